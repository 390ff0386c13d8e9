package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/spf13/cobra"
)

// healthTimeout is longer than the service takes to find that two engines are unavailable.
const healthTimeout = 5 * time.Second

func (a *commandLine) newHealthCommand() *cobra.Command {
	return a.addJSONFlag(&cobra.Command{
		Use: "health", Short: "Ask the service on this computer whether it is ready", Args: cobra.NoArgs,
		Long: "Ask /readyz of the service at SHG_ADDR and exit with 0 if it is ready, else with 1. For containers, whose image has no other program to ask with.",
		RunE: func(cmd *cobra.Command, _ []string) error { return a.checkHealth(cmd.Context()) },
	})
}

func (a *commandLine) checkHealth(ctx context.Context) error {
	c, err := a.readConfig()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	url := "http://" + loopbackAddress(c.Addr) + "/readyz"
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return fmt.Errorf("ask %s: %w", url, err)
	}
	direct := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // past any proxy that the environment names
	response, err := direct.Do(req)
	if err != nil {
		return fmt.Errorf("not ready: %w", err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(response.Body, 1<<16))
	if err != nil {
		return fmt.Errorf("not ready: %w", err)
	}
	if response.StatusCode != http.StatusOK {
		return errors.New("not ready: " + oneLine(string(body)))
	}
	return a.print(json.RawMessage(body), "ready\n")
}

// loopbackAddress returns the address at which this computer reaches a service that listens at
// addr. A service that listens at every address listens at loopback too.
func loopbackAddress(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	if host == "" {
		return net.JoinHostPort("127.0.0.1", port)
	}
	ip, err := netip.ParseAddr(host)
	switch {
	case err != nil || !ip.IsUnspecified():
		return addr
	case ip.Is4():
		return net.JoinHostPort("127.0.0.1", port)
	default:
		return net.JoinHostPort("::1", port)
	}
}
