package api_test

import (
	"net/http"
	"strings"
	"testing"
)

// Every reason of a ranking is a sentence in words: no code, no list as the program writes it.
func TestReasonsAreSentences(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, moderator := s.member("A steward"), s.moderator()
		ready := facilitator("Ready")
		ready["negotiable"], ready["opens_resources"] = []string{"time", "length"}, []any{map[string]any{"category": "meeting_space"}}
		ready["training"], ready["stage_experience"] = []string{"shg"}, []any{map[string]any{"stage": "forming", "declared": 2}}
		s.consultant(moderator, ready)
		_, request := s.openRequest(steward, map[string]any{"resources": []string{"meeting_space", "funding"}, "formats": []string{"online"}})
		principles, _ := s.ask("GET", "/requests/"+request+"/matches", steward, nil).wantStatus(http.StatusOK).at("items/0/principles").([]any)
		var texts []string
		for _, p := range principles {
			reasons, _ := p.(map[string]any)["reasons"].([]any)
			for _, r := range reasons {
				text, _ := r.(map[string]any)["text"].(string)
				texts = append(texts, text)
				if text == "" || strings.ContainsAny(text, "[]{}_<>") {
					t.Errorf("no sentence: %q", text)
				}
			}
		}
		if all := strings.Join(texts, "\n"); !strings.Contains(all, "time, length") || !strings.Contains(all, "meeting space") {
			t.Errorf("reasons:\n%s", all)
		}
	})
}
