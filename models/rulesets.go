package models

import (
	"regexp"
	"time"
)

const (
	// DeliberationDays is for how many days groups can comment on a proposed ruleset at least, from the
	// day after it was proposed.
	DeliberationDays = 14
	// MaxDeliberationDays is for how many at most.
	MaxDeliberationDays = 365
	// AdoptionDays is for how many days after its deliberation a ruleset can be adopted. Then it has to be
	// proposed anew, so that no adoption is one that groups have forgotten.
	AdoptionDays = 90
	// MaxComparedRequests is how many open requests a comparison of two rulesets ranks at most.
	MaxComparedRequests = 100
	// SmallestCompared is the smallest number that a comparison shows.
	SmallestCompared = 5
)

// RulesetStatus is what became of a ruleset.
type RulesetStatus string

// The states of a ruleset. At any time one is adopted.
const (
	RulesetProposed  RulesetStatus = "proposed"
	RulesetAdopted   RulesetStatus = "adopted"
	RulesetReplaced  RulesetStatus = "replaced" // by another one that was adopted
	RulesetWithdrawn RulesetStatus = "withdrawn"
)

// CanRank reports whether rankings can use a ruleset in this state.
func (s RulesetStatus) CanRank() bool { return s != RulesetWithdrawn }

// Ruleset is a version of the numbers of the six principles that an operator proposed. The one that the
// program brings is not stored.
type Ruleset struct {
	ID         ID
	Version    string
	Status     RulesetStatus
	Title      string
	Summary    string
	Reasons    Doc[map[Principle]string] // why a principle's numbers change
	Numbers    Doc[map[string]int]       // all of them
	OpenUntil  Date                      // the last day on which groups comment, in UTC; zero of the program's own
	ProposedOn Date
	AdoptedOn  Date           // zero if it never was
	EndedOn    Date           // when it was replaced or withdrawn
	Changes    []NumberChange `gorm:"-"` // beside the program's own numbers, by their names
}

// rulesetVersion is how versions are written: that of the program's rules and, of those that an operator
// proposes, a dot and what the operator calls it.
var rulesetVersion = regexp.MustCompile(`^[0-9]{1,4}(\.[0-9a-z]{1,16})?$`)

// IsRulesetVersion reports whether a text is written as versions of rulesets are.
func IsRulesetVersion(text string) bool { return rulesetVersion.MatchString(text) }

// IsOpenOn reports whether groups can comment on the ruleset on a day.
func (r Ruleset) IsOpenOn(day Date) bool {
	return r.Status == RulesetProposed && !r.OpenUntil.Before(day)
}

// IsLapsedOn reports whether it is too late on a day to adopt the ruleset.
func (r Ruleset) IsLapsedOn(day Date) bool { return r.OpenUntil.AddDays(AdoptionDays).Before(day) }

// NumberChange is a number that differs from what it is in another ruleset.
type NumberChange struct {
	Name      string
	Principle Principle // "" if it is of all
	From, To  int
}

// RulesetInput is the input of an operator who proposes a ruleset. What numbers leaves out is as the
// program brings it.
type RulesetInput struct {
	Version   string               `json:"version" validate:"required,max=20,text"`
	Title     string               `json:"title" validate:"required,max=200,text"`
	Summary   string               `json:"summary" validate:"required,max=4000,prose"`
	Numbers   map[string]int       `json:"numbers,omitempty" validate:"max=100"`
	Reasons   map[Principle]string `json:"reasons,omitempty" validate:"max=6,dive,keys,set=principle,endkeys,required,max=2000,prose"`
	OpenUntil *Date                `json:"open_until,omitempty"`
}

// RankingQuery selects one page of a ranking.
type RankingQuery struct {
	Page    Page
	AsOf    time.Time // the zero time means now
	Ruleset string    // the version of one that is or was adopted, or is proposed; "" the adopted one
}

// ExplainedMatch is one consultant beside a request, by a ruleset.
type ExplainedMatch struct {
	Match
	Preview bool // the request is a draft: this is how it would be once opened
	Ruleset string
}

// RulesetComparison is what would change in the rankings of open requests if another ruleset were
// adopted, by counts alone. A count that is small, or leaves something small beside it, is nil.
type RulesetComparison struct {
	Version, With string // With is the adopted one
	Requests      *int   // how many rankings with anybody in them were compared
	FirstChanges  *int   // in how many of them another consultant is first
}

// NewRulesetComparison returns a comparison without what is too small to be shown: less than
// SmallestCompared of either, but none and all. What is shown is rounded down to it.
func NewRulesetComparison(version, with string, requests, firstChanges int) RulesetComparison {
	c := RulesetComparison{Version: version, With: with}
	if requests < SmallestCompared {
		return c
	}
	c.Requests = roundedDown(requests)
	if rest := requests - firstChanges; firstChanges == 0 || rest == 0 || min(firstChanges, rest) >= SmallestCompared {
		c.FirstChanges = roundedDown(firstChanges)
	}
	return c
}

// roundedDown returns a count in fives, so that one request more or less does not show.
func roundedDown(count int) *int { return new(count / SmallestCompared * SmallestCompared) }
