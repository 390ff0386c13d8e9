package view

import (
	"slices"

	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// ResourcePath returns the address of a resource's page.
func ResourcePath(id models.ID) string { return "/resources/" + id.String() }

// ResourceSearch is the page of a search for resources.
type ResourceSearch struct {
	Search
	Asked   bool // the search was answered
	Found   views.FoundResources
	Results []ResourceResult
}

// ResourceResult is a resource as a list shows one.
type ResourceResult struct {
	views.ResourceItem
	Place string
	Facts []string
}

// Resource is the page of one resource.
type Resource struct {
	Page
	views.Resource
	Place     string
	Facts     []Fact
	Confirmed string // when, and by whom, in a sentence
	WholeID   models.ID
	WholeName string // of what it is a part of; "" if of nothing
}

// ResourceForm is the form in which a resource is suggested or changed, with what was typed.
type ResourceForm struct {
	Page
	Path      string // that it is sent to
	ID        models.ID
	Version   int64 // 0 of a new one
	Status    string
	Notice    string
	Name      string
	Kind      string
	Category  string
	Summary   string
	Chosen    []string // topics
	Offered   []Choice // topics to choose from
	Find      string   // what was looked for among topics
	Spoken    []string
	Reach     string
	Where     string
	Was       string // where it was before
	Website   string
	Phone     string
	Email     string
	Cost      string
	Anonymous bool
	Wrong     map[string]string // by field
}

func (f ResourceForm) topics() TopicChoice {
	return TopicChoice{Language: f.Language, Chosen: f.Chosen, Offered: f.Offered, Find: f.Find, Wrong: f.Wrong["topics"]}
}

func (f ResourceForm) speaks(tag string) bool { return slices.Contains(f.Spoken, tag) }

// languages returns the languages that the form offers: those of pages, and those that were chosen.
func (f ResourceForm) languages() []string {
	tags := slices.Clone(f.Texts.PageLanguages())
	for _, tag := range f.Spoken {
		if !slices.Contains(tags, tag) {
			tags = append(tags, tag)
		}
	}
	return tags
}

// line returns a field of one line.
func (f ResourceForm) line(field, label, value, most string, required bool) LongText {
	return LongText{Language: f.Language, Field: field, Label: label, Value: value, Wrong: f.Wrong[field], Max: most, Required: required}
}

// selection returns a field in which a value of a closed set is chosen.
func (f ResourceForm) selection(field, set, picked string) Choices {
	return Choices{
		Language: f.Language, ID: field, Field: field, Legend: f.T("fact." + field), Set: set, Values: models.SetValues(set), Picked: picked, Wrong: f.Wrong[field],
	}
}

// GroupResources is what a group uses, and what may be of use to it.
type GroupResources struct {
	Inside
	Used      []ListedResource
	Suggested []ListedResource
}

// ListedResource is a resource in a group's inside.
type ListedResource struct {
	views.Resource
	ID      models.ID
	Public  bool // it has a page
	Place   string
	Reasons []string
}
