package view

import (
	"github.com/shg-directory/shg/api/views"
)

// ConsultantSearch is the page of a search for consultants.
type ConsultantSearch struct {
	Search
	Asked   bool // the search was answered
	Found   views.FoundConsultants
	Results []ConsultantResult
}

// ConsultantResult is a consultant as a list shows one.
type ConsultantResult struct {
	views.ConsultantItem
	Place string
	Facts []string
}

// Consultant is the page of one consultant's public profile.
type Consultant struct {
	Page
	views.Consultant
	Place string
	Plain []string // whom they work for, their powers and duties, in sentences
	Facts []Fact

	Ratings []Fact // how groups judge the work, as it is published
	Answer  string // of the consultant to that
}
