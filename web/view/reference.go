package view

import (
	"github.com/a-h/templ"

	"github.com/shg-directory/shg/models"
)

// Home is the first page.
type Home struct {
	Page
	Groups, Consultants int // how many there are
	Fields              []Branch
	Radii               []string
}

// Principles is the page of the six principles.
type Principles struct {
	Page
	Items    []Principle
	Source   string
	Adopted  string // the version of the ruleset that rankings use
	Proposed []ProposedRuleset
	History  []models.Ruleset // those proposed last first
}

// Principle is one of the six.
type Principle struct {
	ID                    models.Principle
	Name, Rule, Acts, Not string
	Comments              []PublicComment
}

// Branch is a topic, or a place, with how many groups there are and what is below it.
type Branch struct {
	Name     string
	Count    int
	URL      templ.SafeURL
	Branches []Branch
}

// Tree is a page on which one browses.
type Tree struct {
	Page
	Heading, Lead string
	Branches      []Branch
}
