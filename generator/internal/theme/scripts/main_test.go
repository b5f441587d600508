package scripts

import (
	"os"
	"testing"

	"newsroom/generator/internal/browsertest"
)

func TestMain(m *testing.M) { os.Exit(browsertest.Main(m)) }
