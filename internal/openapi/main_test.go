package openapi_test

import (
	"flag"
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	flag.Bool("update", false, "write the description into docs")
	flag.Parse()
	os.Exit(m.Run())
}
