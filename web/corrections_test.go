package web_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/domain/directory"
	"github.com/shg-directory/shg/models"
)

// wrongTime is a form as somebody fills it in.
func wrongTime() url.Values {
	return url.Values{"kind": {"time"}, "text": {"They meet at half past seven.\r\nNot at seven."}, "reply_to": {" reader@example.org "}}
}

// suggestions returns what readers said of a group, as its moderators read it.
func (s *site) suggestions(g models.Group) []models.Correction {
	s.t.Helper()
	moderator := models.WriteOptions{Actor: models.Actor{Role: models.AccountModerator}}
	list, _, err := s.app.Directory.Corrections(s.t.Context(), moderator, g.ID, "", models.Page{Number: 1, PerPage: 100})
	if err != nil {
		s.t.Fatal(err)
	}
	return list
}

// rename gives a group another name, and by it another slug.
func (s *site) rename(g models.Group, name string) {
	s.t.Helper()
	in := directory.InputOf(g, nil)
	in.Name = name
	if _, err := s.app.Directory.ReplaceGroup(s.t.Context(), models.WriteOptions{Actor: models.Actor{Operator: true}}, g.ID, in); err != nil {
		s.t.Fatal(err)
	}
}

// bodyOf returns the body of an answer.
func bodyOf(t *testing.T, response *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// A reader follows the link on a group's page, sends the form and is thanked, in the reader's
// language. The group's page stays as it is.
func TestSuggestingACorrection(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		g := s.group("Tuesday Night", nil)
		address := s.page(t, "/groups/tuesday-night?lang=de").Find(`a[href*="/correction"]`).AttrOr("href", "")
		if address != "/groups/tuesday-night/correction?lang=de" {
			t.Fatalf("the link leads to %q", address)
		}
		form := s.get(address)
		if got := form.Header.Get("Referrer-Policy"); got != "same-origin" {
			t.Errorf("with Referrer-Policy %q browsers send no Origin", got)
		}
		page := wantWellMade(t, form, http.StatusOK)
		if page.Find(`meta[name="robots"][content="noindex"]`).Length() != 1 || page.Find(`form[method="post"][action="`+address+`"]`).Length() != 1 {
			t.Error("the form is indexed, or not sent to its own page")
		}
		if text := page.Find("form").Text(); !strings.Contains(text, "30 Tage") || !strings.Contains(text, "180 Tagen") || !strings.Contains(text, "freiwillig") {
			t.Errorf("what becomes of the answer is not said: %s", text)
		}
		sent := s.post(address, wrongTime())
		if sent.Header.Get("Cache-Control") != "no-store" || sent.StatusCode != http.StatusSeeOther || sent.Header.Get("Location") != "/groups/tuesday-night/correction?lang=de&sent=yes" {
			t.Fatalf("%d leads to %q", sent.StatusCode, sent.Header.Get("Location"))
		}
		thanks := s.get(sent.Header.Get("Location"))
		if got := thanks.Header.Get("Cache-Control"); got != "private, no-store" {
			t.Errorf("Cache-Control %q", got)
		}
		if page := wantWellMade(t, thanks, http.StatusOK); page.Find("h1").Text() != "Vielen Dank" || page.Find("form").Length() > 0 {
			t.Errorf("thanks: %s", page.Find("main").Text())
		}
		list := s.suggestions(g)
		if len(list) != 1 || list[0].Kind != "time" || list[0].Text != "They meet at half past seven.\nNot at seven." || list[0].ReplyTo != "reader@example.org" || list[0].Status != "open" {
			t.Errorf("stored: %+v", list)
		}
		if text := s.page(t, "/groups/tuesday-night").Find("main").Text(); strings.Contains(text, "half past") {
			t.Error("the group's page shows it")
		}
	})
}

// The form is there by the group's id too, and a former slug leads to the present one with what was
// sent.
func TestCorrectionsByOtherAddresses(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		g := s.group("Tuesday Night", nil)
		if got := s.page(t, "/groups/"+g.ID.String()+"/correction").Find("form").AttrOr("action", ""); got != "/groups/tuesday-night/correction" {
			t.Errorf("by its id the form is sent to %q", got)
		}
		s.rename(g, "Wednesday Night")
		for _, moved := range []*http.Response{s.get("/groups/tuesday-night/correction?lang=it"), s.post("/groups/tuesday-night/correction?lang=it", wrongTime())} {
			if got := moved.Header.Get("Location"); moved.StatusCode != http.StatusPermanentRedirect || got != "/groups/wednesday-night/correction?lang=it" {
				t.Errorf("%d leads to %q", moved.StatusCode, got)
			}
		}
	})
}

// What is wrong is said beside its field, and what was typed is kept.
func TestCorrectionsThatAreRefused(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		g := s.group("Tuesday Night", nil)
		for name, test := range map[string]struct {
			field, value, wrong string
			kept                string
		}{
			"no kind": {"kind", "", "choose one", ""}, "another kind": {"kind", "typo", "choose one", ""},
			"no text": {"text", "", "needed", ""}, "blanks": {"text", " \r\n\u2800", "needed", "\u2800"},
			"a long text": {"text", strings.Repeat("ß", 2001), "2,000 characters", strings.Repeat("ß", 2001)}, "a long reply": {"reply_to", strings.Repeat("ß", 201), "200 characters", strings.Repeat("ß", 201)},
			"NUL": {"text", "a\x00b", "cannot be stored", "ab"}, "no UTF-8": {"text", "a\xffb", "cannot be stored", "ab"},
			"two lines of reply": {"reply_to", "a\nb", "cannot be stored", "a"}, "markup": {"text", `</textarea><script src="https://example.org/x.js">` + strings.Repeat("x", 2000), "2,000", "</textarea><script"},
		} {
			s.t.Run(name, func(t *testing.T) {
				form := wrongTime()
				form.Set(test.field, test.value)
				response := s.post("/groups/tuesday-night/correction", form)
				if got := response.Header.Get("Cache-Control"); got != "private, no-store" {
					t.Errorf("Cache-Control %q", got)
				}
				page := wantWellMade(t, response, http.StatusUnprocessableEntity)
				if got := page.Find("#" + test.field + "-wrong").Text(); !strings.Contains(got, test.wrong) || page.Find(".wrong").Length() != 1 {
					t.Errorf("said %q of %s, %d in all", got, test.field, page.Find(".wrong").Length())
				}
				if page.Find(`[role="alert"]`).Length() != 1 || page.Find(`[aria-describedby~="`+test.field+`-wrong"]`).Length() != 1 {
					t.Error("a screen reader is not told")
				}
				wantKept(t, page, test.field, test.kept)
			})
		}
		if list := s.suggestions(g); len(list) != 0 {
			t.Errorf("stored: %+v", list)
		}
	})
}

// wantKept checks that a form still has what was typed, with other words in one field.
func wantKept(t *testing.T, page *goquery.Document, field, kept string) {
	t.Helper()
	want := map[string]string{"kind": "time", "text": "They meet at half past seven.\nNot at seven.", "reply_to": "reader@example.org"}
	want[field] = kept
	if got := page.Find("textarea#text").Text(); !strings.HasPrefix(got, want["text"]) || want["text"] == "" && got != "" {
		t.Errorf("the text is %q, want %q", got, want["text"])
	}
	if got := page.Find("input#reply_to").AttrOr("value", ""); !strings.HasPrefix(got, want["reply_to"]) {
		t.Errorf("the reply is %q, want %q", got, want["reply_to"])
	}
	if got := page.Find(`input[name="kind"][checked]`).AttrOr("value", ""); got != want["kind"] {
		t.Errorf("%q is chosen, want %q", got, want["kind"])
	}
	if page.Find("main script").Length() > 0 {
		t.Error("markup that was typed is markup of the page")
	}
}

// Forms from other sites, words in the address, bodies of other kinds and large ones store nothing.
func TestHostileCorrections(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		g := s.group("Tuesday Night", nil)
		const path, kind = "/groups/tuesday-night/correction", "application/x-www-form-urlencoded"
		body := wrongTime().Encode()
		large := body + "&more=" + strings.Repeat("x", 1<<20)
		for name, test := range map[string]struct {
			address, body string
			header        []string
			status        int
		}{
			"another site":             {path, body, []string{"Content-Type", kind, "Sec-Fetch-Site", "cross-site", "Origin", "https://example.org"}, http.StatusForbidden},
			"another site of the same": {path, body, []string{"Content-Type", kind, "Sec-Fetch-Site", "same-site"}, http.StatusForbidden},
			"an older browser's":       {path, body, []string{"Content-Type", kind, "Origin", "https://example.org"}, http.StatusForbidden},
			"a page of no origin":      {path, body, []string{"Content-Type", kind, "Origin", "null"}, http.StatusForbidden},
			"words in the address":     {path + "?" + body, "", []string{"Content-Type", kind}, http.StatusUnprocessableEntity},
			"JSON":                     {path, `{"kind":"time","text":"x"}`, []string{"Content-Type", "application/json"}, http.StatusUnprocessableEntity},
			"half an escape":           {path, "kind=time&text=%zz", []string{"Content-Type", kind}, http.StatusBadRequest},
			"1 MB":                     {path, large, []string{"Content-Type", kind}, http.StatusRequestEntityTooLarge},
		} {
			s.t.Run(name, func(t *testing.T) {
				wantWellMade(t, s.send(http.MethodPost, test.address, test.body, test.header...), test.status)
			})
		}
		if list := s.suggestions(g); len(list) != 0 {
			t.Errorf("stored: %+v", list)
		}
		parts := strings.NewReplacer("\n", "\r\n").Replace("--x\nContent-Disposition: form-data; name=\"kind\"\n\ntime\n--x\nContent-Disposition: form-data; name=\"text\"\n\nLater\n--x--\n")
		if got := s.send(http.MethodPost, path, parts, "Content-Type", "multipart/form-data; boundary=x"); got.StatusCode != http.StatusSeeOther || len(s.suggestions(g)) != 1 {
			t.Errorf("a form in parts: %d", got.StatusCode)
		}
		for name, header := range map[string][]string{
			"our own page": {"Sec-Fetch-Site", "same-origin"}, "an older browser on it": {"Origin", "http://example.com"}, "behind a proxy": {"Origin", "http://shg.test"},
		} {
			if got := s.send(http.MethodPost, path, body, append(header, "Content-Type", kind)...); got.StatusCode != http.StatusSeeOther {
				t.Errorf("%s: %d", name, got.StatusCode)
			}
		}
	})
}

// A group that is not public has no form and takes none, as if it never was.
func TestCorrectionsConceal(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		draft := s.group("A Shelter", func(in *models.GroupInput) { in.Topics = []string{"domestic_violence"} })
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
			absent := bodyOf(t, s.send(method, "/groups/no-such-group/correction", wrongTime().Encode(), "Content-Type", "application/x-www-form-urlencoded"))
			for _, ref := range []string{draft.ID.String(), draft.Slug} {
				got := s.send(method, "/groups/"+ref+"/correction", wrongTime().Encode(), "Content-Type", "application/x-www-form-urlencoded")
				if diff := cmp.Diff(absent, bodyOf(t, got)); got.StatusCode != http.StatusNotFound || diff != "" {
					t.Errorf("%s %s: %d, and other words than where nothing is (-want +got):\n%s", method, ref, got.StatusCode, diff)
				}
			}
		}
		if list := s.suggestions(draft); len(list) != 0 {
			t.Errorf("stored: %+v", list)
		}
		hidden := s.group("Hidden", func(in *models.GroupInput) { in.Locality.Precision = models.PrecisionHidden })
		page := wantWellMade(t, s.get("/groups/"+hidden.Slug+"/correction"), http.StatusOK)
		if text := page.Text(); strings.Contains(text, "Headingley") || strings.Contains(text, "Leeds") {
			t.Error("the form shows where a hidden group meets")
		}
	})
}

// A group with twenty open suggestions of the last day takes no more: the page asks to try again
// later, and keeps what was typed.
func TestTooManyCorrections(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		g := s.group("Tuesday Night", nil)
		for range models.MaxCorrections {
			if got := s.post("/groups/tuesday-night/correction", wrongTime()).StatusCode; got != http.StatusSeeOther {
				t.Fatalf("status %d", got)
			}
		}
		response := s.post("/groups/tuesday-night/correction", wrongTime())
		if got := response.Header.Get("Retry-After"); got != "86400" {
			t.Errorf("Retry-After %q", got)
		}
		page := wantWellMade(t, response, http.StatusTooManyRequests)
		if got := page.Find(`[role="alert"]`).Text(); !strings.Contains(got, "tomorrow") {
			t.Errorf("what to do: %q", got)
		}
		wantKept(t, page, "text", "They meet at half past seven.\nNot at seven.")
		if list := s.suggestions(g); len(list) != models.MaxCorrections {
			t.Errorf("%d are stored", len(list))
		}
	})
}
