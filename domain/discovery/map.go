package discovery

import (
	"context"
	"fmt"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

const (
	// maxZoom is the closest that a map of tiles of 256 pixels looks.
	maxZoom = 22
	// maxFeatures is the largest number of features of a map; its squares are larger if there
	// would be more.
	maxFeatures = 1000
)

// levelAt returns the level of squares at a zoom: 64 to 128 pixels of a map wide at the equator.
func levelAt(zoom int) int { return zoom + 1 - (zoom+1)%search.LevelStep }

// MapGroups returns the places of the groups that a filter finds, by their public points, in the
// squares that a view touches. Squares are counted whole, so that counts do not change while a map
// is moved. Its errors are those of FindGroups.
func (r *Room) MapGroups(ctx context.Context, f models.GroupFilter, view models.MapView) ([]models.Cluster, error) {
	w, err := r.newGroupSearch(ctx, f)
	if err != nil {
		return nil, err
	}
	s := r.groupIndexKind()
	resolved, err := r.resolveSearch(ctx, s, w)
	if err != nil {
		return nil, err
	}
	q := search.MapQuery{Query: resolved.query, Viewport: view.Box, Level: levelAt(view.Zoom), MaxClusters: maxFeatures}
	found, err := s.index.Map(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("map: %w", err)
	}
	current, err := r.revalidateNamed(ctx, s, q.Selection(), found)
	if err != nil {
		return nil, err
	}
	clusters := make([]models.Cluster, 0, len(found))
	for _, c := range found {
		shown := models.Cluster{Count: c.Count, Centre: c.Middle, Bounds: c.Bounds}
		if c.Single == nil {
			shown.ExpansionZoom = expansionZoom(c.Bounds, view.Zoom)
		} else if hit, ok := current[c.Single.ID]; ok {
			item := newFoundItem(hit)
			shown.Single = &item
		} else {
			continue
		}
		clusters = append(clusters, shown)
	}
	return clusters, nil
}

// revalidateNamed returns those of the groups that are named on a map which are still what was
// asked for, as they are now if the index may be late.
func (r *Room) revalidateNamed(ctx context.Context, s indexKind, q search.Query, found []search.Cluster) (map[models.ID]search.Hit, error) {
	var named search.Result
	for _, c := range found {
		if c.Single != nil {
			named.Hits = append(named.Hits, *c.Single)
		}
	}
	if err := r.revalidate(ctx, s, q, &named); err != nil {
		return nil, err
	}
	current := make(map[models.ID]search.Hit, len(named.Hits))
	for _, hit := range named.Hits {
		current[hit.ID] = hit
	}
	return current, nil
}

// expansionZoom returns the first closer zoom at which what is within the bounds is no longer in
// one square; 0 if it never comes apart.
func expansionZoom(bounds models.Box, zoom int) int {
	low, high := models.Point{Lat: bounds.South, Lon: bounds.West}, models.Point{Lat: bounds.North, Lon: bounds.East}
	for closer := zoom + 1; closer <= maxZoom; closer++ {
		if level := levelAt(closer); search.SquareOf(low, level) != search.SquareOf(high, level) {
			return closer
		}
	}
	return 0
}
