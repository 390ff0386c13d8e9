package api

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/messages"
)

// ToMatches returns a ranking in a language of pages.
func (d *Door) ToMatches(reader string, r models.Ranking) Matches {
	shown := Matches{
		Items: make([]Match, len(r.Items)), NearMisses: make([]NearMiss, len(r.NearMisses)), WorkedWithBefore: make([]Match, len(r.WorkedWithBefore)),
		Refused: make([]RefusalCount, len(r.Refused)), Notice: d.matchNotice(reader, r), Preview: r.Preview, Ruleset: r.Ruleset, AsOf: r.AsOf, Eligible: r.Eligible,
		Exhaustive: r.Exhaustive, Population: r.Population, Page: r.Page.Number, PerPage: r.Page.PerPage, Total: r.Eligible, TotalIsExact: r.Exhaustive,
	}
	for i, match := range r.Items {
		shown.Items[i] = d.toMatch(reader, match)
	}
	for i, match := range r.WorkedWithBefore {
		shown.WorkedWithBefore[i] = d.toMatch(reader, match)
	}
	for i, miss := range r.NearMisses {
		refusals := d.toRefusals(reader, miss.Refusals)
		shown.NearMisses[i] = NearMiss{
			Consultant: d.Presenter.ToRankedConsultant(miss.Consultant), Refusal: refusals[0], Refusals: refusals, Change: miss.Change,
			ChangeText: d.changeText(reader, miss),
		}
	}
	for i, refused := range r.Refused {
		shown.Refused[i] = RefusalCount{
			Principle: refused.Principle, Code: refused.Code, Count: refused.Count, Liftable: refused.Code.Liftable(),
			Text: d.Texts.Text(reader, "refused."+string(refused.Code), nil),
		}
	}
	return shown
}

func (d *Door) toMatch(reader string, m models.Match) Match {
	shown := Match{Consultant: d.Presenter.ToRankedConsultant(m.Consultant), Total: m.Total, Step: m.Step, Principles: make([]PrincipleScore, len(m.Principles))}
	for i, p := range m.Principles {
		score := PrincipleScore{
			Principle: p.Principle, Asked: p.Asked, Score: float64(p.Score) / 1e6, Weight: p.Weight, Contribution: p.Contribution, Reasons: []Reason{},
		}
		for _, reason := range p.Reasons {
			text := d.Texts.Text(reader, "reason."+reason.Code, d.paramWords(reader, reason.Params))
			score.Reasons = append(score.Reasons, Reason{Code: reason.Code, Params: reason.Params, Text: text})
		}
		shown.Principles[i] = score
	}
	return shown
}

func (d *Door) toRefusals(reader string, refusals []models.Refusal) []Refusal {
	shown := make([]Refusal, len(refusals))
	for i, r := range refusals {
		shown[i] = Refusal{
			Principle: r.Principle, Code: r.Code, Liftable: r.Code.Liftable(), Params: r.Params,
			Text: d.Texts.Text(reader, "refusal."+string(r.Code), d.paramWords(reader, r.Params)),
		}
	}
	return shown
}

// changeText returns what a near miss asks of the group: one sentence for each refusal.
func (d *Door) changeText(reader string, miss models.NearMiss) string {
	values := map[string]any{}
	for member, value := range miss.Change {
		values[member] = d.changeWords(reader, member, value)
		if cost, ok := value.(models.AcceptedCost); ok {
			values[member] = true
			if cost.Max != nil {
				values["amount"], values["currency"] = cost.Max.Amount, cost.Max.Currency
			}
		}
	}
	sentences := make([]string, len(miss.Refusals))
	for i, refusal := range miss.Refusals {
		sentences[i] = d.Texts.Text(reader, "change."+string(refusal.Code), values)
	}
	return strings.Join(sentences, " ")
}

func (d *Door) changeWords(reader, member string, value any) any {
	switch v := value.(type) {
	case []string:
		return d.Texts.Language(v[len(v)-1], reader)
	case []models.Format:
		return d.Texts.Text(reader, "label.format."+string(v[len(v)-1]), nil)
	case models.RemoteWanted:
		return string(v)
	case string:
		if member == "respond_by_on" {
			return d.longDate(reader, v)
		}
	}
	return value
}

// paramWords returns parameters with codes and numbers turned into what people read. A value that
// has no words stays as it is, so that sentences can choose by it.
func (d *Door) paramWords(reader string, params map[string]any) map[string]any {
	values := map[string]any{}
	for name, value := range params {
		values[name] = value
		switch v := value.(type) {
		case string:
			d.addCodeWords(reader, name, v, values)
		case int:
			d.addNumberWords(reader, name, v, values)
		case []int:
			values[name] = d.countText(reader, "need", len(v), joinNumbers(v))
		case []string:
			values[name] = d.listWords(reader, name, v)
		case []models.Format:
			values[name] = joinLabels(d, reader, "format", v)
		}
	}
	return values
}

func (d *Door) addCodeWords(reader, name, code string, values map[string]any) {
	switch name {
	case "topic", "own":
		values[name] = d.Topics.Label(code, reader)
	case "language":
		values[name] = d.Texts.Language(code, reader)
	case "country":
		if code != "" {
			values[name] = d.Texts.Country(code, reader)
		}
	case "role", "stage", "format":
		values[name] = joinLabels(d, reader, name, []string{code})
	case "kind":
		values[name] = d.Texts.Text(reader, "label.consultation_kind."+code, nil)
		values["kind_phrase"] = d.Texts.Text(reader, "phrase.consultation_kind."+code, nil)
	case "category":
		values[name] = joinLabels(d, reader, "resource_category", []string{code})
	case "per":
		values[name] = d.Texts.Text(reader, "unit."+code, nil)
	case "respond_by_on", "said_on":
		values[name] = d.longDate(reader, code)
	case "place_id":
		if place, ok := d.Gazetteer.Place(code); ok {
			values["place"] = place.Name
		}
	}
}

func (d *Door) addNumberWords(reader, name string, n int, values map[string]any) {
	switch name {
	case "hours":
		values["time"] = d.responseTimeText(reader, n)
	case "count":
		values["consultations"] = d.countText(reader, "consultation", n, "")
	}
}

func (d *Door) listWords(reader, name string, codes []string) string {
	switch name {
	case "terms":
		return joinLabels(d, reader, "negotiable", codes)
	case "categories":
		return joinLabels(d, reader, "resource_category", codes)
	}
	names := make([]string, len(codes)) // of languages
	for i, code := range codes {
		names[i] = d.Texts.Language(code, reader)
	}
	return strings.Join(names, ", ")
}

// countText returns how many of something there are, in the singular or plural form.
func (d *Door) countText(reader, noun string, n int, list string) string {
	form := "many"
	if n == 1 {
		form = "one"
	}
	return d.Texts.Text(reader, "counted."+noun+"."+form, map[string]any{"count": n, "list": list})
}

// responseTimeText returns within which time a consultant answers: in days, rounded up, from 48
// hours on.
func (d *Door) responseTimeText(reader string, hours int) string {
	const daysFrom = 48
	switch {
	case hours <= 0:
		return d.Texts.Text(reader, "duration.none", nil)
	case hours == 1:
		return d.Texts.Text(reader, "duration.hour", nil)
	case hours < daysFrom:
		return d.Texts.Text(reader, "duration.hours", map[string]any{"count": hours})
	}
	return d.Texts.Text(reader, "duration.days", map[string]any{"count": (hours + 23) / 24})
}

func joinNumbers(list []int) string {
	texts := make([]string, len(list))
	for i, n := range list {
		texts[i] = strconv.Itoa(n)
	}
	return strings.Join(texts, ", ")
}

// longDate returns a date as people write it. A text that is no date stays as it is.
func (d *Door) longDate(reader, date string) string {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return d.Texts.Locale(reader).Date(day)
}

// joinLabels returns the labels of codes of a set, within a sentence.
func joinLabels[S ~string](d *Door, reader, set string, codes []S) string {
	labels := make([]string, len(codes))
	for i, code := range codes {
		labels[i] = messages.WithinSentence(reader, d.Texts.Text(reader, fmt.Sprintf("label.%s.%s", set, code), nil))
	}
	return strings.Join(labels, ", ")
}
