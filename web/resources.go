package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// resourceRoutes lists the pages of resources, and those of a group's list, for its members.
func (s *Site) resourceRoutes() []Route {
	const get, post = http.MethodGet, http.MethodPost
	const edit, list = "/resources/:id/edit", insidePath + "/resources"
	return []Route{
		{get, "/resources", policy.SearchResources, s.searchResources},
		{get, "/resources/new", policy.SuggestResource, s.newResourceForm},
		{post, "/resources/new", policy.SuggestResource, s.suggestResource},
		{get, "/resources/:id", policy.ReadResource, s.showResource},
		{get, edit, policy.EditResource, s.editResourceForm},
		{post, edit, policy.EditResource, s.changeResource},
		{post, "/resources/:id/withdraw", policy.WithdrawResource, s.withdrawResource},
		{get, reportResourcePath, policy.ReportSubject, s.reportForm(s.reportedResource)},
		{post, reportResourcePath, policy.ReportSubject, s.sendReport(s.reportedResource)},
		{get, list, policy.ReadGroupResources, s.showGroupResources},
		{post, list, policy.UseResource, s.useResource},
		{post, list + "/:id/drop", policy.UseResource, s.dropResource},
	}
}

// resourceFacetNames are the filters that the search for resources offers with counts.
func resourceFacetNames() []string {
	return []string{"kind", "category", "topic", "language", "reach", "country"}
}

// resourceParams returns the parameters that the page of a search for resources knows.
func resourceParams(v views.Presenter) []string {
	q := readQuery(url.Values{})
	v.ReadResourceFilter(q)
	return slices.DeleteFunc(q.Names(), func(name string) bool { return name == "facets" || name == "per_page" })
}

// searchResources is the page of a search for resources.
func (s *Site) searchResources(c echo.Context) error {
	p, params := s.titled(c, "resources.title"), normalize(c.QueryParams(), s.params.resources)
	if params.Get("near") == "" && params.Get("place") == "" && params.Get("lat") == "" {
		params.Del("radius_km")
	}
	p.Query, p.NoIndex, p.Scripts = params, len(params) > 0, []string{"places.js"}
	p.Alternates = []view.Alternate{jsonTwin("/resources", params)}
	shown := view.ResourceSearch{Search: view.Search{Page: p, Params: params, Near: params.Get("near"), Q: params.Get("q"), RadiusKm: cmp.Or(params.Get("radius_km"), "25")}}
	shown.Radii = radii(shown.RadiusKm)
	if err := s.findResources(c.Request().Context(), &shown); err != nil {
		return err
	}
	shown.Hidden = hidden(params, append([]string{"near", "q", "radius_km", "page"}, facetNames(shown.Facets)...))
	return s.render(c, http.StatusOK, p, view.ResourceSearchPage(shown))
}

// findResources adds what a search finds to its page.
func (s *Site) findResources(ctx context.Context, shown *view.ResourceSearch) error {
	q := readQuery(shown.Params)
	f := s.parts.Views.ReadResourceFilter(q)
	if len(q.Invalid.Fields) > 0 {
		s.refuse(&shown.Search, refusal{wrong: wrongFields(shown.Language, q.Invalid.Fields)})
		return nil
	}
	f.Facets, f.AcceptLanguage = resourceFacetNames(), shown.Tag
	found, err := s.parts.Discovery.FindResources(ctx, f)
	if err != nil {
		why, err := refused(shown.Search, err)
		s.refuse(&shown.Search, why)
		return err
	}
	shown.Asked = true
	counted := found.Facets
	found.Facets = nil // a page turns them into words by itself
	if shown.Found, err = s.parts.Views.ToFoundResources(shown.Tag, found); err != nil {
		return err
	}
	for _, item := range shown.Found.Items {
		shown.Results = append(shown.Results, s.resourceResult(shown.Page, item))
	}
	shown.Facets = s.resourceFacets(shown.Search, counted)
	shown.Active = s.active(shown.Search, append(resourceFacetNames(), "region")...)
	for i, active := range shown.Active {
		shown.Active[i].Label = s.resourceLabel(shown.Page, active.Name, active.Value, active.Label)
	}
	addPages(&shown.Search, found.Page, found.Total)
	return nil
}

// resourceFacets returns the filters in the words of resources' own sets.
func (s *Site) resourceFacets(search view.Search, counted map[string][]models.FacetCount) []view.Facet {
	list := s.facets(search, counted, resourceFacetNames()...)
	for i, f := range list {
		for j, value := range f.Values {
			list[i].Values[j].Label = s.resourceLabel(search.Page, f.Name, value.Value, value.Label)
		}
	}
	return list
}

// resourceLabel returns a value of a filter in the words of resources' own sets, if it has one.
func (s *Site) resourceLabel(p view.Page, name, value, otherwise string) string {
	if slices.Contains([]string{"kind", "category", "reach"}, name) {
		return s.parts.Views.FacetLabel("resource_"+name, value, p.Tag)
	}
	return otherwise
}

func (s *Site) resourceResult(p view.Page, item views.ResourceItem) view.ResourceResult {
	r := view.ResourceResult{ResourceItem: item, Place: placeOf(p.Language, item.Locality)}
	kind, category := p.Label("resource_kind", string(item.Kind)), p.Label("resource_category", string(item.Category))
	r.Facts = slices.Concat(slices.Compact([]string{kind, category}), s.languages(p, item.Languages))
	return r
}

// showResource is the page of a confirmed resource.
func (s *Site) showResource(c echo.Context) error {
	id, err := models.ParseID(c.Param("id"))
	if err != nil {
		return echo.ErrNotFound
	}
	found, err := s.parts.Directory.Resource(c.Request().Context(), models.WriteOptions{}, id)
	if err != nil {
		return notFound(err)
	}
	p := s.page(c, found.Name)
	p.Alternates = []view.Alternate{jsonTwin("/resources/"+id.String(), nil)}
	shown := view.Resource{Page: p, Resource: s.parts.Views.ToResource(found.Resource)}
	shown.Place, shown.Facts = placeOf(p.Language, shown.Locality), s.resourceFacts(p, shown.Resource)
	shown.Confirmed = p.T("resource.confirmed", "date", dateWords(p, found.ConfirmedOn), "by", p.Label("resource_confirmation", string(found.ConfirmedBy)))
	if err := s.addWhole(c, &shown, found.PartOf); err != nil {
		return err
	}
	return s.render(c, http.StatusOK, p, view.ResourcePage(shown))
}

// addWhole adds what the resource is a part of, if everybody may read that.
func (s *Site) addWhole(c echo.Context, shown *view.Resource, partOf *models.ID) error {
	if partOf == nil {
		return nil
	}
	whole, err := s.parts.Directory.Resource(c.Request().Context(), models.WriteOptions{}, *partOf)
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	shown.WholeID, shown.WholeName = whole.ID, whole.Name
	return err
}

// resourceFacts lists what is written about a resource, but for its name, place and summary.
func (s *Site) resourceFacts(p view.Page, r views.Resource) []view.Fact {
	return slices.Clip(facts(
		labelled(p, "kind", "resource_kind", []models.ResourceKind{r.Kind}), labelled(p, "category", "resource_category", []models.ResourceCategory{r.Category}),
		labelled(p, "reach", "resource_reach", []models.ResourceReach{r.Reach}), fact(p, "topics", s.topicLabels(p, r.Topics)...),
		fact(p, "languages", s.languages(p, r.Languages)...), fact(p, "cost", r.Cost), fact(p, "phone", r.Phone),
	))
}
