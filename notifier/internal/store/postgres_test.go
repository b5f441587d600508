package store_test

import (
	"testing"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/pgtest"
	"newsroom/notifier/internal/store/storetest"
)

func TestPostgres(t *testing.T) {
	storetest.Exercise(t, func(t testing.TB) *store.Store { return open(t, pgtest.New(t)) })
}
