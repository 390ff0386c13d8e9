package config

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// Meili is the search server; without a URL there is none.
type Meili struct {
	URL    string // without a slash at the end
	Key    string
	Prefix string // of the names of indexes
}

func parseSearchURL(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return "", errors.New("it is not a URL such as http://127.0.0.1:7700")
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return "", errors.New("it must be without a user, query or fragment; the key belongs into MEILI_KEY")
	}
	return strings.TrimRight(u.String(), "/"), nil
}

func parseSearchKey(key, serverURL string) (string, error) {
	switch {
	case key != "" && serverURL == "":
		return "", errors.New("there is a key and no server: set MEILI_URL too, or neither")
	case strings.ContainsAny(key, "\r\n"):
		return "", errors.New("a key is one line")
	}
	return key, nil
}

// indexName matches what the server accepts in names of indexes.
var indexName = regexp.MustCompile(`^[A-Za-z0-9_-]{0,60}$`)

func parseIndexPrefix(text string) (string, error) {
	if !indexName.MatchString(text) {
		return "", fmt.Errorf("%q is more than 60 letters, digits, _ and -", text)
	}
	return text, nil
}
