package api

import (
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// Matches is one page of who suits a request, best first.
type Matches struct {
	Items            []Match        `json:"items"`
	NearMisses       []NearMiss     `json:"near_misses"`        // if fewer than three are admitted: whom one limit of the group's own keeps out, or else two
	WorkedWithBefore []Match        `json:"worked_with_before"` // those of the admitted whom the group has worked with
	Refused          []RefusalCount `json:"refused"`            // if nobody is admitted: how many are refused for what
	Notice           *Reason        `json:"notice,omitempty"`   // if no consultant is listed at all, so that nobody was ranked
	Preview          bool           `json:"preview"`            // the request is a draft: this is what it would find once opened
	Ruleset          string         `json:"ruleset" example:"3"`
	AsOf             time.Time      `json:"as_of" format:"date-time"` // all pages of one ranking share it
	Eligible         int            `json:"eligible" example:"37"`
	Exhaustive       bool           `json:"exhaustive"` // every admitted consultant was ranked
	Population       int            `json:"population" example:"121"`
	Page             int            `json:"page" example:"1"`
	PerPage          int            `json:"per_page" example:"20"`
	Total            int            `json:"total" example:"37"`
	TotalIsExact     bool           `json:"total_is_exact"`
}

// Match is a consultant ranked for a request. Totals in the same step of 0.02 count as equally
// suitable.
type Match struct {
	Consultant views.RankedConsultant `json:"consultant"`
	Total      float64                `json:"total" example:"0.8124"`
	Step       int                    `json:"step" example:"40"`
	Principles []PrincipleScore       `json:"principles"`
}

// PrincipleScore is how well a consultant suits by one principle; contributions sum to the total.
type PrincipleScore struct {
	Principle    models.Principle `json:"principle"`
	Asked        bool             `json:"asked"`
	Score        float64          `json:"score" example:"0.9"`
	Weight       int              `json:"weight" example:"1"`
	Contribution float64          `json:"contribution" example:"0.128571"`
	Reasons      []Reason         `json:"reasons"`
}

// Reason is why something is so, as a code with parameters and as a sentence.
type Reason struct {
	Code   string         `json:"code" example:"shares_topic"`
	Params map[string]any `json:"params,omitempty"`
	Text   string         `json:"text"`
}

// NearMiss is a consultant whom a limit of the group's own keeps out, with the change of the
// request that would admit.
type NearMiss struct {
	Consultant views.RankedConsultant `json:"consultant"`
	Refusal    Refusal                `json:"refusal"`  // the first of refusals
	Refusals   []Refusal              `json:"refusals"` // one, or two if no single limit can be lifted
	Change     map[string]any         `json:"change"`
	ChangeText string                 `json:"change_text"`
}

// RefusalCount is how many of the listed consultants are refused for one reason; who is refused for
// two counts for both.
type RefusalCount struct {
	Principle models.Principle   `json:"principle"`
	Code      models.RefusalCode `json:"code"`
	Count     int                `json:"count" example:"12"`
	Liftable  bool               `json:"liftable"` // a limit of the group's own
	Text      string             `json:"text"`
}

// Refusal is the reason why a consultant is not admitted.
type Refusal struct {
	Principle models.Principle   `json:"principle"`
	Code      models.RefusalCode `json:"code"`
	Liftable  bool               `json:"liftable"` // a limit of the group's own
	Params    map[string]any     `json:"params,omitempty"`
	Text      string             `json:"text"`
}

// Explanation answers "why?" and "why not?" for one consultant.
type Explanation struct {
	ConsultantID string           `json:"consultant_id" format:"uuid"`
	Admitted     bool             `json:"admitted"`
	Refusals     []Refusal        `json:"refusals"`
	Total        float64          `json:"total"`
	Step         int              `json:"step"`
	Principles   []PrincipleScore `json:"principles"`
	Preview      bool             `json:"preview"` // the request is a draft: this is how it would be once opened
	Ruleset      string           `json:"ruleset"`
}

// rankMatches answers with the consultants who suit a request.
//
// @Summary     Who suits this request, and why, for its group's members only
// @Description Ranked by the six principles of partnership. Consultants do not see rankings. What the group wants lifted or weighed is in the request.
// @Description A draft is shown a preview of what it would find once opened. Members also see what consultants declare of themselves.
// @Description Sentences are in the language of pages that the reader reads best, by Accept-Language; codes and params are for programs.
// @ID          rankMatches
// @Tags        matches
// @Security    bearer
// @Param       id       path  string  true  "id of the request" Format(uuid)
// @Param       as_of    query string  false "the as_of of the first page, so that further pages belong to the same ranking; RFC 3339"
// @Param       ruleset  query string  false "the version of a ruleset that is or was adopted, or is proposed (GET /rulesets); the adopted one where it is absent" example(3)
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} Matches
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "the group is not published"
// @Failure     503 {object} rest.Problem
// @Router      /requests/{id}/matches [get]
func (d *Door) rankMatches(c echo.Context) error {
	requestID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	q := rest.ReadQuery(c)
	wanted := models.RankingQuery{Page: q.Page(), AsOf: q.Timestamp("as_of"), Ruleset: q.Text("ruleset")}
	if err := q.Finish(); err != nil {
		return err
	}
	ranking, err := d.Consultation.RankMatches(c.Request().Context(), rest.WriteOptionsOf(c), requestID, wanted)
	if err != nil {
		return err
	}
	rest.SetPageLinks(c, d.Presenter.PublicURL, wanted.Page, ranking.Eligible)
	return rest.WriteJSON(c, d.ToMatches(d.language(c), ranking), rest.Metadata{})
}

// explainMatch answers "why?" and "why not?" for one consultant.
//
// @Summary     Why, or why not, this consultant
// @Description For anybody, admitted or not: every refusal, whether the group can lift it, and what each principle gives or would have given.
// @ID          explainMatch
// @Tags        matches
// @Security    bearer
// @Param       id            path string true "id of the request"    Format(uuid)
// @Param       consultant_id path string true "id of the consultant" Format(uuid)
// @Param       ruleset       query string false "as of the ranking" example(3)
// @Success     200 {object} Explanation
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "the group is not published"
// @Router      /requests/{id}/matches/{consultant_id} [get]
func (d *Door) explainMatch(c echo.Context) error {
	requestID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	consultantID, err := rest.PathID(c, "consultant_id")
	if err != nil {
		return err
	}
	q := rest.ReadQuery(c)
	ruleset := q.Text("ruleset")
	if err := q.Finish(); err != nil {
		return err
	}
	match, err := d.Consultation.ExplainMatch(c.Request().Context(), rest.WriteOptionsOf(c), requestID, consultantID, ruleset)
	if err != nil {
		return err
	}
	reader := d.language(c)
	shown := d.toMatch(reader, match.Match)
	response := Explanation{
		ConsultantID: consultantID.String(), Admitted: len(match.Refusals) == 0, Refusals: []Refusal{}, Total: shown.Total, Step: shown.Step,
		Principles: shown.Principles, Ruleset: match.Ruleset, Preview: match.Preview,
	}
	response.Refusals = append(response.Refusals, d.toRefusals(reader, match.Refusals)...)
	return rest.WriteJSON(c, response, rest.Metadata{})
}
