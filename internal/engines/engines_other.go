//go:build !unix

package engines

import (
	"context"
	"errors"
)

var errUnix = errors.New("engines are started on Unix alone")

// Engine is a running program. On this system there is none.
type Engine struct{}

// Start returns an error.
func Start(Program) (*Engine, error) { return nil, errUnix }

// PID returns 0.
func (*Engine) PID() int { return 0 }

// Kill returns an error.
func (*Engine) Kill() error { return errUnix }

// Pause returns an error.
func (*Engine) Pause() error { return errUnix }

// Resume returns an error.
func (*Engine) Resume() error { return errUnix }

// Restart returns an error.
func (*Engine) Restart() error { return errUnix }

// Close does nothing.
func (*Engine) Close() error { return nil }

func giveAway(string) error { return nil }

func initialise(context.Context, string, string) error { return errUnix }
