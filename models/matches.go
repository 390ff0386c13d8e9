package models

import "time"

// Reason is a code with parameters for why a score is what it is; doors make the sentence.
type Reason struct {
	Code   string
	Params map[string]any
}

// Refusal is a code with parameters for why a consultant is not admitted.
type Refusal struct {
	Principle Principle
	Code      RefusalCode
	Params    map[string]any
}

// PrincipleScore is how well a consultant suits by one principle. Score is 0…1,000,000; the
// contributions of a match sum to its total.
type PrincipleScore struct {
	Principle    Principle
	Asked        bool
	Score        int
	Weight       int
	Contribution float64
	Reasons      []Reason
}

// Match is a consultant ranked for a request. Total is 0…1; totals in the same Step (of 0.02) count
// as equally suitable.
type Match struct {
	Consultant Consultant
	Total      float64
	Step       int
	Principles []PrincipleScore
	Refusals   []Refusal
}

// NearMiss is a consultant whom one limit of the group's own refuses, with the change of the
// request that would admit. If no single limit can be lifted it is one whom two limits refuse.
type NearMiss struct {
	Consultant Consultant
	Total      float64
	Refusals   []Refusal
	Change     map[string]any
}

// RefusalCount is how many of the listed consultants one code refuses. A consultant refused for two
// reasons counts for both.
type RefusalCount struct {
	Principle Principle
	Code      RefusalCode
	Count     int
}

// Ranking is one page of the answer to "who suits this request, and why". Refused is given only if
// nobody is admitted.
type Ranking struct {
	Items            []Match
	NearMisses       []NearMiss
	WorkedWithBefore []Match
	Ruleset          string
	AsOf             time.Time
	Preview          bool // the request is a draft: this is what it would find once opened
	Refused          []RefusalCount
	Eligible         int  // how many were admitted
	Exhaustive       bool // every admitted consultant was ranked
	Population       int  // how many are listed
	Page             Page
}
