package matching

import (
	"slices"

	"github.com/shg-directory/shg/models"
)

// stage is principle E: understand and work with the stage that the group declares.
type stage struct{}

func (stage) Principle() models.Principle { return models.PrincipleE }

func (stage) gate(p *pair) refusalSet {
	if !p.request.Must.V.Stage || p.request.Group.Stage == "" {
		return 0
	}
	known, claimed := p.experience(nil)
	return refuseIf(known+claimed < stageRequired, stageMissing)
}

func (stage) score(p *pair, reasons *reasonList) (int, bool) {
	if p.request.Group.Stage == "" {
		return 0, false
	}
	known, claimed := p.experience(reasons)
	believed, _ := p.believe(claimed*fullScore, claimed > 0, reasons)
	floor, enough := percent(p.rules.stageFloorPercent), 2*p.rules.stageEnough*fullScore // n is in halves
	return floor + (fullScore-floor)*min(enough, known*fullScore+believed)/enough, true
}

// experience returns n in halves, by what it rests on. Known are the consultations concluded at the
// group's stage, and half of those at a stage beside it. Claimed are one for having declared the stage,
// one for training in work with self-help groups, one for being a member of one.
func (p *pair) experience(reasons *reasonList) (known, claimed int) {
	at := p.request.Group.Stage
	known = 2 * p.concludedAt(at, "concluded_at_stage", reasons)
	for _, neighbour := range neighbours(at) {
		if neighbour != "" {
			known += p.concludedAt(neighbour, "neighbouring_stage", reasons)
		}
	}
	addIf := func(holds bool, code string) {
		if holds {
			claimed += 2
			reasons.add(2, code)
		}
	}
	if p.declaresStage(at) {
		claimed += 2
		if reasons != nil {
			reasons.addWith(2, "declared_stage", map[string]any{"stage": string(at)})
		}
	}
	addIf(slices.Contains(p.c.Training, models.TrainingSHG), "trained")
	addIf(p.c.LivedExperience, "lived_experience")
	if known+claimed == 0 && reasons != nil {
		reasons.addWith(0, "no_stage_experience", map[string]any{"stage": string(at)})
	}
	return known, claimed
}

// neighbours returns the stages beside one; ending is apart.
func neighbours(at models.Stage) [2]models.Stage {
	order := []models.Stage{
		"", models.StageConsidering, models.StageForming, models.StageDeveloping, models.StageEstablished, models.StageNetworking, "",
	}
	if i := slices.Index(order, at); i > 0 {
		return [2]models.Stage(append(order[i-1:i:i], order[i+1]))
	}
	return [2]models.Stage{}
}

// concludedAt counts the consultations concluded with groups at a stage that the group did not
// break off, by the engagements or the profile, whichever counts more.
func (p *pair) concludedAt(at models.Stage, code string, reasons *reasonList) int {
	count, profile := 0, 0
	for i := range p.c.Engagements {
		e := &p.c.Engagements[i]
		if e.Stage == at && e.isConcluded() {
			count++
		}
	}
	for _, experience := range p.c.StageExperience {
		if experience.Stage == at {
			profile += experience.Concluded
		}
	}
	count = max(count, profile)
	if count > 0 && reasons != nil {
		reasons.addWith(2*count, code, map[string]any{"stage": string(at), "count": count})
	}
	return count
}

func (p *pair) declaresStage(at models.Stage) bool {
	return slices.ContainsFunc(p.c.StageExperience, func(e models.StageExperience) bool { return e.Stage == at && e.Declared > 0 })
}
