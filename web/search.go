package web

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// readQuery returns the reader of what a page's parameters ask for.
func readQuery(values url.Values) *rest.Query {
	return &rest.Query{Values: values, MediaType: rest.JSONType}
}

const (
	maxValues   = 20  // of one parameter of a page
	maxValueLen = 300 // bytes of all its values
)

// normalize returns the parameters that a page knows, each once: its values without repetitions and
// blanks, separated by commas. Texts stay as they are. Pages ignore what they do not know.
func normalize(query url.Values, known []string) url.Values {
	kept := url.Values{}
	for _, name := range known {
		switch name {
		case "q", "near", "bbox":
			if text := strings.TrimSpace(query.Get(name)); text != "" {
				kept.Set(name, text)
			}
		default:
			if list := valuesOf(query, name); len(list) > 0 {
				kept.Set(name, strings.Join(list, ","))
			}
		}
	}
	return kept
}

// valuesOf returns the values of a parameter, which may be repeated or separated by commas.
func valuesOf(query url.Values, name string) []string {
	var values []string
	size := 0
	for _, v := range query[name] {
		for part := range strings.SplitSeq(v, ",") {
			if part = strings.TrimSpace(part); part == "" || slices.Contains(values, part) {
				continue
			}
			if size += len(part) + 1; len(values) == maxValues || size > maxValueLen {
				return values
			}
			values = append(values, part)
		}
	}
	return values
}

// radii are the distances that a search offers, in km.
func radii(chosen string) []string {
	offered := []string{"5", "10", "25", "50", "100", "250"}
	if km, err := strconv.ParseFloat(chosen, 64); err == nil && km > 0 && !slices.Contains(offered, chosen) {
		offered = append(offered, chosen)
	}
	return offered
}

// wrongFields returns what is wrong with each field, in words.
func wrongFields(l view.Language, fields []models.FieldError) map[string]string {
	wrong := map[string]string{}
	for _, f := range fields {
		name := f.Parameter
		if name == "place" || name == "lat" || name == "lon" {
			name = "near"
		}
		wrong[name] = l.Texts.FieldMessage(l.Tag, f)
	}
	return wrong
}

// refusal is why a search has no answer.
type refusal struct {
	wrong  map[string]string // by field
	others []view.Suggestion // other spellings of the place
	broken string            // what is to be said of all of it
}

// refused returns why a search failed; an error that is the service's own is returned as it is.
func refused(s view.Search, err error) (refusal, error) {
	var invalid *models.InvalidError
	switch {
	case errors.As(err, &invalid):
		r := refusal{wrong: wrongFields(s.Language, invalid.Fields)}
		for _, f := range invalid.Fields {
			for _, name := range f.Suggestions {
				r.others = append(r.others, view.Suggestion{Name: name, To: s.To(with(s.Params, "near", name))})
			}
		}
		return r, nil
	case errors.Is(err, models.ErrTooDeep):
		return refusal{broken: s.T("too_deep")}, nil
	case errors.Is(err, models.ErrUnavailable):
		return refusal{broken: s.T("broken")}, nil
	}
	return refusal{}, err
}

// with returns a search's parameters with one changed, from the first page.
func with(query url.Values, name string, values ...string) url.Values {
	changed := url.Values{}
	for key, old := range query {
		if key != "page" && key != name {
			changed[key] = old
		}
	}
	if len(values) > 0 {
		changed.Set(name, strings.Join(values, ","))
	}
	return changed
}

// facets returns the filters that a search offers, with the values that there are.
func (s *Site) facets(p view.Search, counted map[string][]models.FacetCount, names ...string) []view.Facet {
	const most = 12
	var list []view.Facet
	for _, name := range names {
		chosen := valuesOf(p.Params, name)
		f := view.Facet{Name: name, Label: p.T("facet." + name), Open: len(chosen) > 0}
		for _, count := range counted[name] {
			checked := slices.Contains(chosen, count.Value)
			if len(f.Values) >= most && !checked {
				continue
			}
			value := views.FacetValue{Value: count.Value, Label: s.parts.Views.FacetLabel(name, count.Value, p.Tag), Count: count.Count}
			f.Values = append(f.Values, view.FacetValue{FacetValue: value, Checked: checked})
		}
		for _, value := range chosen { // that no group found has
			if !slices.ContainsFunc(f.Values, func(v view.FacetValue) bool { return v.Value == value }) {
				shown := views.FacetValue{Value: value, Label: s.parts.Views.FacetLabel(name, value, p.Tag)}
				f.Values = append(f.Values, view.FacetValue{FacetValue: shown, Checked: true})
			}
		}
		if len(f.Values) > 0 {
			list = append(list, f)
		}
	}
	return list
}

// active returns the filters that are set, each with the search without it.
func (s *Site) active(p view.Search, names ...string) []view.Active {
	var list []view.Active
	for _, name := range append([]string{"q", "when", "how"}, names...) {
		values := valuesOf(p.Params, name)
		if name == "q" && p.Params.Get("q") != "" {
			values = []string{p.Params.Get("q")}
		}
		for i, value := range values {
			others := slices.Delete(slices.Clone(values), i, i+1)
			without := with(p.Params, name, others...)
			list = append(list, view.Active{Name: name, Value: value, Label: s.filterLabel(p, name, value), Query: without, To: p.To(without)})
		}
	}
	return list
}

// filterLabel returns a value of a filter in words; of one that excludes, or that needs every value,
// with the filter's name.
func (s *Site) filterLabel(p view.Search, name, value string) string {
	switch name {
	case "q":
		return "“" + value + "”"
	case "when":
		return p.WhenLabel(value)
	case "how":
		return p.T("how." + value)
	case "day":
		return p.WhenLabel(value)
	}
	if facet, not := strings.CutSuffix(name, "_not"); not {
		return "≠ " + s.parts.Views.FacetLabel(facet, value, p.Tag)
	}
	if facet, all := strings.CutSuffix(name, "_all"); all {
		return s.parts.Views.FacetLabel(facet, value, p.Tag)
	}
	if slices.Contains([]string{"age", "now", "starts_after", "starts_before", "updated_since", "external_id", "parent", "source", "timezone"}, name) {
		return name + " " + value
	}
	return s.parts.Views.FacetLabel(name, value, p.Tag)
}

// hidden returns the parameters of a search that its form has no control for.
func hidden(query url.Values, controls []string) []view.Param {
	var list []view.Param
	for name := range query {
		if !slices.Contains(controls, name) {
			list = append(list, view.Param{Name: name, Value: query.Get(name)})
		}
	}
	slices.SortFunc(list, func(a, b view.Param) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// addPages adds the pages before and after one.
func addPages(p *view.Search, page models.Page, total int) {
	last := max(1, (min(total, models.MaxItems)+page.PerPage-1)/page.PerPage)
	p.PageNumber, p.LastPage = page.Number, last
	if page.Number > 1 {
		previous := with(p.Params, "page")
		previous.Set("page", strconv.Itoa(min(page.Number-1, last)))
		p.Previous = p.To(previous)
	}
	if page.Number < last {
		next := with(p.Params, "page")
		next.Set("page", strconv.Itoa(page.Number+1))
		p.Next = p.To(next)
	}
}

// placeOf returns a locality in words, as far as it is public.
func placeOf(p view.Language, l *views.Locality) string {
	if l == nil {
		return ""
	}
	if l.Place == nil {
		return l.Label
	}
	country := ""
	if l.Place.Country != "" {
		country = p.Texts.Country(l.Place.Country, p.Tag)
	}
	return view.JoinDistinct(l.Label, l.Place.Name, l.Place.Region, country)
}

func formatKm(km float64) string { return strconv.FormatFloat(km, 'f', -1, 64) }
