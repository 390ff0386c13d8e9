package views

import "github.com/shg-directory/shg/models"

// Ruleset is a version of the numbers that rankings use.
type Ruleset struct {
	Version    string                      `json:"version" example:"3.1"`
	Status     models.RulesetStatus        `json:"status"`
	Title      string                      `json:"title,omitempty" example:"Roles count more"`
	Summary    string                      `json:"summary,omitempty" example:"Groups asked for consultants who come when they are invited."`
	Reasons    map[models.Principle]string `json:"reasons,omitempty"`
	Numbers    map[string]int              `json:"numbers"`
	Changes    []NumberChange              `json:"changes"`                            // beside the numbers that the program brings
	OpenUntil  string                      `json:"open_until,omitempty" format:"date"` // the last day on which groups comment
	ProposedOn string                      `json:"proposed_on,omitempty" format:"date"`
	AdoptedOn  string                      `json:"adopted_on,omitempty" format:"date"`
	EndedOn    string                      `json:"ended_on,omitempty" format:"date"` // when it was replaced or withdrawn
}

// NumberChange is a number of a ruleset that differs from what the program brings.
type NumberChange struct {
	Name      string           `json:"name" example:"roles"`
	Principle models.Principle `json:"principle,omitempty"`
	From      int              `json:"from" example:"1"`
	To        int              `json:"to" example:"2"`
}

// ToRuleset returns a ruleset as it is shown.
func ToRuleset(r models.Ruleset) Ruleset {
	shown := Ruleset{
		Version: r.Version, Status: r.Status, Title: r.Title, Summary: r.Summary, Reasons: r.Reasons.V, Numbers: r.Numbers.V, Changes: []NumberChange{},
		OpenUntil: FormatDate(r.OpenUntil), ProposedOn: FormatDate(r.ProposedOn), AdoptedOn: FormatDate(r.AdoptedOn), EndedOn: FormatDate(r.EndedOn),
	}
	for _, change := range r.Changes {
		shown.Changes = append(shown.Changes, NumberChange(change))
	}
	return shown
}

// RulesetComparison is what an adoption would change, by counts alone.
type RulesetComparison struct {
	Version      string `json:"version" example:"3.1"`
	With         string `json:"with" example:"3"`
	Smallest     int    `json:"smallest" example:"5"`
	Requests     *int   `json:"requests,omitempty" example:"50"`
	FirstChanges *int   `json:"first_changes,omitempty" example:"10"`
}

// ToRulesetComparison returns a comparison as it is shown.
func ToRulesetComparison(c models.RulesetComparison) RulesetComparison {
	return RulesetComparison{Version: c.Version, With: c.With, Smallest: models.SmallestCompared, Requests: c.Requests, FirstChanges: c.FirstChanges}
}
