package keyring

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
)

// version is the format of a key file that this program writes, and the only one that it reads.
const version = 1

// contents is a key file.
type contents struct {
	Version int             `json:"newsroom_keys"`
	Seal    json.RawMessage `json:"seal"`
	Index   json.RawMessage `json:"index"`
}

// Parse reads the JSON of a key file. Its errors, unlike those of the JSON packages, repeat nothing of it.
func Parse(data []byte) (*Ring, error) {
	var file contents
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return nil, errors.New("is empty")
	case json.Unmarshal(data, &file) != nil || file.Version == 0:
		return nil, errors.New("holds no keys of the notifier, or is damaged")
	case file.Version != version:
		return nil, fmt.Errorf("has format %d; this notifier knows %d alone, take the notifier that made it", file.Version, version)
	}
	seal, err := parseSet(file.Seal)
	if err != nil {
		return nil, fmt.Errorf("is damaged in %q", "seal")
	}
	index, err := parseSet(file.Index)
	if err != nil {
		return nil, fmt.Errorf("is damaged in %q", "index")
	}
	r, err := newRing(seal, index)
	if err != nil {
		return nil, fmt.Errorf("is damaged: %w", err)
	}
	return r, nil
}

// The keys stand in the file unencrypted. Whatever would encrypt them had to lie where the notifier starts by itself at night,
// beside them; so the file is the secret, kept apart from the database and its backups, with rights of its own.

func parseSet(data []byte) (*keyset.Handle, error) {
	return insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(data)))
}

func formatSet(keys *keyset.Handle) ([]byte, error) {
	var out bytes.Buffer
	if err := insecurecleartextkeyset.Write(keys, keyset.NewJSONWriter(&out)); err != nil {
		return nil, errors.New("the keys cannot be written") // the cause might hold some of them
	}
	return out.Bytes(), nil
}

// Marshal writes the JSON of a key file.
func (r *Ring) Marshal() ([]byte, error) {
	seal, err := formatSet(r.sealKeys)
	if err != nil {
		return nil, err
	}
	index, err := formatSet(r.indexKeys)
	if err != nil {
		return nil, err
	}
	data, err := json.MarshalIndent(contents{version, seal, index}, "", "  ")
	return append(data, '\n'), err
}
