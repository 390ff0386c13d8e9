package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/api/rest"
)

// read reads a page of the site.
func (s *site) read(path string) *goquery.Document {
	s.t.Helper()
	recorder := httptest.NewRecorder()
	s.handler.ServeHTTP(recorder, httptest.NewRequestWithContext(s.t.Context(), http.MethodGet, path, nil))
	page, err := goquery.NewDocumentFromReader(recorder.Body)
	if err != nil || recorder.Code != http.StatusOK {
		s.t.Fatalf("%s: %d, %v", path, recorder.Code, err)
	}
	return page
}

// exampleOn returns the answer that a problem's page shows.
func exampleOn(t *testing.T, page *goquery.Document) (head string, p rest.Problem) {
	t.Helper()
	head, body, _ := strings.Cut(page.Find("pre").Text(), "\n\n")
	if err := json.Unmarshal([]byte(body), &p); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	return head, p
}

// Every code is in the list, and its page shows an answer with it, in words.
func TestEveryProblemHasAPage(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		var listed []string
		s.read("/problems").Find("dl.problems a").Each(func(_ int, a *goquery.Selection) {
			code := a.Text()
			listed = append(listed, code)
			page := s.read(a.AttrOr("href", ""))
			head, p := exampleOn(t, page)
			status := strconv.Itoa(p.Status)
			if p.Code != code || p.Type != "http://shg.test/problems/"+code || p.Title != page.Find("h1").Text() || !strings.HasPrefix(head, "HTTP/1.1 "+status+" ") {
				t.Errorf("%s: %s\n%+v", code, head, p)
			}
			if got := a.Parent().Find(".status").Text(); got != status || !strings.Contains(page.Find(".lead").Text(), status) {
				t.Errorf("%s is listed with %s", code, got)
			}
			if page.Find(`a[href="/problems"]`).Length() != 1 {
				t.Errorf("%s does not lead to the list", code)
			}
			text := page.Find("main").Text()
			for _, wrong := range []string{"problem.", "field.", "<no value>"} {
				if strings.Contains(text, wrong) {
					t.Errorf("%s: %s in %s", code, wrong, text)
				}
			}
		})
		if diff := cmp.Diff(rest.ProblemCodes(), listed); diff != "" {
			t.Errorf("-codes +listed: %s", diff)
		}
	})
}

// What a page shows is what is answered, but for the request that it answers.
func TestProblemPagesShowWhatIsAnswered(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		for code, got := range map[string]response{
			"unknown_parameter": s.ask("GET", "/topics?colour=red", person{}, nil), "invalid_parameter": s.ask("GET", "/groups?stage=new", person{}, nil),
			"unauthorized": s.ask("GET", "/me", person{}, nil), "not_found": s.ask("GET", "/topics/nothing", person{}, nil),
			"method_not_allowed": s.ask("DELETE", "/topics", person{}, nil), "invalid_cursor": s.ask("GET", "/changes?cursor=x", person{}, nil),
			"page_too_deep": s.ask("GET", "/groups?page=9999", person{}, nil),
		} {
			var problem rest.Problem
			if err := json.Unmarshal(got.body, &problem); err != nil {
				t.Fatal(err)
			}
			head, shown := exampleOn(t, s.read("/problems/"+code))
			shown.Instance = problem.Instance
			if diff := cmp.Diff(problem, shown); diff != "" {
				t.Errorf("%s: -told +shown: %s", code, diff)
			}
			for line := range strings.SplitSeq(head, "\n") {
				if name, value, isHeader := strings.Cut(line, ": "); isHeader && got.header.Get(name) != value {
					t.Errorf("%s: %s is told as %q", code, line, got.header.Get(name))
				}
			}
		}
	})
}
