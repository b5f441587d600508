// Package keyring owns the keys that protect people's numbers and texts in the database, and nothing else touches them.
//
// A ring holds two sets of keys of Tink's. One seals: AES-256-GCM, with the row that a value stands in as the associated
// data, so that what is copied to another row does not open there. The other makes the index by which a number is found:
// HMAC-SHA-256 as a pseudorandom function, with keys of its own, so that who can look numbers up can still not read any.
//
// Each set has a primary key, which does all that is new. While keys are rotated the old ones stand behind it, which still
// open and find; Rotate begins that and Settle ends it.
//
// A ring is kept in a file of JSON:
//
//	{"newsroom_keys": 1, "seal": {…}, "index": {…}}     the two sets as Tink writes them
//
// The file is the secret: the keys stand in it unencrypted, and nobody but its owner, or a group of his choosing, may read it.
// No error of this package repeats any of it, nor what was to be sealed or opened.
package keyring

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
	tinkpb "github.com/tink-crypto/tink-go/v2/proto/tink_go_proto"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// ErrSealed is that a value does not open with the keys of a ring.
var ErrSealed = errors.New("does not open with these keys; it was sealed with others, for another row, or is damaged")

// indexBytes is the length of an index value: all of HMAC-SHA-256.
const indexBytes = 32

// The only kinds of keys that a ring takes, by their names in Tink.
const (
	sealKind  = "type.googleapis.com/google.crypto.tink.AesGcmKey"
	indexKind = "type.googleapis.com/google.crypto.tink.HmacPrfKey"
)

var encoding = base64.RawStdEncoding.Strict()

// Ring is a set of keys. It does not change; its methods may be called from any goroutine.
type Ring struct {
	sealKeys, indexKeys *keyset.Handle
	seal                tink.AEAD
	primary             prf.PRF   // of the index
	older               []prf.PRF // of the index, the newest first
}

// New makes a ring of new keys.
func New() (*Ring, error) {
	seal, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("making keys: %w", err)
	}
	index, err := keyset.NewHandle(prf.HMACSHA256PRFKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("making keys: %w", err)
	}
	return newRing(seal, index)
}

// newRing makes a ring of two sets and tries them, so that a key that does not work is found before anything relies on it.
func newRing(sealKeys, indexKeys *keyset.Handle) (*Ring, error) {
	if !consistsOf(sealKeys, sealKind) || !consistsOf(indexKeys, indexKind) {
		return nil, errors.New("the keys are not of the kinds that the notifier makes")
	}
	seal, err := aead.New(sealKeys)
	if err != nil {
		return nil, errors.New("the keys for sealing do not work")
	}
	index, err := prf.NewPRFSet(indexKeys)
	if err != nil {
		return nil, errors.New("the keys for the index do not work")
	}
	r := &Ring{sealKeys: sealKeys, indexKeys: indexKeys, seal: seal}
	for _, id := range newestFirst(indexKeys) {
		function, enabled := index.PRFs[id]
		if !enabled {
			continue
		}
		if out, err := function.ComputePRF(nil, indexBytes); err != nil || len(out) != indexBytes {
			return nil, errors.New("the keys for the index do not work")
		}
		if id == index.PrimaryID {
			r.primary = function
		} else {
			r.older = append(r.older, function)
		}
	}
	return r, nil
}

// consistsOf says whether every key of a set is of one kind. Tink knows kinds that would ask a server, or yield less than is needed.
func consistsOf(keys *keyset.Handle, kind string) bool {
	return !slices.ContainsFunc(keys.KeysetInfo().GetKeyInfo(), func(key *tinkpb.KeysetInfo_KeyInfo) bool {
		return key.GetTypeUrl() != kind
	})
}

// newestFirst lists the keys of a set by their ids; Tink adds new ones at the end.
func newestFirst(keys *keyset.Handle) []uint32 {
	var ids []uint32
	for _, key := range slices.Backward(keys.KeysetInfo().GetKeyInfo()) {
		ids = append(ids, key.GetKeyId())
	}
	return ids
}

// Seal encrypts a value for a row, such as "subscribers.number/17". The result is base64 without padding, and another one each time.
func (r *Ring) Seal(plain, row string) (string, error) {
	sealed, err := r.seal.Encrypt([]byte(plain), []byte(row))
	if err != nil {
		return "", fmt.Errorf("sealing %s: %w", row, err)
	}
	return encoding.EncodeToString(sealed), nil
}

// Open decrypts what Seal made for the same row. It fails with ErrSealed.
func (r *Ring) Open(sealed, row string) (string, error) {
	raw, err := encoding.DecodeString(sealed)
	if err != nil || strings.ContainsAny(sealed, "\r\n") { // ends of lines, which the decoder passes over
		return "", fmt.Errorf("%s %w", row, ErrSealed)
	}
	plain, err := r.seal.Decrypt(raw, []byte(row))
	if err != nil {
		return "", fmt.Errorf("%s %w", row, ErrSealed)
	}
	return string(plain), nil
}

// Index is what a text, such as a number, is found by: base64 without padding of 32 bytes that only the primary key leads to.
func (r *Ring) Index(text string) string {
	return compute(r.primary, text)
}

// Indexes are what a text may be found by: Index, and while keys are rotated what it was by the older keys, the newest first.
func (r *Ring) Indexes(text string) []string {
	all := make([]string, 0, 1+len(r.older))
	all = append(all, compute(r.primary, text))
	for _, function := range r.older {
		all = append(all, compute(function, text))
	}
	return all
}

func compute(function prf.PRF, text string) string {
	out, _ := function.ComputePRF([]byte(text), indexBytes) // fails for a wrong length alone, which newRing has tried
	return encoding.EncodeToString(out)
}

// Rotating says whether the ring holds older keys beside its primary ones.
func (r *Ring) Rotating() bool {
	return r.sealKeys.Len() > 1 || r.indexKeys.Len() > 1
}

// ID names the primary keys, such as 1a2b3c4d-5e6f7a8b. It is no secret.
func (r *Ring) ID() string {
	return fmt.Sprintf("%08x-%08x", r.sealKeys.KeysetInfo().GetPrimaryKeyId(), r.indexKeys.KeysetInfo().GetPrimaryKeyId())
}

// Rotate makes a ring with new primary keys, which still opens and finds what this one does.
func (r *Ring) Rotate() (*Ring, error) {
	seal, err := renewed(r.sealKeys, aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, err
	}
	index, err := renewed(r.indexKeys, prf.HMACSHA256PRFKeyTemplate())
	if err != nil {
		return nil, err
	}
	return newRing(seal, index)
}

func renewed(keys *keyset.Handle, kind *tinkpb.KeyTemplate) (*keyset.Handle, error) {
	manager := keyset.NewManagerFromHandle(keys)
	id, err := manager.Add(kind)
	if err != nil {
		return nil, fmt.Errorf("making a new key: %w", err)
	}
	if err := manager.SetPrimary(id); err != nil {
		return nil, fmt.Errorf("making a new key: %w", err)
	}
	return manager.Handle()
}

// Settle makes a ring of the primary keys alone: what only older ones open stays shut to it.
func (r *Ring) Settle() (*Ring, error) {
	seal, err := settled(r.sealKeys)
	if err != nil {
		return nil, err
	}
	index, err := settled(r.indexKeys)
	if err != nil {
		return nil, err
	}
	return newRing(seal, index)
}

func settled(keys *keyset.Handle) (*keyset.Handle, error) {
	manager := keyset.NewManagerFromHandle(keys)
	info := keys.KeysetInfo()
	for _, key := range info.GetKeyInfo() {
		if key.GetKeyId() == info.GetPrimaryKeyId() {
			continue
		}
		if err := manager.Delete(key.GetKeyId()); err != nil {
			return nil, fmt.Errorf("taking an old key away: %w", err)
		}
	}
	return manager.Handle()
}
