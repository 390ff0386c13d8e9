// Command shg is a directory of self-help groups and of the social-work professionals who consult
// to them.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/shg-directory/shg/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Main(ctx)
	stop()
	os.Exit(code)
}
