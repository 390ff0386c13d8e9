package discovery

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/store"
)

// ResourceFacets returns the filters whose values a search for resources can count.
func ResourceFacets() []string {
	return []string{"kind", "category", "topic", "language", "reach", "country", "region"}
}

// ResourceSorts returns the orders of a search for resources; each may be reversed by a "-" before it.
func ResourceSorts() []string {
	return sortNames(search.SortRelevance, search.SortDistance, search.SortName, search.SortUpdated)
}

// FindResources finds confirmed resources; its errors are those of FindGroups.
func (r *Room) FindResources(ctx context.Context, f models.ResourceFilter) (models.SearchPage, error) {
	return r.find(ctx, r.resourceIndexKind(), r.newResourceSearch(f))
}

// newResourceSearch returns what a filter asks of the index.
func (r *Room) newResourceSearch(f models.ResourceFilter) searchRequest {
	facet := r.setConditions(map[string][]string{
		"kind": f.Kind, "category": f.Category, "topic": f.Topic, "language": f.Language, "reach": f.Reach, "country": f.Country, "region": f.Region,
	}, f.FilterClauses)
	return searchRequest{text: f.Q, where: models.MatchAll(), facet: facet, facets: f.Facets, origin: f.Origin, sort: f.Sort, acceptLanguage: f.AcceptLanguage, page: f.Page}
}

func (r *Room) resourceIndexKind() indexKind {
	return indexKind{
		name: "resources", index: r.Resources, recordKind: store.KindResource, job: models.JobIndexResource, readCurrent: r.readCurrentResources,
		readAll: func(ctx context.Context) search.Documents {
			return streamDocuments(ctx, r.eachConfirmedResource, r.resourceDocument)
		},
	}
}

func (r *Room) readCurrentResources(ctx context.Context, ids []models.ID) (map[models.ID]search.Document, error) {
	current := map[models.ID]search.Document{}
	err := r.Store.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.ResourcesByIDs(ctx, ids)
		for id, resource := range rows {
			if resource.IsPublic() {
				current[id] = r.resourceDocument(resource)
			}
		}
		return err
	})
	return current, err
}

func (r *Room) eachConfirmedResource(ctx context.Context, f func(models.Resource) error) error {
	return r.Store.EachResource(ctx, func(resource models.Resource) error {
		if !resource.IsPublic() {
			return nil
		}
		return f(resource)
	})
}

// resourceDocument returns what the index knows of a confirmed resource.
func (r *Room) resourceDocument(resource models.Resource) search.Document {
	v := values{}
	v.add("kind", string(resource.Kind))
	v.add("category", string(resource.Category))
	v.add("topic", resource.Topics...)
	v.add("reach", string(resource.Reach))
	v.addLanguages(resource.Languages...)
	v.add("country", resource.Locality.Country)
	v.add("region", resource.Locality.RegionCode)
	document := search.Document{
		ID: resource.ID, Version: resource.Version, Names: search.Names{Own: resource.Name}, Updated: resource.UpdatedAt, Public: r.Responses.Resource(resource),
		Texts: search.Texts{
			Name: []string{resource.Name}, Topic: r.topicWords(resource.Topics), Body: []string{resource.Summary},
			Place: []string{resource.Locality.Label, resource.Locality.PlaceName, resource.Locality.Region},
		},
	}
	point, hasPoint := resource.Locality.Point()
	if hasPoint {
		document.Points = []models.Point{point}
	}
	v.add(locatedAttribute, resourceLocatedValues(resource, hasPoint)...)
	document.Values = v.normalize()
	return document
}

// resourceLocatedValues returns the values of locatedAttribute of a resource: a local one has a value.
func resourceLocatedValues(resource models.Resource, hasPoint bool) []string {
	switch {
	case !hasPoint && resource.Reach != models.ReachLocal:
		return nil
	case resource.Locality.Country == "":
		return locatedValues(hasPoint)
	}
	return locatedValues(hasPoint, resource.Locality.Country)
}

// UpdateResourceIndex is UpdateGroupIndex for resources. An index on a server is left to the jobs.
func (r *Room) UpdateResourceIndex(ctx context.Context, ids ...models.ID) {
	if r.Resources == nil || len(ids) == 0 || r.AsyncIndex {
		return
	}
	if err := r.resourceUpdater.update(ctx, ids...); err != nil {
		r.Log.WarnContext(ctx, "index left to its job", "error", err, "resources", len(ids))
	}
}

// IndexResources is the job of bringing the index up to the rows of resources.
func (r *Room) IndexResources(ctx context.Context, ids []models.ID) error {
	return r.resourceUpdater.update(ctx, ids...)
}

// indexResources puts confirmed resources into the index and takes all others out.
func (r *Room) indexResources(ctx context.Context, ids []models.ID) error {
	return indexRows(ctx, r.resourceIndexKind(), ids)
}
