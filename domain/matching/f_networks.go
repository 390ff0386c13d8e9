package matching

import (
	"slices"

	"github.com/shg-directory/shg/models"
)

// networks is principle F: know social networks and resources, and share them as the group needs.
type networks struct{}

func (networks) Principle() models.Principle { return models.PrincipleF }

func (networks) gate(p *pair) refusalSet {
	missing := slices.ContainsFunc(p.request.Must.V.Resources, func(category models.ResourceCategory) bool { return !p.opensResource(category) })
	return refuseIf(missing, resourceMissing)
}

func (networks) score(p *pair, reasons *reasonList) (int, bool) {
	if len(p.resources) == 0 {
		return 0, false
	}
	opened := 0
	for _, category := range p.resources {
		weight, code := 0, "resource_not_opened"
		switch {
		case p.opensResource(category):
			weight, code = 1, "opens_resource"
		case p.opensElsewhere(category):
			code = "resource_elsewhere"
		}
		opened += weight
		if reasons != nil {
			reasons.addWith(weight, code, map[string]any{"category": string(category)})
		}
	}
	return p.believe(share(opened, len(p.resources)), true, reasons)
}

// opensResource reports whether the consultant can open a category of resources in the group's
// area; no areas means wherever the consultant works.
func (p *pair) opensResource(category models.ResourceCategory) bool {
	return slices.ContainsFunc(p.c.OpensResources, func(r models.OpenedResource) bool {
		return r.Category == category && (len(r.Areas) == 0 || p.request.Group.findArea(r.Areas) != "")
	})
}

// opensElsewhere reports whether the consultant names the category, in whatever area.
func (p *pair) opensElsewhere(category models.ResourceCategory) bool {
	return slices.ContainsFunc(p.c.OpensResources, func(r models.OpenedResource) bool { return r.Category == category })
}
