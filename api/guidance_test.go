package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// Everybody reads what groups at a stage tend to ask for, in their language and with its sources.
func TestGuidance(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		all := s.ask("GET", "/guidance", person{}, nil).wantStatus(http.StatusOK)
		if items := all.items(); len(items) != len(models.SetValues("stage")) || all.text("items/1/stage") != "forming" {
			t.Errorf("all: %s", all.body)
		}
		english := s.ask("GET", "/guidance/forming", person{}, nil).wantStatus(http.StatusOK)
		if english.text("label") != "Forming" || len(english.at("asks").([]any)) != 3 || english.at("operator") != nil || !strings.Contains(string(english.body), "Tuckman") {
			t.Errorf("forming: %s", english.body)
		}
		if german := s.in("de", "/guidance/forming"); german.text("label") != "In Gründung" || german.text("lead") == english.text("lead") {
			t.Errorf("in German: %s", german.body)
		}
		s.ask("GET", "/guidance/nowhere", person{}, nil).wantProblem(404, "not_found", "", "")
	})
}

// Admins write beside our text or in its place, and take it back; the history has who did by role.
func TestGuidanceOfTheOperator(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		admin, at := s.person("An admin", models.AccountAdmin, "account", "admin"), "/guidance/forming/en"
		text := map[string]any{"words": "Our library has rooms.\n\nAsk for Mrs Khan."}
		for name, who := range map[string]person{"a member": s.member("A member"), "a moderator": s.moderator()} {
			for _, method := range []string{"GET", "PUT", "DELETE"} {
				if got := s.ask(method, at, who, text); got.status != http.StatusForbidden {
					t.Errorf("%s: %s is answered %d", name, method, got.status)
				}
			}
		}
		s.ask("PUT", at, person{}, text).wantStatus(http.StatusUnauthorized)
		s.ask("PUT", "/guidance/nowhere/en", admin, text).wantProblem(404, "not_found", "", "")
		s.ask("PUT", "/guidance/forming/xx", admin, text).wantProblem(404, "not_found", "", "")
		s.ask("PUT", at, admin, map[string]any{"words": " "}).wantProblem(422, "invalid", "/words", "blank")
		s.ask("PUT", at, admin, map[string]any{"words": strings.Repeat("a", 10001)}).wantProblem(422, "invalid", "/words", "too_long")

		s.wantRecorded("edit", admin, func() { s.ask("PUT", at, admin, text).wantStatus(http.StatusOK) })
		read := func(language string) response { return s.in(language, "/guidance/forming") }
		if got := read("en"); got.text("operator/words") != text["words"] || got.at("operator/replaces") != false || got.text("lead") == "" {
			t.Errorf("beside ours: %s", got.body)
		}
		if got := read("de"); got.at("operator") != nil {
			t.Errorf("in another language: %s", got.body)
		}
		if got := s.ask("GET", "/guidance/ending", person{}, nil); got.at("operator") != nil {
			t.Errorf("of another stage: %s", got.body)
		}
		s.ask("PUT", at, admin, map[string]any{"words": "Ours alone.", "replaces": true}).wantStatus(http.StatusOK)
		if got := read("en"); got.at("lead") != nil || len(got.at("asks").([]any)) != 0 || len(got.at("sources").([]any)) != 0 || got.text("operator/words") != "Ours alone." {
			t.Errorf("in place of ours: %s", got.body)
		}
		s.wantRecorded("reset", admin, func() { s.ask("DELETE", at, admin, nil).wantStatus(http.StatusNoContent) })
		if got := read("en"); got.at("operator") != nil || got.text("lead") == "" {
			t.Errorf("taken back: %s", got.body)
		}
		ahead := models.GuidanceEdition{Stage: models.StageForming, Language: "de", Words: "Zuerst.", Role: models.GuidanceByAdmin, WrittenOn: models.DateOf(began)}
		for i := range ahead.ID {
			ahead.ID[i] = 0xff // as of a writer whose clock is ahead
		}
		if err := s.app.Store.Write(t.Context(), func(tx *store.Tx) error { return tx.AddGuidanceEdition(t.Context(), &ahead) }); err != nil {
			t.Fatal(err)
		}
		s.ask("PUT", "/guidance/forming/de", admin, map[string]any{"words": "Danach."}).wantStatus(http.StatusOK)
		if got := read("de"); got.text("operator/words") != "Danach." {
			t.Errorf("after a clock that is ahead: %s", got.body)
		}
		history := s.ask("GET", at, admin, nil).wantStatus(http.StatusOK)
		if history.at("total") != 3.0 || history.text("items/0/words") != "" || history.text("items/1/words") != "Ours alone." || history.text("items/2/role") != "admin" || strings.Contains(string(history.body), admin.id) {
			t.Errorf("the history: %s", history.body)
		}
	})
}
