package web_test

import (
	"context"
	"strings"
	"testing"

	"github.com/shg-directory/shg/domain/imports"
	"github.com/shg-directory/shg/models"
)

// imported takes in a feed of a source.
func (s *site) imported(source string, format models.FeedFormat, feed string) {
	s.t.Helper()
	operator := models.WriteOptions{Actor: models.Actor{Operator: true}}
	options := models.ImportOptions{Source: source, Format: format, Language: "en"}
	got, err := s.app.Imports.Import(context.WithoutCancel(s.t.Context()), operator, imports.FeedFromBytes([]byte(feed)), options, func(int, int) {})
	if err != nil || got.Refused > 0 {
		s.t.Fatalf("%+v %v", got, err)
	}
}

// A page says who last confirmed the entry and when: the group itself, or its source where that
// states it. Nobody confirms by importing: then the page names the source, and its own date or the
// day on which the record arrived.
func TestWhoConfirmedTheEntry(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.group("Own", nil)
		s.imported("office", models.FeedNDJSON, `{"record":"a","group":{"name":"Stated"},"confirmed_on":"2025-04-05","updated_at":"2026-02-03T10:00:00Z"}
{"record":"b","group":{"name":"Dated"},"updated_at":"2026-03-04T10:00:00Z"}
{"record":"c","group":{"name":"Undated"}}
`)
		s.settled()
		for slug, want := range map[string]string{
			"own":     "The group last confirmed this on 24 November 2026.",
			"stated":  "office says that this was last confirmed on 5 April 2025.",
			"dated":   "The group has not yet confirmed this entry. It comes from office, where it was last changed on 4 March 2026.",
			"undated": "The group has not yet confirmed this entry. It comes from office. The latest change arrived on 24 November 2026.",
		} {
			for _, path := range []string{"/groups/" + slug, "/groups/" + slug + "/sheet"} {
				if text := s.page(t, path).Find("main").Text(); !strings.Contains(text, want) {
					t.Errorf("%s does not say %q: %s", path, want, text)
				}
			}
		}
		for _, tag := range []string{"de", "it", "es", "bn", "hi", "zh", "he", "ms", "ar"} {
			for _, slug := range []string{"stated", "dated", "undated"} {
				if text := s.page(t, "/groups/"+slug+"?lang="+tag).Find("main").Text(); !strings.Contains(text, "office") || strings.Contains(text, "confirmed") {
					t.Errorf("%s in %s: %s", slug, tag, text)
				}
			}
		}
	})
}
