//go:build !unix

package testdb

import (
	"context"
	"errors"
)

var errNoServers = errors.New("on this system the tests start no servers themselves")

// How a server stops.
const (
	StopFast      = "INT"
	StopImmediate = "QUIT"
)

// Cluster is a PostgreSQL server for one test alone. On this system there is none.
type Cluster struct{}

func newCluster(context.Context, ...string) (*Cluster, error) { return nil, errNoServers }

// DSN returns "".
func (c *Cluster) DSN() string { return "" }

// Start returns an error.
func (c *Cluster) Start(context.Context) error { return errNoServers }

// Stop returns an error.
func (c *Cluster) Stop(string) error { return errNoServers }

func (c *Cluster) close() error { return errNoServers }

type pooler struct{}

func poolerInstalled() bool { return false }

func newPooler(context.Context, string, []string) (*pooler, error) { return nil, errNoServers }

func (p *pooler) dsnOf(dsn string) string { return dsn }

func (p *pooler) close() {}
