package web_test

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/reference/messages"
	"github.com/shg-directory/shg/web"
	"github.com/shg-directory/shg/web/view"
)

// explained returns a problem whose words would break a page that does not escape them.
func explained(reads string) ([]view.Problem, error) {
	return []view.Problem{{Code: "unknown_place", Status: 400, Title: "<b>" + reads, Detail: "a & b", Do: "c", Answer: `{"near": "<script>"}`}}, nil
}

func ask(t *testing.T, path string, header ...string) *http.Response {
	t.Helper()
	e := echo.New()
	site := web.New(web.Parts{Version: "1.2.3-test", Problems: explained, Texts: messages.Open()})
	site.Mount(e)
	for _, status := range []int{400, 404, 405, 413, 429, 500, 503} {
		e.GET(fmt.Sprintf("/fails/%d", status), func(c echo.Context) error { return site.WriteError(c, status) })
	}
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody)
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	recorder := httptest.NewRecorder()
	e.ServeHTTP(recorder, request)
	return recorder.Result()
}

func TestPagesAreWellMade(t *testing.T) {
	t.Parallel()
	for path, status := range map[string]int{"/api/docs": 200, "/fails/404": 404, "/fails/500": 500, "/problems/unknown_place": 200, "/problems": 200} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			wantWellMade(t, ask(t, path), status)
		})
	}
}

// wantWellMade holds a page to what holds for every page.
func wantWellMade(t *testing.T, response *http.Response, status int) *goquery.Document {
	t.Helper()
	page, err := goquery.NewDocumentFromReader(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != status {
		t.Errorf("status %d, want %d", response.StatusCode, status)
	}
	if n := page.Find("h1").Length(); n != 1 {
		t.Errorf("%d h1", n)
	}
	if page.Find("html[lang][dir]").Length() != 1 || strings.TrimSpace(page.Find("title").Text()) == "" {
		t.Error("no lang, dir or title")
	}
	if text := page.Text(); strings.Contains(text, "<no value>") || regexp.MustCompile(`\bpage\.[a-z]`).MatchString(text) {
		t.Errorf("a message or its parameter is missing: %s", text)
	}
	wantInputs(t, page)
	wantReachable(t, page)
	page.Find(`[style], [onclick], script:not([src]):not([type="application/ld+json"]), style`).Each(func(_ int, s *goquery.Selection) {
		t.Errorf("%s: its policy forbids what stands in the page itself", goquery.NodeName(s))
	})
	policy := response.Header.Get("Content-Security-Policy")
	if !strings.HasPrefix(policy, "default-src 'none'") || !strings.Contains(policy, "script-src 'self'") {
		t.Errorf("policy %q", policy)
	}
	return page
}

// wantInputs holds what people fill in to a label each, and what they write in any script to its
// own direction.
func wantInputs(t *testing.T, page *goquery.Document) {
	t.Helper()
	page.Find("input, select, textarea").Each(func(_ int, input *goquery.Selection) {
		id, kind := input.AttrOr("id", ""), input.AttrOr("type", "text")
		if kind != "hidden" && page.Find(`label[for="`+id+`"]`).Length() != 1 && input.Closest("label").Length() != 1 {
			t.Errorf("input %q has no label", id)
		}
		if goquery.NodeName(input) != "select" && kind == "text" && input.AttrOr("dir", "") != "auto" {
			t.Errorf("input %q turns no text round that is written from right to left", id)
		}
	})
}

// wantReachable checks that a page has a link past its head and headings that skip no level. The
// viewer creates its own main.
func wantReachable(t *testing.T, page *goquery.Document) {
	t.Helper()
	skip := page.Find("body > a:first-child").AttrOr("href", "")
	if !strings.HasPrefix(skip, "#") || page.Find(skip).Length() != 1 {
		t.Errorf("what comes first leads to %q", skip)
	}
	if want := 1 - page.Find("div#viewer").Length(); page.Find("main").Length() != want {
		t.Errorf("%d main, want %d", page.Find("main").Length(), want)
	}
	last := 0
	page.Find("h1, h2, h3, h4, h5, h6").Each(func(_ int, h *goquery.Selection) {
		level := int(goquery.NodeName(h)[1] - '0')
		if level > last+1 {
			t.Errorf("h%d %q follows h%d", level, h.Text(), last)
		}
		last = level
	})
}

// TestErrorsSayWhatTheyMean: only an error in a request is described as not understood.
func TestErrorsSayWhatTheyMean(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]string{
		400: "not understood", 404: "does not exist", 405: "in that way", 413: "too large", 429: "in a minute", 500: "went wrong here", 503: "went wrong here",
	} {
		page, err := goquery.NewDocumentFromReader(ask(t, fmt.Sprintf("/fails/%d", status)).Body)
		if err != nil {
			t.Fatal(err)
		}
		if got := page.Find("main h1").First().Text(); !strings.Contains(got, want) {
			t.Errorf("%d says %q, want %q in it", status, got, want)
		}
	}
}

// TestStylesLeaveTheViewerAlone: the viewer's page has the pages' style too, which must not change
// such elements of the viewer.
func TestStylesLeaveTheViewerAlone(t *testing.T) {
	t.Parallel()
	style, err := io.ReadAll(ask(t, "/static/shg.css").Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range regexp.MustCompile(`(?m)^\s*(dl|dt|dd|pre|code|table|t[dhr]|h[3-6]|section|select|small|label|textarea)\b.*`).FindAll(style, -1) {
		t.Errorf("a rule for every such element: %s", rule)
	}
}

// TestPagesLoadNothingFromElsewhere follows what pages load and where they lead within the site.
func TestPagesLoadNothingFromElsewhere(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/api/docs", "/fails/404", "/problems", "/problems/unknown_place"} {
		page, err := goquery.NewDocumentFromReader(ask(t, path).Body)
		if err != nil {
			t.Fatal(err)
		}
		page.Find("script, img, link[rel=stylesheet], link[rel=icon]").Each(func(_ int, s *goquery.Selection) {
			from := s.AttrOr("src", s.AttrOr("href", ""))
			if strings.HasPrefix(from, "data:") {
				return
			}
			if !strings.HasPrefix(from, "/static/") || ask(t, from).StatusCode != 200 {
				t.Errorf("%s loads %q", path, from)
			}
		})
	}
}

func TestAssets(t *testing.T) {
	t.Parallel()
	for path, kind := range map[string]string{
		"/static/shg.css": "text/css; charset=utf-8", "/static/swagger-ui/swagger-ui-bundle.js": "text/javascript; charset=utf-8",
		"/static/swagger-ui/favicon-32x32.png": "image/png",
	} {
		response := ask(t, path)
		if response.StatusCode != 200 || response.Header.Get("Content-Type") != kind {
			t.Errorf("%s: %d %s", path, response.StatusCode, response.Header.Get("Content-Type"))
		}
		if again := ask(t, path, "If-None-Match", response.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
			t.Errorf("%s again: %d", path, again.StatusCode)
		}
	}
	for _, path := range []string{"/static/", "/static/nothing.css", "/static/swagger-ui/SHA256SUMS", "/static/../web.go", "/static/%2e%2e/web.go"} {
		if response := ask(t, path); response.StatusCode != 404 {
			t.Errorf("%s: %d", path, response.StatusCode)
		}
	}
}

// TestOthersFilesAreUnchanged holds the files of other projects to the hashes that were noted when
// they were taken over.
func TestOthersFilesAreUnchanged(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"swagger-ui", "leaflet", "protomaps-leaflet"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			compareSums(t, filepath.Join("static", name))
		})
	}
}

func compareSums(t *testing.T, dir string) {
	t.Helper()
	sums, err := os.Open(filepath.Join(dir, "SHA256SUMS"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sums.Close() })
	noted := map[string]string{}
	for lines := bufio.NewScanner(sums); lines.Scan(); {
		if sum, name, ok := strings.Cut(lines.Text(), "  "); ok {
			noted[name] = sum
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if entry.Name() == "SHA256SUMS" || entry.Name() == "ORIGIN.md" {
			continue
		}
		content, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(content)
		if got := hex.EncodeToString(sum[:]); got != noted[entry.Name()] {
			t.Errorf("%s has hash %s, noted is %q", entry.Name(), got, noted[entry.Name()])
		}
		delete(noted, entry.Name())
	}
	if len(noted) > 0 {
		t.Errorf("noted but not there: %v", noted)
	}
}

func TestPagesTellTheVersion(t *testing.T) {
	t.Parallel()
	page, err := goquery.NewDocumentFromReader(ask(t, "/problems").Body)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(page.Find("footer").Text(), "1.2.3-test") {
		t.Error("no version")
	}
}
