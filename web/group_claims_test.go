package web_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/shg-directory/shg/internal/testmail"
)

// A group that cannot be claimed is refused in words, and a link of no use is not there.
func TestClaimPages(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, _ *testmail.Sink) {
		_, g, _ := s.found(t, "Quiet evening")
		claim := "/groups/" + g.ID.String() + "/claim"
		wantLead(t, s.get(claim), "/sign-in?next="+url.QueryEscape(claim))
		reader := s.browser(t)
		reader.signUp("Amina")
		if page := reader.see(claim); page.Find("main form").Length() != 2 {
			t.Error("the page has no forms")
		}
		for _, path := range []string{claim, claim + "/confirm"} {
			if page := wantWellMade(t, reader.do(http.MethodPost, path, url.Values{"code": {"0000-0000"}}), http.StatusConflict); page.Find(`[role="alert"]`).Length() != 1 {
				t.Errorf("%s does not say why it is refused", path)
			}
		}
		reader.see("/claims/object?token=x")
		if response := reader.do(http.MethodPost, "/claims/object", url.Values{"token": {"x"}}); response.StatusCode != http.StatusNotFound {
			t.Errorf("a link of no use: %d", response.StatusCode)
		}
	})
}
