package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"regexp"
	"runtime"
)

// maxIssuers is how many organisations there may be: each is a button on a page.
const maxIssuers = 20

// maxIssuerLabel is how long the name of an organisation may be that people are shown, in bytes.
const maxIssuerLabel = 60

var issuerName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

// Issuer is an organisation by which people sign in (OpenID Connect).
type Issuer struct {
	Name         string `json:"name"`   // in addresses and in the database
	Label        string `json:"label"`  // shown to people
	URL          string `json:"issuer"` // without TLS on this computer alone
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret"`
}

// readIssuers reads the file of organisations; none if there is no file. It keeps secrets out of its
// errors.
func readIssuers(path string) ([]Issuer, error) {
	if path == "" {
		return nil, nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("the file cannot be read: %w", err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%s: others may read it (mode %o): chmod 600", path, info.Mode().Perm())
	}
	content, err := os.ReadFile(path) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, fmt.Errorf("the file cannot be read: %w", err)
	}
	var list []Issuer
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&list); err != nil || decoder.More() {
		return nil, fmt.Errorf("%s is not a list such as "+
			`[{"name": "clinic", "label": "The clinic", "issuer": "https://login.clinic.example", "client_id": "shg", "client_secret": "…"}]`, path)
	}
	return list, checkIssuers(list)
}

func checkIssuers(list []Issuer) error {
	if len(list) > maxIssuers {
		return fmt.Errorf("there are more than %d organisations", maxIssuers)
	}
	known := map[string]bool{}
	for n, issuer := range list {
		if err := issuer.check(); err != nil {
			return fmt.Errorf("organisation %d: %w", n+1, err)
		}
		if known[issuer.Name] {
			return fmt.Errorf("organisation %d: another one has the same name", n+1)
		}
		known[issuer.Name] = true
	}
	return nil
}

func (i Issuer) check() error {
	u, err := url.Parse(i.URL)
	switch {
	case !issuerName.MatchString(i.Name):
		return errors.New("name must be 1 to 40 of a-z, 0-9 and -")
	case i.Label == "" || len(i.Label) > maxIssuerLabel:
		return fmt.Errorf("label must have 1 to %d bytes", maxIssuerLabel)
	case i.ClientID == "":
		return errors.New("client_id is missing")
	case err != nil || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return errors.New("issuer is not an address such as https://login.clinic.example")
	case u.Scheme != "https" && (u.Scheme != "http" || !isLoopbackHost(net.JoinHostPort(u.Hostname(), "0"))):
		return errors.New("issuer must begin with https://, but on this computer")
	}
	return nil
}
