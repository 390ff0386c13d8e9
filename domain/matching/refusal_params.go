package matching

import (
	"slices"

	"github.com/shg-directory/shg/models"
)

// refusalParams returns the facts on which a single refusal rests. Boundaries that concern a person
// have none, so that nothing can be inferred.
func (p *pair) refusalParams(m refusalSet) map[string]any {
	switch m {
	case mustBe:
		name := p.missingClaim()
		return map[string]any{"name": name, "value": p.request.MustBe.V[name]}
	case needNotCovered:
		return p.uncoveredParams()
	case tooSlow:
		return p.answerParams(map[string]any{"respond_by_on": p.latestDay().String()})
	case beyondReach:
		if p.channels.measured && p.channels.offered&inPerson != 0 {
			return map[string]any{"km": roundOver(p.channels.km, p.c.ServiceRadiusKm), "own_radius_km": p.c.ServiceRadiusKm}
		}
	case outOfArea:
		return p.outOfAreaParams()
	case noCommonLanguage:
		return map[string]any{"languages": p.spokenLanguages(), "wanted": slices.Clone(p.languages)}
	case noCommonFormat:
		return map[string]any{"formats": p.openFormats(), "wanted": slices.Clone([]models.Format(p.request.Formats))}
	case costs:
		return p.costParams()
	case stageMissing:
		return map[string]any{"stage": string(p.request.Group.Stage)}
	case resourceMissing:
		return map[string]any{"categories": p.missingResources()}
	}
	return nil
}

// uncoveredParams names the kind of help that does not count because it rests on another country's
// law.
func (p *pair) uncoveredParams() map[string]any {
	for i := range p.needs {
		if kind := p.foreignKind(&p.needs[i]); kind != "" {
			return map[string]any{"kind": string(kind), "country": p.c.Base.Country}
		}
	}
	return nil
}

// outOfAreaParams returns by how much each usable way is outside the group's limits: the distance
// where the consultant would come, and from how far away the group takes remote help where the
// consultant would give it ("no": not at all).
func (p *pair) outOfAreaParams() map[string]any {
	params, usable := map[string]any{}, p.usableFormats()
	if usable&inPerson != 0 && p.channels.withinRadius {
		params["km"], params["radius_km"] = roundOver(p.channels.km, p.radiusKm), p.radiusKm
	}
	switch {
	case usable&remoteFormats == 0:
	case !p.request.AllowRemote:
		params["remote"] = "no"
	case p.request.Remote == "":
		params["remote"] = string(models.RemoteFromCountry)
	default:
		params["remote"] = string(p.request.Remote)
	}
	return params
}

// openFormats returns the formats that the group could have, in the consultant's order.
func (p *pair) openFormats() []models.Format {
	open := []models.Format{}
	for _, f := range p.c.Formats {
		if formatSetOf(f)&p.channels.openFormats() != 0 {
			open = append(open, f)
		}
	}
	return open
}

// costParams returns what the consultant asks; ask is true if people have to ask whether the group
// can pay it.
func (p *pair) costParams() map[string]any {
	cost := p.c.Cost.V
	params := map[string]any{"cost": string(costKind(cost)), "ask": compareCost(p.request.Cost.V, cost) == askFirst}
	if cost.Max != nil {
		params["amount"], params["currency"] = cost.Max.Amount, cost.Max.Currency
	}
	if cost.Per != "" {
		params["per"] = cost.Per
	}
	return params
}

// missingResources returns those that the group insists on and the consultant does not open.
func (p *pair) missingResources() []string {
	var missing []string
	for _, category := range p.request.Must.V.Resources {
		if !p.opensResource(category) {
			missing = append(missing, string(category))
		}
	}
	return missing
}
