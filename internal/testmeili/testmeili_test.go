package testmeili_test

import (
	"testing"

	"github.com/shg-directory/shg/internal/testmeili"
)

// TestEngines logs whether this machine tests the search server; make test prints its line.
func TestEngines(t *testing.T) {
	testmeili.Server(t)
	t.Log("Meilisearch is tested")
}
