package web

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/domain/matching"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// maxShownComments is how many of the newest public comments the page of the principles shows.
const maxShownComments = 100

// showPrinciples explains the six principles, with the rulesets and what groups wrote about them.
func (s *Site) showPrinciples(c echo.Context) error {
	p := s.titled(c, "principles.title")
	p.Alternates = []view.Alternate{jsonTwin("/principles", nil)}
	shown := view.Principles{Page: p, Source: matching.PrinciplesSource}
	comments, err := s.publicComments(c.Request().Context(), p)
	if err != nil {
		return err
	}
	for _, id := range models.Principles() {
		text := func(part string) string { return p.Texts.Text(p.Tag, "principle."+string(id)+"."+part, nil) }
		shown.Items = append(shown.Items, view.Principle{
			ID: id, Name: text("name"), Rule: text("rule"), Acts: text("acts"), Not: text("not"), Comments: comments[string(id)],
		})
	}
	if shown.History, err = s.parts.Consultation.Rulesets(c.Request().Context()); err != nil {
		return err
	}
	for _, ruleset := range shown.History {
		if ruleset.Status == models.RulesetAdopted {
			shown.Adopted = ruleset.Version
		}
		if ruleset.Status == models.RulesetProposed {
			shown.Proposed = append(shown.Proposed, view.ProposedRuleset{Ruleset: ruleset, Open: ruleset.IsOpenOn(models.DateOf(s.parts.Now().UTC())), Comments: comments[ruleset.Version]})
		}
	}
	return s.render(c, http.StatusOK, p, view.PrinciplesPage(shown))
}

// publicComments returns what groups wrote in public, by what it is about.
func (s *Site) publicComments(ctx context.Context, p view.Page) (map[string][]view.PublicComment, error) {
	list, _, err := s.parts.Consultation.PublicPrincipleComments(ctx, models.Page{Number: 1, PerPage: maxShownComments})
	if err != nil {
		return nil, err
	}
	about := map[string][]view.PublicComment{}
	for _, one := range list {
		about[one.About] = append(about[one.About], view.PublicComment{Group: one.Name, URL: p.Link("/groups/"+one.Slug, nil), Text: one.Text, On: one.WrittenOn})
	}
	return about, nil
}
