package config

import (
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"strconv"
)

// Mail is the server that sends mail; without a Host none is sent.
type Mail struct {
	Host           string
	Port           int
	User, Password string
	TLS            bool   // from the first byte; else by STARTTLS
	Plain          bool   // without encryption, on this computer
	From, FromName string // whose mail it is
}

const (
	submissionPort  = 587
	submissionsPort = 465
)

// parseMail reads SMTP_URL and SHG_MAIL_FROM. It keeps the texts out of its errors, because they may
// contain a password.
func parseMail(server, from string) (m Mail, err error) {
	if server == "" {
		if from != "" {
			return Mail{}, errors.New("SHG_MAIL_FROM is of no use without it: set SMTP_URL too, or neither")
		}
		return Mail{}, nil
	}
	if m, err = parseMailServer(server); err != nil {
		return Mail{}, err
	}
	sender, err := mail.ParseAddress(from)
	if err != nil {
		return Mail{}, errors.New("SHG_MAIL_FROM must be the address that mail comes from, such as Self-help groups <post@groups.example.org>")
	}
	m.From, m.FromName = sender.Address, sender.Name
	return m, nil
}

func parseMailServer(text string) (m Mail, err error) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps":
		return m, errors.New("it is not a URL such as smtp://user:password@mail.example.org:587 or smtps://mail.example.org")
	case u.RawQuery != "" || u.Fragment != "" || u.Path != "" && u.Path != "/":
		return m, errors.New("it must be without a path, query or fragment; write / in a password as %2F")
	}
	m = Mail{Host: u.Hostname(), Port: submissionPort, TLS: u.Scheme == "smtps"}
	if m.TLS {
		m.Port = submissionsPort
	}
	if port := u.Port(); port != "" {
		if m.Port, err = strconv.Atoi(port); err != nil || m.Port < 1 || m.Port > 65535 {
			return m, fmt.Errorf("%s is not a port", port)
		}
	}
	m.User = u.User.Username()
	m.Password, _ = u.User.Password()
	m.Plain = !m.TLS && isLoopbackHost(net.JoinHostPort(m.Host, "0"))
	return m, nil
}

// isLoopbackHost reports whether an address is on this computer.
func isLoopbackHost(hostPort string) bool {
	host, _, _ := net.SplitHostPort(hostPort)
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
