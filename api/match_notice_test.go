package api_test

import (
	"net/http"
	"strings"
	"testing"
)

// A ranking without any listed consultant has a notice; one that refuses everybody has none.
func TestRankingOverNobodySaysSo(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		_, request := s.openRequest(steward, nil)
		s.ask("PUT", "/consultants/me", s.member("Not verified"), facilitator("Not verified")).wantStatus(http.StatusCreated)
		empty := s.ask("GET", "/requests/"+request+"/matches", steward, nil).wantStatus(http.StatusOK)
		if empty.at("population") != 0.0 || empty.text("notice/code") != "nobody_listed" || !strings.Contains(empty.text("notice/text"), "No consultant is listed") {
			t.Errorf("over nobody: %s", empty.body)
		}
		s.consultant(s.moderator(), facilitator("A consultant"))
		if got := s.ask("GET", "/requests/"+request+"/matches", steward, nil).wantStatus(http.StatusOK); got.at("notice") != nil {
			t.Errorf("over somebody: %s", got.body)
		}
	})
}
