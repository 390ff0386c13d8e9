//go:build !unix

package testdb

import (
	"context"
	"errors"
)

func startCluster(context.Context) (string, error) {
	return "", errors.New("DATABASE_URL is not set, and on this system the tests start no PostgreSQL themselves")
}
