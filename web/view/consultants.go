package view

import (
	"github.com/a-h/templ"

	"github.com/shg-directory/shg/api/views"
)

// ConsultantSearch is the page of a search for consultants.
type ConsultantSearch struct {
	Page
	Near, Q, RadiusKm string
	Wrong             map[string]string
	Suggestions       []Suggestion
	Radii             []string
	Found             views.FoundConsultants
	Results           []ConsultantResult
	Broken            string
	Active            []Active
	Facets            []Facet
	Previous, Next    templ.SafeURL
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
}
