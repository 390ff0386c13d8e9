package api

import (
	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/domain/matching"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
)

// Vocabulary is a closed set with its values in their usual order.
type Vocabulary struct {
	Name   string            `json:"name" example:"stage"`
	Values []VocabularyValue `json:"values"`
}

// VocabularyValue is one value with its label in the reader's language.
type VocabularyValue struct {
	Value string `json:"value" example:"forming"`
	Label string `json:"label" example:"Forming"`
}

// Principle is one of the six principles of partnership, in plain words.
type Principle struct {
	Principle models.Principle `json:"principle"`
	Name      string           `json:"name"`
	Rule      string           `json:"rule"` // how it decides on rankings
	Acts      string           `json:"acts"` // by which acts it is lived
	Not       string           `json:"not"`  // its limits: what it does not do
}

// PrincipleList is the six, with the version of the rules.
type PrincipleList struct {
	Items   []Principle `json:"items"`
	Ruleset string      `json:"ruleset" example:"3"`
	Source  string      `json:"source"`
}

// listVocabularies answers with the closed sets.
//
// @Summary     The closed sets with labels in the reader's language
// @Description Every closed set with its values and their labels in the reader's language. Values may be added: take those that you do not know
// @Description as unknown.
// @ID          listVocabularies
// @Tags        vocabulary
// @Success     200 {object} rest.List[Vocabulary]
// @Failure     400 {object} rest.Problem
// @Router      /vocabularies [get]
func (d *Door) listVocabularies(c echo.Context) error {
	if err := rest.ReadQuery(c).Finish(); err != nil {
		return err
	}
	reader := d.language(c)
	var items []Vocabulary
	for _, set := range models.Sets() {
		v := Vocabulary{Name: set.Name, Values: make([]VocabularyValue, len(set.Values))}
		for i, value := range set.Values {
			v.Values[i] = VocabularyValue{Value: value, Label: d.Texts.Text(reader, "label."+set.Name+"."+value, nil)}
		}
		items = append(items, v)
	}
	return rest.WriteJSON(c, rest.NewList(items, models.Page{Number: 1, PerPage: len(items)}, len(items)), rest.Metadata{CacheControl: d.staticCacheControl()})
}

// listPrinciples answers with the six rules in plain words.
//
// @Summary     The six principles of partnership, as rules in plain words
// @Description The six rules by which consultants are matched, in the reader's language, and their source. Each has the acts by which groups and
// @Description consultants live it, and its limits: what it does not do.
// @ID          listPrinciples
// @Tags        vocabulary
// @Success     200 {object} PrincipleList
// @Failure     400 {object} rest.Problem
// @Router      /principles [get]
func (d *Door) listPrinciples(c echo.Context) error {
	if err := rest.ReadQuery(c).Finish(); err != nil {
		return err
	}
	reader := d.language(c)
	adopted, err := d.Consultation.AdoptedRuleset(c.Request().Context())
	if err != nil {
		return err
	}
	response := PrincipleList{Ruleset: adopted.Version, Source: matching.PrinciplesSource}
	for _, p := range models.Principles() {
		code := "principle." + string(p)
		response.Items = append(response.Items, Principle{
			Principle: p, Name: d.Texts.Text(reader, code+".name", nil), Rule: d.Texts.Text(reader, code+".rule", nil),
			Acts: d.Texts.Text(reader, code+".acts", nil), Not: d.Texts.Text(reader, code+".not", nil),
		})
	}
	return rest.WriteJSON(c, response, rest.Metadata{CacheControl: d.publicCacheControl(policy.ReadReference)})
}
