package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web"
)

// No form of any page is taken from another site, by a session or without one: not those of
// moderators, of one's own account and of a group's inside either.
func TestFormsOfOtherSites(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		moderator, tried := s.moderator(t), 0
		for _, route := range s.app.Pages().Routes() {
			if route.Method != http.MethodPost || web.IsQuery(route.Path) {
				continue
			}
			tried++
			path := route.Path
			for _, name := range []string{":slug", ":id", ":request_id", ":code_id", ":need"} {
				path = strings.ReplaceAll(path, name, models.NewID().String())
			}
			for who, cookie := range map[string]string{"nobody": "", "a moderator": "session=" + moderator.cookies["session"]} {
				got := s.send(http.MethodPost, path, "", "Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "cross-site", "Cookie", cookie)
				if got.StatusCode != http.StatusForbidden {
					t.Errorf("%s from another site, as %s: %d", path, who, got.StatusCode)
				}
			}
		}
		if tried < 50 {
			t.Errorf("only %d forms", tried)
		}
	})
}
