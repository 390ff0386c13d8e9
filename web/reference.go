package web

import (
	"context"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// showHome is the first page.
func (s *Site) showHome(c echo.Context) error {
	p := s.titled(c, "home.title")
	p.Scripts = []string{"places.js"}
	p.Alternates = []view.Alternate{jsonTwin("", nil)}
	groups, err := s.countGroups(c.Request().Context(), models.GroupFilter{}, "field")
	if err != nil {
		return err
	}
	consultants, err := s.parts.Discovery.FindConsultants(c.Request().Context(), models.ConsultantFilter{Page: models.Page{Number: 1, PerPage: 1}})
	if err != nil {
		return err
	}
	h := view.Home{Page: p, Groups: groups.Total, Consultants: consultants.Total}
	for _, f := range groups.Facets["field"] {
		h.Fields = append(h.Fields, view.Branch{Name: s.parts.Views.Topics.Label(f.Value, p.Tag), Count: f.Count, URL: p.Link("/groups", url.Values{"topic": {f.Value}})})
	}
	return s.render(c, http.StatusOK, p, view.HomePage(h))
}

// countGroups counts the groups that a filter finds, by the values of a facet.
func (s *Site) countGroups(ctx context.Context, f models.GroupFilter, facet string) (models.SearchPage, error) {
	f.Facets, f.Page = []string{facet}, models.Page{Number: 1, PerPage: 1}
	return s.parts.Discovery.FindGroups(ctx, f)
}

// showAbout shows what this is, what is private, and whose data is used.
func (s *Site) showAbout(c echo.Context) error {
	p := s.titled(c, "about.title")
	return s.render(c, http.StatusOK, p, view.AboutPage(p))
}

// showTopics is the tree of topics with how many groups each has.
func (s *Site) showTopics(c echo.Context) error {
	p := s.titled(c, "topics.title")
	p.Alternates = []view.Alternate{jsonTwin("/topics", nil)}
	found, err := s.countGroups(c.Request().Context(), models.GroupFilter{}, "field")
	if err != nil {
		return err
	}
	counts := map[string]int{}
	for _, f := range found.Facets["field"] {
		counts[f.Value] = f.Count
	}
	return s.render(c, http.StatusOK, p, view.TreePage(view.Tree{Page: p, Heading: p.Title, Lead: p.T("topics.lead"), Branches: s.topicBranches(p, "", counts)}))
}

// topicBranches returns the topics below one. Only fields are counted, because a group of a topic
// is one of all those above it too.
func (s *Site) topicBranches(p view.Page, parent string, counts map[string]int) []view.Branch {
	var branches []view.Branch
	for _, topic := range s.parts.Views.Topics.Children(parent) {
		branches = append(branches, view.Branch{
			Name: s.parts.Views.Topics.Label(topic.ID, p.Tag), Count: counts[topic.ID],
			URL: p.Link("/groups", url.Values{"topic": {topic.ID}}), Branches: s.topicBranches(p, topic.ID, counts),
		})
	}
	return branches
}
