package pgtest

import (
	"errors"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

var errMissing = errors.New("PostgreSQL is not installed: initdb is not to be found (Debian: apt-get install postgresql)")

// programs finds the folder with initdb, pg_ctl and postgres. Debian keeps them out of the PATH.
func programs() (string, error) {
	var folders []string
	if path, err := exec.LookPath("postgres"); err == nil {
		folders = append(folders, filepath.Dir(path))
	}
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil { //nolint:noctx // answers at once
		folders = append(folders, strings.TrimSpace(string(out)))
	}
	debian, _ := filepath.Glob("/usr/lib/postgresql/*/bin") // no error: the pattern is right
	slices.Reverse(debian)
	for _, folder := range append(folders, debian...) {
		if complete(folder) {
			return folder, nil
		}
	}
	return "", errMissing
}

func complete(folder string) bool {
	for _, program := range []string{"initdb", "pg_ctl", "postgres"} {
		if _, err := os.Stat(filepath.Join(folder, program)); err != nil {
			return false
		}
	}
	return true
}

// owner is who the server runs as: this user, or somebody harmless in the place of root. nil = this user.
func owner() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	someone, err := user.Lookup("postgres")
	if err != nil {
		if someone, err = user.Lookup("nobody"); err != nil {
			return nil, errors.New("root may not run PostgreSQL, and there is neither a user postgres nor nobody")
		}
	}
	uid, err := strconv.ParseUint(someone.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(someone.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}
