package consultation

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/shg-directory/shg/domain/matching"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
	"github.com/shg-directory/shg/store"
)

// What each part of a suggestion is worth, in twelfths, so that quarters and thirds are whole. The
// parts weigh alike, and the sum alone decides the order.
const (
	wholePart    = 12
	halfPart     = 6 // another language of the group, or none named; no topic named; in the region; online
	nationalPart = 8 // for people in the group's country
)

// SuggestResources returns confirmed resources that may be of use to a group, the most fitting first,
// at most models.MaxResourceSuggestions, for its members only. What the group uses already is left out.
//
// A resource is worth a part each for: its topics, the mean of the nearness of the wanted topics to
// its own; where it is; its language; and, if the group's requests wish for resources, whether they
// wish for its category. Without a share of topics or category, within reach or in a language of the
// group it is not suggested.
func (r *Room) SuggestResources(ctx context.Context, by models.WriteOptions, groupID models.ID) (suggestions []models.ResourceSuggestion, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		if err := r.authorize(ctx, tx, by, policy.ReadGroupResources, groupID); err != nil {
			return err
		}
		wishes, err := r.readResourceWishes(ctx, tx, by, groupID)
		if err != nil {
			return err
		}
		outlines, err := tx.OutlineResources(ctx, wishes.group.Country, models.MaxItems)
		if err != nil {
			return err
		}
		suggestions = wishes.rank(outlines)
		return completeSuggestions(ctx, tx, suggestions)
	})
	return suggestions, err
}

// completeSuggestions reads the rows of what is suggested.
func completeSuggestions(ctx context.Context, tx *store.Tx, suggestions []models.ResourceSuggestion) error {
	ids := make([]models.ID, len(suggestions))
	for i, suggestion := range suggestions {
		ids[i] = suggestion.ID
	}
	rows, err := tx.ResourcesByIDs(ctx, ids)
	for i, id := range ids {
		suggestions[i].Resource = rows[id]
	}
	return err
}

// resourceWishes is what the resources for a group are judged by.
type resourceWishes struct {
	group      matching.Group
	topics     []string // of its open needs, else its own
	categories []models.ResourceCategory
	used       map[models.ID]bool
	similarity func(a, b string) int // in quarters
}

// readResourceWishes reads a group as its own members know it, with its open needs, the resources
// that its unfinished requests wish for, and its list.
func (r *Room) readResourceWishes(ctx context.Context, tx *store.Tx, by models.WriteOptions, groupID models.ID) (resourceWishes, error) {
	w := resourceWishes{used: map[models.ID]bool{}, similarity: r.Topics.Similarity}
	var err error
	if w.group, err = r.readMatchingGroup(ctx, tx, groupID, true); err != nil {
		return w, err
	}
	all := models.Page{Number: 1, PerPage: models.MaxItems}
	needs, _, err := tx.Needs(ctx, groupID, models.NeedOpen, all, by.AccountID)
	if err != nil {
		return w, err
	}
	for _, need := range needs {
		w.topics = append(w.topics, need.Topics...)
	}
	if len(w.topics) == 0 {
		w.topics = w.group.Topics
	}
	for _, status := range []models.RequestStatus{models.RequestDraft, models.RequestOpen} {
		requests, _, err := tx.Requests(ctx, groupID, status, all)
		if err != nil {
			return w, err
		}
		for _, request := range requests {
			w.categories = append(append(w.categories, request.Resources...), request.Must.V.Resources...)
		}
	}
	listed, _, err := tx.GroupResources(ctx, groupID, all)
	for _, resource := range listed {
		w.used[resource.ID] = true
	}
	return w, err
}

// rank returns the most fitting resources with their reasons; of equal ones the first by name.
func (w resourceWishes) rank(candidates []models.Resource) []models.ResourceSuggestion {
	worth := map[models.ID]int{}
	suggestions := []models.ResourceSuggestion{}
	for _, resource := range candidates {
		if w.used[resource.ID] {
			continue
		}
		if value, reasons := w.judge(resource); value > 0 {
			worth[resource.ID] = value
			suggestions = append(suggestions, models.ResourceSuggestion{Resource: resource, Reasons: reasons})
		}
	}
	slices.SortFunc(suggestions, func(a, b models.ResourceSuggestion) int {
		return cmp.Or(worth[b.ID]-worth[a.ID], strings.Compare(a.Name, b.Name), slices.Compare(a.ID[:], b.ID[:]))
	})
	return suggestions[:min(len(suggestions), models.MaxResourceSuggestions)]
}

// judge returns what a resource is worth to the group, with the reasons; 0 if it is not suggested.
func (w resourceWishes) judge(resource models.Resource) (int, []models.ResourceReason) {
	wanted := slices.Contains(w.categories, resource.Category)
	topics, topic := w.judgeTopics(resource)
	place, placeCode := w.judgePlace(resource)
	language, tag := w.judgeLanguage(resource)
	if topics == 0 && !wanted || place == 0 || language == 0 {
		return 0, nil
	}
	worth, reasons := topics+place+language, []models.ResourceReason{}
	if wanted {
		worth += wholePart
		reasons = append(reasons, models.ResourceReason{Code: "resource_wanted", Params: map[string]any{"category": string(resource.Category)}})
	}
	if topic != "" {
		reasons = append(reasons, models.ResourceReason{Code: "resource_topic", Params: map[string]any{"topic": topic}})
	}
	reasons = append(reasons, models.ResourceReason{Code: placeCode})
	if tag != "" {
		reasons = append(reasons, models.ResourceReason{Code: "resource_language", Params: map[string]any{"language": tag}})
	}
	return worth, reasons
}

// judgeTopics returns the share of the wanted topics that the resource's own come near to, and the
// resource's topic that is the nearest.
func (w resourceWishes) judgeTopics(resource models.Resource) (value int, nearest string) {
	if len(resource.Topics) == 0 || len(w.topics) == 0 {
		return halfPart, ""
	}
	sum, best := 0, 0
	for _, wanted := range w.topics {
		near := 0
		for _, own := range resource.Topics {
			quarters := w.similarity(own, wanted)
			if near = max(near, quarters); quarters > best {
				best, nearest = quarters, own
			}
		}
		sum += near
	}
	return wholePart / 4 * sum / len(w.topics), nearest
}

// judgePlace returns what it is worth where a resource is; 0 if it is out of reach.
func (w resourceWishes) judgePlace(resource models.Resource) (value int, code string) {
	point, hasPoint := resource.Locality.Point()
	samePlace := resource.Locality.PlaceID != "" && resource.Locality.PlaceID == w.group.PlaceID
	sameRegion := resource.Locality.RegionCode != "" && resource.Locality.RegionCode == w.group.RegionCode
	sameCountry := resource.Locality.Country != "" && resource.Locality.Country == w.group.Country
	switch {
	case samePlace || hasPoint && w.group.Point != nil && places.Nearby(*w.group.Point, point):
		return wholePart, "resource_nearby"
	case resource.Reach == models.ReachNational && sameCountry:
		return nationalPart, "resource_national"
	case resource.Reach == models.ReachOnline:
		return halfPart, "resource_online"
	case sameRegion:
		return halfPart, "resource_region"
	}
	return 0, ""
}

// judgeLanguage returns what the languages of a resource are worth, and the one that the group shares.
func (w resourceWishes) judgeLanguage(resource models.Resource) (value int, shared string) {
	if len(resource.Languages) == 0 {
		return halfPart, ""
	}
	if hasLanguage(resource.Languages, w.group.Language) {
		return wholePart, w.group.Language
	}
	for _, language := range w.group.Languages {
		if hasLanguage(resource.Languages, language) {
			return halfPart, language
		}
	}
	return 0, ""
}

// hasLanguage reports whether a language is among others, by primary subtags.
func hasLanguage(tags []string, language string) bool {
	return language != "" && slices.ContainsFunc(tags, func(tag string) bool { return matching.PrimarySubtag(tag) == matching.PrimarySubtag(language) })
}
