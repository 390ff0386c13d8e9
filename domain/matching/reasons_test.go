package matching_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/schedule"
	"github.com/shg-directory/shg/reference/zones"
)

// Law 14: the reasons of a match are those that an independent reading of the rules finds, no more
// and no fewer, with what they name.
func TestReasonsAreWhatTheRulesFind(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		request, consultants := drawn(t)
		for i := range consultants {
			m := matcher.Match(request, consultants[i])
			r := reading{request, consultants[i]}
			for _, s := range m.Principles {
				if diff := gocmp.Diff(r.reasons(s), keys(s.Reasons)); diff != "" {
					t.Errorf("reasons of %s (-rules +matcher):\n%s", s.Principle, diff)
				}
			}
		}
	})
}

// keys returns reasons as code and what is named, sorted.
func keys(reasons []models.Reason) []string {
	list := make([]string, 0, len(reasons))
	for _, reason := range reasons {
		parts := []any{reason.Code}
		for _, name := range []string{"need", "needs", "topic", "kind", "role", "stage", "count", "category", "language", "format", "minutes", "place_id"} {
			if value, ok := reason.Params[name]; ok {
				parts = append(parts, value)
			}
		}
		list = append(list, strings.TrimSpace(fmt.Sprintln(parts...)))
	}
	slices.Sort(list)
	return list
}

// finding collects what a reading finds.
type finding struct{ list []string }

func (f *finding) add(holds bool, code string, named ...any) {
	if holds {
		f.list = append(f.list, code+fmt.Sprint(spaced(named)...))
	}
}

func spaced(named []any) []any {
	var list []any
	for _, n := range named {
		list = append(list, fmt.Sprint(" ", n))
	}
	return list
}

func (r reading) reasons(s models.PrincipleScore) []string {
	f := &finding{list: []string{}}
	map[models.Principle]func(*finding){
		"A": r.issueReasons, "B": r.needReasons, "C": r.localReasons, "D": r.termReasons, "E": r.stageReasons, "F": r.resourceReasons,
	}[s.Principle](f)
	if s.Asked {
		f.add(r.c.Feedback.Of(s.Principle).Groups >= 3, "feedback")
		f.add(s.Weight == 0, "weighs_nothing")
		f.add(r.namesMuch() && (s.Principle != "E" || r.claimsStage()) && s.Principle != "C", "names_much")
	}
	f.add(len(f.list) == 0, "not_asked")
	slices.Sort(f.list)
	return f.list
}

func (r reading) issueReasons(f *finding) {
	issues := []string(r.Topics)
	if len(issues) == 0 {
		issues = r.Group.Topics
	}
	named := r.c.AnyIssue
	for _, topic := range issues {
		f.add(r.sim(topic) == 4, "shares_topic", topic)
		f.add(r.sim(topic) == 1 || r.sim(topic) == 2, "near_topic", topic)
		named = named || r.sim(topic) > 0
	}
	f.add(len(issues) > 0 && r.c.AnyIssue, "any_issue")
	f.add(len(issues) > 0 && !named, "no_shared_topic")
	offered := false
	for _, role := range r.Roles {
		offers := slices.Contains(r.c.Roles, role)
		f.add(offers, "offers_role", role)
		offered = offered || offers
	}
	f.add(len(r.Roles) > 0 && !offered, "roles_not_offered")
}

// numbered returns the open needs by their numbers in the group's order.
func (r reading) numbered() map[int]models.Need {
	all := slices.Clone(r.Needs)
	slices.SortStableFunc(all, func(a, b models.Need) int {
		return cmp.Or(cmp.Compare(min(a.Rank, 1), min(b.Rank, 1))*-1, cmp.Compare(a.Rank, b.Rank))
	})
	numbered := map[int]models.Need{}
	for i, n := range all {
		if n.Status == models.NeedOpen && (n.RecordedBy == nil || n.ConfirmedBy != nil) {
			numbered[i+1] = n
		}
	}
	return numbered
}

func (r reading) needReasons(f *finding) {
	needs := r.numbered()
	var inTime, late []int
	for number := 1; number <= len(r.Needs); number++ {
		n, open := needs[number]
		if !open {
			continue
		}
		kinds := r.countingKinds(n)
		near := len(kinds) > 0 || slices.ContainsFunc(r.topicsOf(n), func(t string) bool { return r.c.AnyIssue || r.sim(t) > 0 })
		bare := r.bare(n)
		f.add(bare, "read_it_yourself", number)
		f.add(!bare && near && r.covers(n), "covers_need", number)
		f.add(!bare && !near && r.covers(n), "any_issue_for_need", number)
		f.add(!bare && near && !r.covers(n), "near_need", number)
		f.add(!bare && !near && !r.covers(n), "need_not_covered", number)
		if len(kinds) > 0 {
			f.add(true, "covers_kind", number, kinds[0])
		}
		foreign := slices.Contains(r.kindsOf(n), models.KindAdvocacy) && slices.Contains(r.c.ConsultationKinds, models.KindAdvocacy)
		f.add(foreign && len(kinds) == 0, "kind_of_other_country", number, models.KindAdvocacy)
		switch {
		case !r.covers(n) || !r.dated(n):
		case r.inTime(n):
			inTime = append(inTime, number)
		default:
			late = append(late, number)
		}
	}
	f.add(len(inTime) > 0, "answers_in_time", inTime)
	f.add(len(late) > 0, "answers_late", late)
	f.add(len(inTime)+len(late) == 0 && len(r.openNeeds()) > 0 && r.c.Answered.Count >= 3, "answers_measured")
}

// dated: an answer is still awaited by a day.
func (r reading) dated(n models.Need) bool {
	day := n.RespondByOn
	if day.IsZero() {
		day = r.RespondByOn
	}
	if day.IsZero() {
		return false
	}
	return time.Date(day.Year, day.Month, day.Day+1, 0, 0, 0, 0, zoneOf(r.Group.Timezone)).After(r.AsOf)
}

func zoneOf(name string) *time.Location {
	if zone, known := zones.Lookup(name); known {
		return zone
	}
	return time.UTC
}

func (r reading) termReasons(f *finding) {
	if len(r.wantedTimes()) > 0 {
		r.timeReasons(f)
	}
	if len(r.Formats) > 0 {
		reaches := r.reaches(false)
		if len(reaches) == 0 {
			reaches = r.c.Formats
		}
		first := slices.IndexFunc(r.Formats, func(wanted models.Format) bool { return slices.Contains(reaches, wanted) })
		f.add(first < 0, "no_common_format")
		if first >= 0 {
			f.add(first == 0, "first_format", r.Formats[0])
			f.add(first > 0, "other_format", r.Formats[first])
		}
	}
	f.add(len(r.c.Negotiable) > 0, "negotiable")
	f.add(len(r.c.Negotiable) == 0, "nothing_negotiable")
}

func (r reading) wantedTimes() []schedule.Interval {
	return expand(r.Availability, cmp.Or(r.Timezone, r.Group.Timezone), r.AsOf)
}

func (r reading) timeReasons(f *finding) {
	session := r.SessionMinutes
	if session <= 0 {
		session = 90
	}
	minutes := 0
	for _, a := range r.wantedTimes() {
		for _, b := range expand(r.c.Availability, r.c.Timezone, r.AsOf) {
			from, until := a.Start, a.End
			if b.Start.After(from) {
				from = b.Start
			}
			if b.End.Before(until) {
				until = b.End
			}
			minutes = max(minutes, int(until.Sub(from)/time.Minute))
		}
	}
	negotiable := slices.Contains(r.c.Negotiable, models.NegotiableTime)
	f.add(minutes >= session, "time_fits", minutes)
	f.add(minutes > 0 && minutes < session, "time_partly", minutes)
	f.add(minutes == 0 && len(r.c.Availability) > 0, "no_common_time")
	f.add(minutes == 0 && len(r.c.Availability) == 0, "no_times_named")
	f.add(minutes < session && negotiable, "time_negotiable")
}

func (r reading) stageReasons(f *finding) {
	at := r.Group.Stage
	if at == "" {
		return
	}
	line := []models.Stage{models.StageConsidering, models.StageForming, models.StageDeveloping, models.StageEstablished, models.StageNetworking}
	place := slices.Index(line, at)
	for i, stage := range line {
		count := r.concluded(stage)
		f.add(stage != at && place >= 0 && count > 0 && (i == place-1 || i == place+1), "neighbouring_stage", stage, count)
	}
	f.add(r.concluded(at) > 0, "concluded_at_stage", at, r.concluded(at))
	declared := slices.ContainsFunc(r.c.StageExperience, func(e models.StageExperience) bool { return e.Stage == at && e.Declared > 0 })
	f.add(declared, "declared_stage", at)
	f.add(len(r.c.Training) > 0, "trained")
	f.add(r.c.LivedExperience, "lived_experience")
	f.add(r.halves() == 0, "no_stage_experience", at)
}

func (r reading) concluded(stage models.Stage) int {
	count := 0
	for _, e := range r.c.Engagements {
		if e.Stage == stage && !e.BrokenOffByGroup {
			count++
		}
	}
	for _, e := range r.c.StageExperience {
		if e.Stage == stage {
			count = max(count, e.Concluded)
		}
	}
	return count
}

func (r reading) resourceReasons(f *finding) {
	wanted := slices.Clone([]models.ResourceCategory(r.Resources))
	for _, category := range r.Must.V.Resources {
		if !slices.Contains(wanted, category) {
			wanted = append(wanted, category)
		}
	}
	for _, category := range wanted {
		named := slices.ContainsFunc(r.c.OpensResources, func(o models.OpenedResource) bool { return o.Category == category })
		f.add(r.opens(category), "opens_resource", category)
		f.add(!r.opens(category) && named, "resource_elsewhere", category)
		f.add(!named, "resource_not_opened", category)
	}
}
