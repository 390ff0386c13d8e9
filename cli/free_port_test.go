package cli_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// A service at any free port names its own address as it is.
func TestAddressOfAFreePort(t *testing.T) {
	t.Parallel()
	s := newTerminal(t).serve()
	defer s.kill()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/about", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	page, err := io.ReadAll(response.Body)
	if want := `<link rel="canonical" href="` + s.url + `/about"`; err != nil || !strings.Contains(string(page), want) {
		t.Errorf("the page lacks %s", want)
	}
}
