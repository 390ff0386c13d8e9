// Package config reads the environment, once and as a whole; nothing else in the program may look
// at it.
package config

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/caarlos0/env/v11"
)

// Config is what the operator decides. Every value is checked.
type Config struct {
	Addr             string         // host:port to listen at
	DataDir          string         // the directory of SQLite and of the marks of the service
	DatabaseURL      string         // PostgreSQL; empty means SQLite in DataDir
	Meili            Meili          // the search server; none: the index is in memory
	PublicURL        string         // how the service is reached from outside, without a slash at the end
	TrustedProxies   []netip.Prefix // whose X-Forwarded-* headers are believed
	MaxImport        int64          // the largest feed that a partner may hand in, in bytes
	LogLevel         slog.Level
	LogJSON          bool           // log lines are JSON objects
	Ops              Ops            // the operator's port
	Keyring          string         // the file with the keys that seal secrets in the database
	WebhookAllow     []netip.Prefix // networks that are no public ones, and to which webhooks may be sent all the same
	Limits           Limits
	SecurityContacts []string // where weaknesses are reported, as URIs, the preferred one first; none: security.txt is not served
	OTLP             string   // where traces go, a URL without a slash at the end; empty means nowhere
	Tiles            Tiles
	Mail             Mail
	AccountRetention int      // for how many months an account may be unused before it is erased; 0 means for ever
	Issuers          []Issuer // by which people may sign in
	Erasures         string   // the file that remembers which accounts were erased, outside the database and its back-ups
	Zoneinfo         string   // a time zone database to use in the place of the program's own; empty means its own
}

// environment holds the texts from the environment.
type environment struct {
	Addr            string `env:"SHG_ADDR" envDefault:"127.0.0.1:8080"`
	DataDir         string `env:"SHG_DATA_DIR" envDefault:"./data"`
	DatabaseURL     string `env:"DATABASE_URL"`
	MeiliURL        string `env:"MEILI_URL"`
	MeiliKey        string `env:"MEILI_KEY"`
	MeiliPrefix     string `env:"MEILI_PREFIX"`
	PublicURL       string `env:"SHG_PUBLIC_URL"`
	TrustedProxies  string `env:"SHG_TRUSTED_PROXIES"`
	MaxImport       string `env:"SHG_MAX_IMPORT_MB" envDefault:"64"`
	LogLevel        string `env:"SHG_LOG_LEVEL" envDefault:"info"`
	LogFormat       string `env:"SHG_LOG_FORMAT" envDefault:"text"`
	OpsAddr         string `env:"SHG_OPS_ADDR" envDefault:"127.0.0.1:9090"`
	Keyring         string `env:"SHG_KEYRING"`
	Erasures        string `env:"SHG_ERASURES"`
	Retention       string `env:"SHG_ACCOUNT_RETENTION" envDefault:"24"`
	WebhookAllow    string `env:"SHG_WEBHOOK_ALLOW"`
	RateLimits      string `env:"SHG_RATE_LIMITS" envDefault:"reads=1200,key_reads=6000,writes=300,source_writes=6000,suggestions=10,sign_ins=20,sign_ups=10,joins=30,reports=10"`
	SecurityContact string `env:"SHG_SECURITY_CONTACT"`
	OTLPEndpoint    string `env:"OTEL_EXPORTER_OTLP_ENDPOINT"`
	Zoneinfo        string `env:"SHG_ZONEINFO"`
	Tiles           string `env:"SHG_TILES"`
	TilesBy         string `env:"SHG_TILES_ATTRIBUTION"`
	SMTPURL         string `env:"SMTP_URL"`
	MailFrom        string `env:"SHG_MAIL_FROM"`
	OIDC            string `env:"SHG_OIDC"`
}

// Read returns a Config of NAME=value pairs. The last one of a name counts; an empty value is
// treated as unset. The error is one line that names the wrong variable and the reason, and it
// never repeats a database's password.
func Read(environ []string) (Config, error) {
	var r environment
	values := parsePairs(environ)
	if err := env.ParseWithOptions(&r, env.Options{Environment: values}); err != nil {
		return Config{}, fmt.Errorf("read the environment: %w", err)
	}
	c := Config{Addr: r.Addr, DataDir: r.DataDir, DatabaseURL: r.DatabaseURL, Keyring: cmp.Or(r.Keyring, filepath.Join(r.DataDir, "keyring")), Erasures: cmp.Or(r.Erasures, filepath.Join(r.DataDir, "erasures")), Zoneinfo: r.Zoneinfo}
	_, opsChosen := values["SHG_OPS_ADDR"]
	for _, check := range []struct {
		name string
		read func() error
	}{
		{"SHG_ADDR", func() error { return checkAddr(r.Addr) }},
		{"SHG_DATA_DIR", func() error { return checkPath(r.DataDir) }},
		{"DATABASE_URL", func() error { return checkDatabase(r.DatabaseURL) }},
		{"MEILI_URL", func() (err error) { c.Meili.URL, err = parseSearchURL(r.MeiliURL); return err }},
		{"MEILI_KEY", func() (err error) { c.Meili.Key, err = parseSearchKey(r.MeiliKey, r.MeiliURL); return err }},
		{"MEILI_PREFIX", func() (err error) { c.Meili.Prefix, err = parseIndexPrefix(r.MeiliPrefix); return err }},
		{"SHG_PUBLIC_URL", func() (err error) { c.PublicURL, err = parsePublicURL(r.PublicURL, r.Addr); return err }},
		{"SHG_TRUSTED_PROXIES", func() (err error) { c.TrustedProxies, err = parsePrefixes(r.TrustedProxies); return err }},
		{"SHG_MAX_IMPORT_MB", func() (err error) { c.MaxImport, err = parseMegabytes(r.MaxImport); return err }},
		{"SHG_LOG_LEVEL", func() (err error) { c.LogLevel, err = parseLevel(r.LogLevel); return err }},
		{"SHG_LOG_FORMAT", func() (err error) { c.LogJSON, err = parseLogFormat(r.LogFormat); return err }},
		{"SHG_OPS_ADDR", func() (err error) { c.Ops, err = parseOps(r.OpsAddr, opsChosen); return err }},
		{"SHG_KEYRING", func() error { return checkPath(r.Keyring) }},
		{"SHG_ERASURES", func() error { return checkPath(r.Erasures) }},
		{"SHG_ACCOUNT_RETENTION", func() (err error) { c.AccountRetention, err = parseRetention(r.Retention); return err }},
		{"SHG_ZONEINFO", func() error { return checkPath(r.Zoneinfo) }},
		{"SHG_TILES", func() (err error) { c.Tiles, err = parseTiles(r.Tiles, r.TilesBy); return err }},
		{"SMTP_URL", func() (err error) { c.Mail, err = parseMail(r.SMTPURL, r.MailFrom); return err }},
		{"SHG_OIDC", func() (err error) { c.Issuers, err = readIssuers(r.OIDC); return err }},
		{"SHG_WEBHOOK_ALLOW", func() (err error) { c.WebhookAllow, err = parsePrefixes(r.WebhookAllow); return err }},
		{"SHG_RATE_LIMITS", func() (err error) { c.Limits, err = parseLimits(r.RateLimits); return err }},
		{"SHG_SECURITY_CONTACT", func() (err error) { c.SecurityContacts, err = parseSecurityContacts(r.SecurityContact); return err }},
		{"OTEL_EXPORTER_OTLP_ENDPOINT", func() (err error) { c.OTLP, err = parseOTLP(r.OTLPEndpoint); return err }},
	} {
		if err := check.read(); err != nil {
			return Config{}, fmt.Errorf("%s: %w", check.name, err)
		}
	}
	return c, nil
}

const (
	leastRetention = 6 // months
	mostRetention  = 120
)

// parseRetention returns for how many months an account may be unused.
func parseRetention(text string) (int, error) {
	months, err := strconv.Atoi(text)
	if err != nil || months != 0 && (months < leastRetention || months > mostRetention) {
		return 0, fmt.Errorf("%q is neither 0 nor a number of months from %d to %d", text, leastRetention, mostRetention)
	}
	return months, nil
}

func parsePairs(environ []string) map[string]string {
	values := map[string]string{}
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		delete(values, name)
		if value = strings.TrimSpace(value); value != "" {
			values[name] = value
		}
	}
	return values
}

func checkAddr(addr string) error {
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("%q is not host:port, such as 127.0.0.1:8080", addr)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return fmt.Errorf("%q: the port must be a number from 0 to 65535", addr)
	}
	return nil
}

func checkPath(dir string) error {
	if strings.ContainsRune(dir, 0) {
		return errors.New("a path cannot contain NUL")
	}
	return nil
}

// checkDatabase keeps the text out of its errors, because it may contain a password.
func checkDatabase(dsn string) error {
	if dsn == "" {
		return nil
	}
	u, err := url.Parse(dsn)
	if err != nil {
		return errors.New("it is not a URL such as postgres://user@host/database")
	}
	if u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return errors.New("it must begin with postgres:// (leave it unset for SQLite)")
	}
	return nil
}

func parsePublicURL(text, addr string) (string, error) {
	if text == "" {
		return "http://" + localAddr(addr), nil
	}
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return "", fmt.Errorf("%q is not a URL such as https://groups.example.org", text)
	case u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		return "", errors.New("it must be without a user, query or fragment")
	case strings.Trim(u.Path, "/") != "":
		return "", fmt.Errorf("%q: the service stands at the root of its host, so there must be no path", text)
	}
	return u.Scheme + "://" + u.Host, nil
}

// localAddr replaces "every address" with this computer.
func localAddr(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if ip, e := netip.ParseAddr(host); err == nil && (host == "" || e == nil && ip.IsUnspecified()) {
		return net.JoinHostPort("localhost", port)
	}
	return addr
}

func parsePrefixes(text string) ([]netip.Prefix, error) {
	var list []netip.Prefix
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		prefix, err := netip.ParsePrefix(part)
		if err != nil {
			return nil, fmt.Errorf("%q is not a network such as 10.0.0.0/8 or ::1/128", part)
		}
		list = append(list, prefix.Masked())
	}
	return list, nil
}

func parseLevel(text string) (slog.Level, error) {
	switch strings.ToLower(text) {
	case "debug":
		return slog.LevelDebug, nil
	case "info":
		return slog.LevelInfo, nil
	case "warn":
		return slog.LevelWarn, nil
	case "error":
		return slog.LevelError, nil
	}
	return 0, fmt.Errorf("%q is none of debug, info, warn, error", text)
}

// parseMegabytes reads a number of MiB.
func parseMegabytes(text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 || n > 1024 {
		return 0, fmt.Errorf("%q is not a number from 1 to 1024", text)
	}
	return n << 20, nil
}

// Variable is one name that Read uses. Default is empty if there is none.
type Variable struct{ Name, Default, Description string }

// Describe returns every variable that Read uses, for people.
func Describe() []Variable {
	return []Variable{
		{"SHG_ADDR", "127.0.0.1:8080", "address to listen at, host:port; this computer alone unless told"},
		{"SHG_DATA_DIR", "./data", "directory of the SQLite database"},
		{"DATABASE_URL", "", "postgres://user@host/database keeps the directory in PostgreSQL; unset: SQLite"},
		{"MEILI_URL", "", "http://host:7700 searches on that Meilisearch server; unset: an index in memory"},
		{"MEILI_KEY", "", "key of the Meilisearch server"},
		{"MEILI_PREFIX", "", "beginning of the names of its indexes, where several directories share a server"},
		{"SHG_PUBLIC_URL", "http:// and SHG_ADDR", "how the service is reached from outside, such as https://groups.example.org"},
		{"SHG_TRUSTED_PROXIES", "", "networks, comma-separated, whose X-Forwarded-* headers are believed; unset: nobody's"},
		{"SHG_MAX_IMPORT_MB", "64", "the largest feed that a partner may hand in, in MiB, 1 to 1024"},
		{"SHG_LOG_LEVEL", "info", "debug, info, warn or error"},
		{"SHG_LOG_FORMAT", "text", "text or json, one object a line"},
		{"SHG_OPS_ADDR", "127.0.0.1:9090", "operator's port: /metrics, /debug/pprof, /healthz, /readyz; off for none"},
		{"SHG_KEYRING", "", "file with the keys that seal secrets, made when first needed, apart from back-ups and the same for all replicas; unset: keyring in SHG_DATA_DIR"},
		{"SHG_ERASURES", "", "file that remembers which accounts were erased, apart from back-ups and the same for all replicas; unset: erasures in SHG_DATA_DIR"},
		{"SHG_ACCOUNT_RETENTION", "24", "months without use after which an account is erased, 6 to 120, announced 30 days before; 0 for never"},
		{"SHG_WEBHOOK_ALLOW", "", "for development: networks such as 127.0.0.0/8 to which webhooks may be sent though they are not public, at any port, also without TLS"},
		{"SHG_RATE_LIMITS", defaultLimits, "how often one caller may ask in a minute, off for as often as one likes; this computer may always"},
		{"SHG_SECURITY_CONTACT", "", "where to report a weakness of this service, such as mailto:security@example.org, comma-separated; shown in /.well-known/security.txt; unset: that is not served"},
		{"OTEL_EXPORTER_OTLP_ENDPOINT", "", "http://collector:4318 sends traces there by OTLP over HTTP, and OTEL_TRACES_SAMPLER and the like count; unset: none"},
		{"SHG_ZONEINFO", "", "a newer time zone database than the program's own: a directory such as /usr/share/zoneinfo, or a zip archive of one; unset: its own"},
		{"SHG_TILES", "", "what maps are drawn on: an archive of tiles such as /srv/map.pmtiles, or a tile server such as https://tiles.example.org/{z}/{x}/{y}.png, which then sees what people look at; unset: a simple map without streets, part of the program"},
		{"SHG_TILES_ATTRIBUTION", "", "whose map SHG_TILES is, shown on it, such as © OpenStreetMap contributors"},
		{"SMTP_URL", "", "server that sends mail, smtp://user:password@host:587 (with STARTTLS, but on this computer) or smtps://host; unset: mail waits in the database"},
		{"SHG_MAIL_FROM", "", "whose mail that is, such as Self-help groups <post@groups.example.org>"},
		{"SHG_OIDC", "", "file with the organisations by which people may sign in (OpenID Connect), JSON, readable for its owner alone; unset: none"},
	}
}
