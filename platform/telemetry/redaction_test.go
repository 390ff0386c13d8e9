package telemetry_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"testing"

	"github.com/shg-directory/shg/platform/telemetry"
)

func TestAddressesAreLeftOut(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"write tcp 127.0.0.1:80->203.0.113.7:4711: broken pipe":        "write tcp address->address: broken pipe",
		"read tcp [2001:db8::1]:80->[fe80::1%eth0]:4711: i/o timeout":  "read tcp address->address: i/o timeout",
		"http: TLS handshake error from 203.0.113.7:4711: EOF":         "http: TLS handshake error from address: EOF",
		"dial tcp 10.0.0.5:5432: connect: connection refused":          "dial tcp address: connect: connection refused",
		"dial tcp: lookup a.example on [::1]:53: no such host":         "dial tcp: lookup a.example on address: no such host",
		"lookup a.example on 10.0.0.2:53: server misbehaving":          "lookup a.example on address: server misbehaving",
		"from 2001:db8::7, 203.0.113.7 and ::1":                        "from address, address and address",
		"from 2001:db8:0:1:2:3:4:5":                                    "from address",
		"at 12:34:56 in file.go:12, code 1.2.3, ratio 1:2":             "at 12:34:56 in file.go:12, code 1.2.3, ratio 1:2",
		"write tcp ::ffff:203.0.113.7: reset":                          "write tcp address: reset",
		"constraint: groups_slug_key, std::vector, urn:request:01937f": "constraint: groups_slug_key, std::vector, urn:request:01937f",
		"": "",
	} {
		t.Run(text, func(t *testing.T) {
			if got := telemetry.RedactAddresses(text); got != want {
				t.Errorf("%q became %q, want %q", text, got, want)
			}
		})
	}
}

// An address is removed wherever it is in a line, except for addresses that are logged as such.
func TestLinesHoldNoAddresses(t *testing.T) {
	t.Parallel()
	from := &net.TCPAddr{IP: net.ParseIP("203.0.113.7"), Port: 4711}
	err := fmt.Errorf("send: %w", &net.OpError{Op: "write", Net: "tcp", Addr: from, Err: errors.New("broken pipe")})
	for name, log := range map[string]func(*slog.Logger){
		"an error": func(l *slog.Logger) { l.Warn("line", "error", err) },
		"a text":   func(l *slog.Logger) { l.Warn("line", "error", err.Error()) },
		"the message": func(l *slog.Logger) {
			slog.NewLogLogger(l.Handler(), slog.LevelWarn).Printf("http: panic serving %v", from)
		},
		"a group":         func(l *slog.Logger) { l.Warn("line", slog.Group("of", "error", err)) },
		"of all lines":    func(l *slog.Logger) { l.With("error", err).Warn("line") },
		"within a group":  func(l *slog.Logger) { l.WithGroup("of").Warn("line", "error", err) },
		"errors together": func(l *slog.Logger) { l.Warn("line", "errors", []error{err, err}) },
	} {
		for kind, handler := range map[string]func(*bytes.Buffer) slog.Handler{
			"text": func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
			"JSON": func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
		} {
			var output bytes.Buffer
			log(slog.New(telemetry.NewRedactingHandler(telemetry.NewIDHandler(handler(&output)))))
			if got := output.String(); got == "" || strings.Contains(got, "203.0.113.7") || strings.Contains(got, ":4711") || !strings.Contains(got, "address") {
				t.Errorf("%s, %s: %s", name, kind, got)
			}
		}
	}
	var output bytes.Buffer
	slog.New(telemetry.NewIDHandler(slog.NewTextHandler(&output, nil))).Info("operator's port", "addr", from)
	if !strings.Contains(output.String(), "203.0.113.7:4711") {
		t.Errorf("our own address is not said: %s", &output)
	}
}
