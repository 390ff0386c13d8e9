//go:build !unix

package engines

import (
	"context"
	"errors"
)

var errUnix = errors.New("engines are started on Unix alone")

// Engine is a running program; here there is none.
type Engine struct{}

// Start fails.
func Start(Program) (*Engine, error) { return nil, errUnix }

// PID is 0.
func (*Engine) PID() int { return 0 }

// Kill fails.
func (*Engine) Kill() error { return errUnix }

// Pause fails.
func (*Engine) Pause() error { return errUnix }

// Resume fails.
func (*Engine) Resume() error { return errUnix }

// Restart fails.
func (*Engine) Restart() error { return errUnix }

// Close does nothing.
func (*Engine) Close() error { return nil }

func giveAway(string) error { return nil }

func initialise(context.Context, string, string) error { return errUnix }
