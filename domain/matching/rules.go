package matching

import (
	"strconv"

	"github.com/shg-directory/shg/models"
)

// Rules are the numbers of the six principles that an operator can change. They move scores and with
// them the order, and nothing else: whom a principle refuses, what an index stores, what protects
// people and what every answer promises rest on constants. The zero value is not of use: take
// BuiltInRules or NewRules.
type Rules struct {
	weights [principleCount]int // of the principles, where a group gives none

	topics, roles int // parts of A

	firstNeed, urgent, urgentDays, latePercent int // B

	reach, language, rooted                int // parts of C
	edgePercent, areaPercent               int
	remotePercent                          int
	otherLanguagePercent, interpretPercent int

	time, format, readiness               int // parts of D
	negotiablePercent, otherFormatPercent int

	stageFloorPercent, stageEnough int // E

	ordinaryClaims, anyIssueClaims, feedbackTenths int // all
}

// BuiltInRules returns the numbers that the program brings, those of Ruleset.
func BuiltInRules() Rules {
	return Rules{
		weights: [principleCount]int{1, 1, 1, 1, 1, 1},
		topics:  weightTopics, roles: weightRoles,
		firstNeed: maxNeedWeight, urgent: weightUrgent, urgentDays: urgentDays, latePercent: latePercent,
		reach: weightReach, language: weightLanguage, rooted: weightRooted,
		edgePercent: edgePercent, areaPercent: areaPercent, remotePercent: remotePercent,
		otherLanguagePercent: otherLanguagePercent, interpretPercent: interpreterPercent,
		time: weightTime, format: weightFormat, readiness: weightReadiness,
		negotiablePercent: negotiablePercent, otherFormatPercent: otherFormatPercent,
		stageFloorPercent: stageFloorPercent, stageEnough: stageEnough,
		ordinaryClaims: ordinaryClaims, anyIssueClaims: anyIssueClaims, feedbackTenths: feedbackTenths,
	}
}

// Number is one of the numbers of Rules, with the principle that it belongs to ("" all of them) and
// the least and the most that an operator can set.
type Number struct {
	Name        string
	Principle   models.Principle
	Least, Most int
	of          func(*Rules) *int
}

// maxPart is the most that a part of a principle can weigh. The least is 1: no part of a principle, and
// no principle, can be silenced for all groups.
const maxPart = 10

// Numbers returns all numbers of Rules in the order of the principles.
func Numbers() []Number {
	const a, b, c, d, e = models.PrincipleA, models.PrincipleB, models.PrincipleC, models.PrincipleD, models.PrincipleE
	var list []Number
	for i, principle := range models.Principles() {
		list = append(list, Number{"weight_" + string(rune('a'+i)), principle, 1, 3, func(r *Rules) *int { return &r.weights[i] }})
	}
	list = append(
		list,
		Number{"topics", a, 1, maxPart, func(r *Rules) *int { return &r.topics }},
		Number{"roles", a, 1, maxPart, func(r *Rules) *int { return &r.roles }},
		Number{"first_need", b, 2, maxPart, func(r *Rules) *int { return &r.firstNeed }},
		Number{"urgent", b, 2, 5, func(r *Rules) *int { return &r.urgent }},
		Number{"urgent_days", b, 0, 28, func(r *Rules) *int { return &r.urgentDays }},
		Number{"late_percent", b, 0, 90, func(r *Rules) *int { return &r.latePercent }},
		Number{"reach", c, 1, maxPart, func(r *Rules) *int { return &r.reach }},
		Number{"language", c, 1, maxPart, func(r *Rules) *int { return &r.language }},
		Number{"rooted", c, 1, maxPart, func(r *Rules) *int { return &r.rooted }},
		Number{"edge_percent", c, 0, 100, func(r *Rules) *int { return &r.edgePercent }},
		Number{"area_percent", c, 0, 100, func(r *Rules) *int { return &r.areaPercent }},
		Number{"remote_percent", c, 0, 100, func(r *Rules) *int { return &r.remotePercent }},
		Number{"other_language_percent", c, 1, 100, func(r *Rules) *int { return &r.otherLanguagePercent }},
		Number{"interpreter_percent", c, 1, 100, func(r *Rules) *int { return &r.interpretPercent }},
		Number{"time", d, 1, maxPart, func(r *Rules) *int { return &r.time }},
		Number{"format", d, 1, maxPart, func(r *Rules) *int { return &r.format }},
		Number{"readiness", d, 1, maxPart, func(r *Rules) *int { return &r.readiness }},
		Number{"negotiable_percent", d, 0, 100, func(r *Rules) *int { return &r.negotiablePercent }},
		Number{"other_format_percent", d, 0, 100, func(r *Rules) *int { return &r.otherFormatPercent }},
		Number{"stage_floor_percent", e, 0, 100, func(r *Rules) *int { return &r.stageFloorPercent }},
		Number{"stage_enough", e, 1, 20, func(r *Rules) *int { return &r.stageEnough }},
		Number{"ordinary_claims", "", 5, 40, func(r *Rules) *int { return &r.ordinaryClaims }},
		Number{"any_issue_claims", "", 0, 20, func(r *Rules) *int { return &r.anyIssueClaims }},
		Number{"feedback_tenths", "", 1, 4, func(r *Rules) *int { return &r.feedbackTenths }},
	)
	return list
}

// NewRules returns the built-in numbers with some of them changed. A *models.InvalidError names
// each that is unknown, out of its range, or contradicts another one; pointers are below /numbers.
func NewRules(changed map[string]int) (Rules, error) {
	rules, invalid := BuiltInRules(), &models.InvalidError{}
	known := 0
	for _, n := range Numbers() {
		value, given := changed[n.Name]
		if !given {
			continue
		}
		known++
		if value < n.Least || value > n.Most {
			invalid.Add(outOfRange(n.Name, n.Least, n.Most))
			continue
		}
		*n.of(&rules) = value
	}
	if known < len(changed) {
		invalid.Add(models.FieldError{Pointer: "/numbers", Code: "unknown_field", Allowed: numberNames()})
	}
	if len(invalid.Fields) == 0 && rules.interpretPercent > rules.otherLanguagePercent { // to speak a language is never worth less
		invalid.Add(outOfRange("interpreter_percent", 1, rules.otherLanguagePercent))
	}
	if len(invalid.Fields) > 0 {
		return Rules{}, invalid
	}
	return rules, nil
}

func outOfRange(name string, least, most int) models.FieldError {
	return models.FieldError{Pointer: "/numbers/" + name, Code: "out_of_range", Params: map[string]any{"min": strconv.Itoa(least), "max": strconv.Itoa(most)}}
}

func numberNames() []string {
	var names []string
	for _, n := range Numbers() {
		names = append(names, n.Name)
	}
	return names
}

// All returns every number by its name.
func (r Rules) All() map[string]int {
	all := map[string]int{}
	for _, n := range Numbers() {
		all[n.Name] = *n.of(&r)
	}
	return all
}

// With returns a matcher by other numbers, which shares all else with m.
func (m *Matcher) With(rules Rules) *Matcher {
	other := *m
	other.rules = rules
	return &other
}

// percent returns some hundredths of a full score.
func percent(hundredths int) int { return hundredths * (fullScore / 100) }
