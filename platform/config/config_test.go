package config_test

import (
	"log/slog"
	"net/netip"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/platform/config"
)

func TestRead(t *testing.T) {
	t.Parallel()
	base := config.Config{MaxImport: 64 << 20, Addr: "127.0.0.1:8080", DataDir: "./data", Keyring: "data/keyring", Erasures: "data/erasures", AccountRetention: 24, PublicURL: "http://127.0.0.1:8080", Ops: config.Ops{Addr: "127.0.0.1:9090"}, Limits: config.Limits{Reads: 1200, KeyReads: 6000, Writes: 300, SourceWrites: 6000, Suggestions: 10, SignIns: 20, SignUps: 10, Joins: 30, Reports: 10}}
	for name, test := range map[string]struct {
		environ []string
		want    func(*config.Config)
	}{
		"nothing said":          {nil, func(*config.Config) {}},
		"empty is as unset":     {[]string{"SHG_ADDR=", "SHG_LOG_LEVEL= ", "DATABASE_URL="}, func(*config.Config) {}},
		"others are left alone": {[]string{"HOME=/root", "SHG=1", "NOVALUE"}, func(*config.Config) {}},
		"every address": {[]string{"SHG_ADDR=:9000"}, func(c *config.Config) {
			c.Addr, c.PublicURL = ":9000", "http://localhost:9000"
		}},
		"every IPv6 address": {[]string{"SHG_ADDR=[::]:9000"}, func(c *config.Config) {
			c.Addr, c.PublicURL = "[::]:9000", "http://localhost:9000"
		}},
		"the last one counts": {[]string{"SHG_ADDR=[::1]:1", "SHG_ADDR=[::1]:2"}, func(c *config.Config) {
			c.Addr, c.PublicURL = "[::1]:2", "http://[::1]:2"
		}},
		"all": {
			[]string{
				"SHG_DATA_DIR=/var/lib/shg", "DATABASE_URL=postgres://u:p=w@h/d?sslmode=disable", "SHG_PUBLIC_URL=https://g.example.org/",
				"SHG_TRUSTED_PROXIES=10.1.2.3/8, ::1/128,", "SHG_LOG_LEVEL=WARN", "SHG_LOG_FORMAT=JSON", "SHG_OPS_ADDR=:9999",
				"OTEL_EXPORTER_OTLP_ENDPOINT=https://collector.example.org/in/", "SHG_KEYRING=/etc/shg/keyring", "SHG_ERASURES=/etc/shg/erasures", "SHG_WEBHOOK_ALLOW=127.0.0.0/8",
				"SHG_MAX_IMPORT_MB=200", "SHG_SECURITY_CONTACT=mailto:security@g.example.org, https://g.example.org/report,",
			},
			func(c *config.Config) {
				c.Erasures, c.Keyring, c.WebhookAllow = "/etc/shg/erasures", "/etc/shg/keyring", []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
				c.DataDir, c.DatabaseURL, c.PublicURL = "/var/lib/shg", "postgres://u:p=w@h/d?sslmode=disable", "https://g.example.org"
				c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
				c.LogLevel, c.LogJSON, c.Ops = slog.LevelWarn, true, config.Ops{Addr: ":9999", Chosen: true}
				c.MaxImport = 200 << 20
				c.OTLP = "https://collector.example.org/in"
				c.SecurityContacts = []string{"mailto:security@g.example.org", "https://g.example.org/report"}
			},
		},
		"a mail server": {[]string{"SMTP_URL=smtp://us%40er:p%2Fw@mail.example.org", "SHG_MAIL_FROM=Groups <post@example.org>"}, func(c *config.Config) {
			c.Mail = config.Mail{Host: "mail.example.org", Port: 587, User: "us@er", Password: "p/w", From: "post@example.org", FromName: "Groups"}
		}},
		"by TLS": {[]string{"SMTP_URL=smtps://mail.example.org", "SHG_MAIL_FROM=post@example.org"}, func(c *config.Config) {
			c.Mail = config.Mail{Host: "mail.example.org", Port: 465, TLS: true, From: "post@example.org"}
		}},
		"mail on this computer": {[]string{"SMTP_URL=smtp://[::1]:2525", "SHG_MAIL_FROM=post@example.org"}, func(c *config.Config) {
			c.Mail = config.Mail{Host: "::1", Port: 2525, Plain: true, From: "post@example.org"}
		}},
		"some limits":         {[]string{"SHG_RATE_LIMITS=reads=10, writes=0"}, func(c *config.Config) { c.Limits.Reads, c.Limits.Writes = 10, 0 }},
		"accounts stay":       {[]string{"SHG_ACCOUNT_RETENTION=0"}, func(c *config.Config) { c.AccountRetention = 0 }},
		"a year":              {[]string{"SHG_ACCOUNT_RETENTION=12"}, func(c *config.Config) { c.AccountRetention = 12 }},
		"no limits":           {[]string{"SHG_RATE_LIMITS=OFF"}, func(c *config.Config) { c.Limits = config.Limits{} }},
		"no operator's port":  {[]string{"SHG_OPS_ADDR=Off"}, func(c *config.Config) { c.Ops = config.Ops{Chosen: true} }},
		"the default, chosen": {[]string{"SHG_OPS_ADDR=127.0.0.1:9090"}, func(c *config.Config) { c.Ops.Chosen = true }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := base
			test.want(&want)
			got, err := config.Read(test.environ)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b netip.Prefix) bool { return a == b })); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadRefusesInOneLine(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ pair, says string }{
		"no port":              {"SHG_ADDR=localhost", "127.0.0.1:8080"},
		"port too large":       {"SHG_ADDR=localhost:70000", "65535"},
		"named port":           {"SHG_ADDR=localhost:http", "number"},
		"another database":     {"DATABASE_URL=mysql://u:secret@h/d", "postgres://"},
		"no database URL":      {"DATABASE_URL=postgres://u:secret@h:x\x7f/d", "postgres://"},
		"public URL bare":      {"SHG_PUBLIC_URL=groups.example.org", "https://"},
		"public URL ftp":       {"SHG_PUBLIC_URL=ftp://groups.example.org", "https://"},
		"public URL with path": {"SHG_PUBLIC_URL=https://example.org/groups", "path"},
		"public URL and query": {"SHG_PUBLIC_URL=https://example.org/?a=b", "query"},
		"public URL and user":  {"SHG_PUBLIC_URL=https://me:secret@example.org", "user"},
		"proxy without bits":   {"SHG_TRUSTED_PROXIES=10.0.0.1", "10.0.0.0/8"},
		"proxy by name":        {"SHG_TRUSTED_PROXIES=10.0.0.0/8,proxy", `"proxy"`},
		"limits":               {"SHG_RATE_LIMITS=reads=many", "neither off nor"},
		"a limit not known":    {"SHG_RATE_LIMITS=write=7", "neither off nor"},
		"level":                {"SHG_LOG_LEVEL=loud", "debug, info, warn, error"},
		"NUL in the directory": {"SHG_DATA_DIR=a\x00b", "NUL"},
		"format of the log":    {"SHG_LOG_FORMAT=xml", "text, json"},
		"operator's port":      {"SHG_OPS_ADDR=no", "nor off"},
		"size of a feed":       {"SHG_MAX_IMPORT_MB=0", "from 1 to 1024"},
		"accounts for a day":   {"SHG_ACCOUNT_RETENTION=1", "from 6 to 120"},
		"accounts for ever":    {"SHG_ACCOUNT_RETENTION=never", "neither 0 nor"},
		"tiles of nobody":      {"SHG_TILES=https://tiles.example.org/{z}/{x}/{y}.png", "SHG_TILES_ATTRIBUTION"},
		"bare contact":         {"SHG_SECURITY_CONTACT=security@example.org", "mailto:"},
		"contact without TLS":  {"SHG_SECURITY_CONTACT=http://example.org/security", "https://"},
		"contact to nobody":    {"SHG_SECURITY_CONTACT=mailto:", "mailto:"},
		"contact in two lines": {"SHG_SECURITY_CONTACT=mailto:a@b.example\nExpires: 1990-01-01T00:00:00Z", "mailto:"},
		"one wrong contact":    {"SHG_SECURITY_CONTACT=tel:+44-113-496-0000,tel:", "tel:"},
		"mail without sender":  {"SMTP_URL=smtp://me:secret@mail.example.org", "SHG_MAIL_FROM"},
		"mail by http":         {"SMTP_URL=https://me:secret@mail.example.org", "smtps://"},
		"mail with a path":     {"SMTP_URL=smtp://me:secret@mail.example.org/x", "%2F"},
		"mail to a port":       {"SMTP_URL=smtp://mail.example.org:99999", "not a port"},
		"no organisations":     {"SHG_OIDC=/nowhere/oidc.json", "cannot be read"},
		"collector bare":       {"OTEL_EXPORTER_OTLP_ENDPOINT=collector:4318", "http://127.0.0.1:4318"},
		"collector and key":    {"OTEL_EXPORTER_OTLP_ENDPOINT=https://me:secret@collector", "OTEL_EXPORTER_OTLP_HEADERS"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := config.Read([]string{test.pair})
			if err == nil {
				t.Fatalf("%q was accepted", test.pair)
			}
			variable, _, _ := strings.Cut(test.pair, "=")
			if text := err.Error(); !strings.HasPrefix(text, variable+": ") || !strings.Contains(text, test.says) || strings.Contains(text, "\n") {
				t.Errorf("said %q; want one line that begins with %s and says %q", text, variable, test.says)
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("%q tells a password", err)
			}
		})
	}
}

// TestDescribe holds the descriptions to the names and defaults that are read.
func TestDescribe(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("config.go")
	if err != nil {
		t.Fatal(err)
	}
	var read, described [][2]string
	for _, m := range regexp.MustCompile("`env:\"([A-Z_]+)\"(?: envDefault:\"([^\"]+)\")?`").FindAllStringSubmatch(string(source), -1) {
		read = append(read, [2]string{m[1], m[2]})
	}
	for _, v := range config.Describe() {
		if v.Name == "SHG_PUBLIC_URL" { // its default follows SHG_ADDR
			v.Default = ""
		}
		described = append(described, [2]string{v.Name, v.Default})
		if v.Description == "" {
			t.Errorf("%s is not explained", v.Name)
		}
	}
	if diff := cmp.Diff(read, described); diff != "" {
		t.Error(diff)
	}
	server := reflect.TypeFor[config.Meili]().NumField() - 1 // one member of Config for all of its own
	const tiles, mail = 1, 1                                 // and one each for both variables of the maps and of mail
	if n := reflect.TypeFor[config.Config]().NumField() + server + tiles + mail; n != len(read) {
		t.Errorf("Config has %d members, %d variables are read", n, len(read))
	}
}

func TestWhoReachesTheOperatorsPort(t *testing.T) {
	t.Parallel()
	for addr, others := range map[string]bool{
		"127.0.0.1:9090": false, "[::1]:9090": false, "localhost:9090": false, "": false, ":9090": true, "0.0.0.0:9090": true, "10.0.0.1:1": true,
		"ops.example.org:9090": true,
	} {
		if got := (config.Ops{Addr: addr}).IsExposed(); got != others {
			t.Errorf("%q: for all %t", addr, got)
		}
	}
}
