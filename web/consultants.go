package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// consultantFacets are the filters that the search for consultants offers with counts.
func consultantFacets() []string {
	return []string{"topic", "consultation_kind", "role", "language", "format", "country"}
}

// consultantParams returns the parameters that the page of a search for consultants knows.
func consultantParams(v views.Presenter) []string {
	q := readQuery(url.Values{})
	v.ReadConsultantFilter(q)
	return slices.DeleteFunc(q.Names(), func(name string) bool { return name == "facets" || name == "per_page" })
}

// searchConsultants is the page of a search for consultants.
func (s *Site) searchConsultants(c echo.Context) error {
	p, params := s.titled(c, "consultants.title"), normalize(c.QueryParams(), s.params.consultants)
	if params.Get("near") == "" && params.Get("place") == "" && params.Get("lat") == "" {
		params.Del("radius_km")
	}
	p.Query, p.NoIndex, p.Scripts = params, len(params) > 0, []string{"places.js"}
	p.Alternates = []view.Alternate{jsonTwin("/consultants", params)}
	shown := view.ConsultantSearch{Search: view.Search{Page: p, Params: params, Near: params.Get("near"), Q: params.Get("q"), RadiusKm: cmp.Or(params.Get("radius_km"), "25")}}
	shown.Radii = radii(shown.RadiusKm)
	if err := s.findConsultants(c.Request().Context(), &shown); err != nil {
		return err
	}
	shown.Hidden = hidden(params, append([]string{"near", "q", "radius_km", "page"}, facetNames(shown.Facets)...))
	return s.render(c, http.StatusOK, p, view.ConsultantSearchPage(shown))
}

// findConsultants adds what a search finds to its page.
func (s *Site) findConsultants(ctx context.Context, shown *view.ConsultantSearch) error {
	q := readQuery(shown.Params)
	f := s.parts.Views.ReadConsultantFilter(q)
	if len(q.Invalid.Fields) > 0 {
		s.refuse(&shown.Search, refusal{wrong: wrongFields(shown.Language, q.Invalid.Fields)})
		return nil
	}
	f.Facets, f.AcceptLanguage = consultantFacets(), shown.Tag
	found, err := s.parts.Discovery.FindConsultants(ctx, f)
	if err != nil {
		why, err := refused(shown.Search, err)
		s.refuse(&shown.Search, why)
		return err
	}
	shown.Asked = true
	counted := found.Facets
	found.Facets = nil // a page turns them into words by itself
	if shown.Found, err = s.parts.Views.ToFoundConsultants(shown.Tag, found); err != nil {
		return err
	}
	for _, item := range shown.Found.Items {
		shown.Results = append(shown.Results, s.consultantResult(shown.Page, item))
	}
	shown.Facets = s.facets(shown.Search, counted, consultantFacets()...)
	shown.Active = s.active(shown.Search, append(consultantFacets(), "region", "remote")...)
	addPages(&shown.Search, found.Page, found.Total)
	return nil
}

func (s *Site) consultantResult(p view.Page, item views.ConsultantItem) view.ConsultantResult {
	r := view.ConsultantResult{ConsultantItem: item, Place: placeOf(p.Language, item.Base)}
	for _, kind := range item.ConsultationKinds[:min(4, len(item.ConsultationKinds))] {
		r.Facts = append(r.Facts, p.Label("consultation_kind", string(kind)))
	}
	r.Facts = append(r.Facts, s.languages(p, item.Languages)...)
	return r
}

// showConsultant is the page of a consultant's public profile.
func (s *Site) showConsultant(c echo.Context) error {
	id, err := models.ParseID(c.Param("id"))
	if err != nil {
		return echo.ErrNotFound
	}
	found, err := s.parts.Directory.Consultant(c.Request().Context(), models.WriteOptions{}, id)
	if err != nil {
		return notFound(err)
	}
	p := s.page(c, found.Name)
	p.Alternates = []view.Alternate{jsonTwin("/consultants/"+id.String(), nil)}
	shown := view.Consultant{Page: p, Consultant: s.parts.Views.ToConsultant(found.Consultant)}
	shown.Place, shown.Plain = placeOf(p.Language, shown.Base), plainFacts(p, shown.Consultant)
	shown.Facts = s.consultantFacts(p, shown.Consultant)
	if shown.Ratings, shown.Answer, err = s.ratings(c, p, models.WriteOptions{}, id); err != nil {
		return err
	}
	return s.render(c, http.StatusOK, p, view.ConsultantPage(shown))
}

// plainFacts returns in sentences whom a consultant works for, with what powers and duties, and on
// what ground the consultant was verified.
func plainFacts(p view.Page, c views.Consultant) []string {
	list := []string{p.T("consultant.independent")}
	if c.Organisation != "" {
		list = []string{p.T("consultant.works_for", "organisation", c.Organisation)}
	}
	if c.FundedBy != "" {
		list = append(list, p.T("consultant.funded_by", "funder", c.FundedBy))
	}
	list = append(list, p.T(either(c.StatutoryPowers, "consultant.powers", "consultant.no_powers")), p.T(either(c.DutyToReport, "consultant.duty", "consultant.no_duty")))
	v := c.Verified
	if v == nil {
		return list
	}
	ground := p.Label("ground", string(v.Ground))
	if v.ExpiresOn.IsZero() {
		return append(list, p.T("consultant.verified", "date", dateWords(p, v.On), "ground", ground))
	}
	return append(list, p.T("consultant.verified.until", "date", dateWords(p, v.On), "ground", ground, "until", dateWords(p, v.ExpiresOn)))
}

func either(condition bool, yes, no string) string {
	if condition {
		return yes
	}
	return no
}

func dateWords(p view.Page, d models.Date) string {
	on, err := time.Parse(time.DateOnly, d.String())
	if err != nil {
		return ""
	}
	return p.Date(on)
}

// consultantFacts lists what a consultant says of their work.
func (s *Site) consultantFacts(p view.Page, c views.Consultant) []view.Fact {
	var about []string
	for _, id := range c.Topics {
		about = append(about, s.parts.Views.Topics.Label(id, p.Tag))
	}
	if c.AnyIssue {
		about = append(about, p.T("fact.any_issue"))
	}
	var worked []string
	for _, country := range c.WorkedIn {
		worked = append(worked, s.parts.Views.FacetLabel(either(strings.Contains(country, "."), "region", "country"), country, p.Tag))
	}
	reach, response := "", ""
	if c.ServiceRadiusKm > 0 {
		reach = p.T("consultant.reach", "km", p.Distance(c.ServiceRadiusKm))
	}
	if c.ResponseHours > 0 {
		response = p.T("consultant.answers", "hours", p.Number(c.ResponseHours))
	}
	return slices.Clip(facts(
		fact(p, "breadth", breadth(p, c)), fact(p, "topics", about...), labelled(p, "helps_with", "consultation_kind", c.ConsultationKinds), labelled(p, "roles", "role", c.Roles), labelled(p, "formats", "format", c.Formats),
		fact(p, "languages", s.languages(p, c.Languages)...), fact(p, "radius", reach), fact(p, "response", response), fact(p, "worked_in", worked...), labelled(p, "training", "training", c.Training),
	))
}

// breadth returns of how much there is a consultant offers how much.
func breadth(p view.Page, c views.Consultant) string {
	all := func(set string) string { return p.Number(len(models.SetValues(set))) }
	return p.T("consultant.breadth", "kinds", p.Number(len(c.ConsultationKinds)), "all_kinds", all("consultation_kind"), "topics", p.Number(len(c.Topics)),
		"roles", p.Number(len(c.Roles)), "all_roles", all("role"), "resources", p.Number(len(c.OpensResources)), "all_resources", all("resource_category"))
}
