package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
)

// Ops is the operator's port. If the default address is in use already, the service still starts;
// if a chosen address is in use, it does not.
type Ops struct {
	Addr   string // host:port; empty means no such port
	Chosen bool   // the operator named it
}

// opsOff is the value that means no operator's port.
const opsOff = "off"

// IsExposed reports whether other computers than this one may reach the port.
func (o Ops) IsExposed() bool {
	host, _, _ := net.SplitHostPort(o.Addr)
	ip, err := netip.ParseAddr(host)
	return o.Addr != "" && host != "localhost" && (err != nil || !ip.IsLoopback())
}

func parseOps(text string, chosen bool) (Ops, error) {
	if strings.EqualFold(text, opsOff) {
		return Ops{Chosen: chosen}, nil
	}
	if err := checkAddr(text); err != nil {
		return Ops{}, fmt.Errorf("%w, nor off", err)
	}
	return Ops{Addr: text, Chosen: chosen}, nil
}

func parseLogFormat(text string) (bool, error) {
	switch strings.ToLower(text) {
	case "json":
		return true, nil
	case "text":
		return false, nil
	}
	return false, fmt.Errorf("%q is none of text, json", text)
}

// parseOTLP keeps the text out of its errors if it may contain a password.
func parseOTLP(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return "", errors.New("it is not a URL such as http://127.0.0.1:4318")
	case u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		return "", errors.New("it must be without a user, query or fragment; a key goes into OTEL_EXPORTER_OTLP_HEADERS")
	}
	return strings.TrimRight(u.String(), "/"), nil
}
