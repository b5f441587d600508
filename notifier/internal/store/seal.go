package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"newsroom/notifier/internal/keyring"
)

// ErrKeys says that the keys are not those of this database, or there are none.
var ErrKeys = errors.New("the keys do not fit")

// What is sealed, by table and column. With the row's id each is the associated data of its text: what was copied into another row
// does not open.
const (
	cellNumber  = "subscribers.number"
	cellName    = "subscribers.name"
	cellText    = "inbound.text"
	cellAnswer  = "inbound.answer"
	cellLetter  = "alerts.text"
	cellCode    = "join_codes.code"
	cellURL     = "pictures.url"
	cellPicture = "pictures.data"
	cellVault   = "vault.sealed"
)

// vaultText is what is sealed and hashed in the vault.
const vaultText = "newsroom"

// sealer is a change to the database by who has the keys. What it writes to a sealed cell nobody reads without them.
type sealer struct {
	querier
	ring *keyring.Ring
}

// sealing runs a change that needs the keys.
func (s *Store) sealing(ctx context.Context, change func(sealer) error) error {
	if s.ring == nil {
		return errNoKeys()
	}
	return s.write.do(ctx, func(q querier) error {
		if s.beside {
			if err := s.current(q, "SELECT d.lookup FROM vault d WHERE d.id = 1 {for update}"); err != nil {
				return err
			}
		}
		return change(sealer{q, s.ring})
	})
}

func errNoKeys() error {
	return fmt.Errorf("%w: this needs them, and none are named; see --keys", ErrKeys)
}

// seal of nothing is nothing, so that an empty cell shows that it is empty.
func seal(ring *keyring.Ring, text, column string, row any) (string, error) {
	if text == "" {
		return "", nil
	}
	sealed, err := ring.Seal(text, cell(column, row))
	if err != nil {
		return "", fmt.Errorf("sealing %s: %w", column, err)
	}
	return sealed, nil
}

func unseal(ring *keyring.Ring, sealed, column string, row any) (string, error) {
	if sealed == "" {
		return "", nil
	}
	if ring == nil {
		return "", errNoKeys()
	}
	text, err := ring.Open(sealed, cell(column, row))
	if err != nil {
		return "", fmt.Errorf("%w: %s of row %v does not open: %w", ErrKeys, column, row, err)
	}
	return text, nil
}

func cell(column string, row any) string { return fmt.Sprintf("%s/%v", column, row) }

// checkKeys finds out by the vault whether the keys are those of the database.
func (s *Store) checkKeys(ctx context.Context, name string) error {
	if s.ring == nil {
		return nil
	}
	var sealed, lookup string
	err := s.read.QueryRowContext(ctx, "SELECT sealed, lookup FROM vault WHERE id = 1").Scan(&sealed, &lookup)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the vault: %w", err)
	}
	text, err := s.ring.Open(sealed, cell(cellVault, 1))
	if err != nil || text != vaultText || !slices.Contains(s.ring.Indexes(vaultText), lookup) {
		return fmt.Errorf("%w: the database %s was sealed with other keys; name those with --keys, or put the key file back from its copy", ErrKeys, Shown(name))
	}
	return nil
}

// current fails with ErrKeys if the keys were replaced since the database was opened. What would be sealed with the former ones now, nobody
// could open.
func (s *Store) current(q querier, query string) error {
	var lookup string
	err := q.row(query).Scan(&lookup)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the vault: %w", err)
	}
	if !slices.Contains(s.ring.Indexes(vaultText), lookup) {
		return fmt.Errorf("%w any more: they were replaced meanwhile; start again", ErrKeys)
	}
	return nil
}

// fillVault is done once, by the first who writes.
func (s *Store) fillVault(ctx context.Context) error {
	return s.sealing(ctx, func(q sealer) error {
		sealed, err := seal(q.ring, vaultText, cellVault, 1)
		if err == nil {
			_, err = q.exec("INSERT INTO vault (id, sealed, lookup) VALUES (1, ?, ?) ON CONFLICT DO NOTHING", sealed, q.ring.Index(vaultText))
		}
		return err
	})
}

// Sealed says whether a database holds anything that only its keys open. One that is not there holds nothing.
func Sealed(ctx context.Context, name string) (bool, error) {
	s := &Store{write: readOnly{}}
	_, err := s.by(ctx, name, s.openSQLiteReader, s.openPostgresReader)
	var other *versionError
	if errors.As(err, &other) {
		return other.have >= sealStep, nil
	}
	if errors.Is(err, ErrMissing) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer func() { _ = s.Close() }()
	var n int
	if err := s.read.QueryRowContext(ctx, "SELECT COUNT(*) FROM vault").Scan(&n); err != nil {
		return false, fmt.Errorf("reading the vault: %w", err)
	}
	return n > 0, nil
}

// Shown is a database's name without what is secret in it.
func Shown(name string) string {
	if isPostgres(name) {
		return shownPostgres(name)
	}
	return name
}
