package config

import (
	"fmt"
	"net/url"
	"strings"
)

// parseSecurityContacts reads the addresses of security.txt: URIs, the preferred one first,
// separated by commas. RFC 9116 asks for a scheme and, on the web, for https.
func parseSecurityContacts(text string) ([]string, error) {
	var list []string
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		if !isContact(part) {
			return nil, fmt.Errorf("%q is not an address such as mailto:security@example.org, tel:+44-113-496-0000 or "+
				"https://example.org/security", part)
		}
		list = append(list, part)
	}
	return list, nil
}

// isContact reports whether a text is a mailto, tel or https URI that leads somewhere.
func isContact(text string) bool {
	u, err := url.Parse(text)
	if err != nil || strings.ContainsAny(text, " \t") {
		return false
	}
	switch u.Scheme {
	case "mailto":
		name, host, found := strings.Cut(u.Opaque, "@")
		return found && name != "" && host != ""
	case "tel":
		return u.Opaque != ""
	case "https":
		return u.Host != "" && u.User == nil
	}
	return false
}
