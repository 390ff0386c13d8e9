package web

import (
	"errors"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// readQuery returns the reader of what a page's parameters ask for. Pages ignore what they do not
// know.
func readQuery(values url.Values) *rest.Query {
	return &rest.Query{Values: values, MediaType: rest.JSONType}
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

// refusedSearch divides the error of a search into what is wrong with its fields, with other
// spellings of the place, and what is to be said of any other.
func refusedSearch(p view.Page, err error) (wrong map[string]string, others []view.Suggestion, broken string, rest error) {
	var invalid *models.InvalidError
	switch {
	case errors.As(err, &invalid):
		for _, f := range invalid.Fields {
			for _, name := range f.Suggestions {
				others = append(others, view.Suggestion{Name: name, URL: p.Link(p.Path, with(p.Query, "near", name))})
			}
		}
		return wrongFields(p.Language, invalid.Fields), others, "", nil
	case errors.Is(err, models.ErrUnavailable):
		return nil, nil, p.T("broken"), nil
	}
	return nil, nil, "", err
}

// with returns a search's parameters with one changed, from the first page.
func with(query url.Values, name string, values ...string) url.Values {
	changed := maps.Clone(query)
	if changed == nil {
		changed = url.Values{}
	}
	changed.Del("page")
	changed[name] = values
	if len(values) == 0 {
		changed.Del(name)
	}
	return changed
}

// valuesOf returns the values of a filter, which may be repeated or separated by commas.
func valuesOf(query url.Values, name string) []string {
	var values []string
	for _, v := range query[name] {
		for part := range strings.SplitSeq(v, ",") {
			if part != "" {
				values = append(values, part)
			}
		}
	}
	return values
}

// facets returns the filters that a search offers, with the values that there are.
func (s *Site) facets(p view.Page, counted map[string][]models.FacetCount, names ...string) []view.Facet {
	const most = 12
	var list []view.Facet
	for _, name := range names {
		chosen := valuesOf(p.Query, name)
		f := view.Facet{Name: name, Label: p.T("facet." + name), Open: len(chosen) > 0}
		for _, count := range counted[name] {
			checked := slices.Contains(chosen, count.Value)
			if len(f.Values) >= most && !checked {
				continue
			}
			value := views.FacetValue{Value: count.Value, Label: s.parts.Views.FacetLabel(name, count.Value, p.Tag), Count: count.Count}
			f.Values = append(f.Values, view.FacetValue{FacetValue: value, Checked: checked})
		}
		if len(f.Values) > 0 {
			list = append(list, f)
		}
	}
	return list
}

// active returns the filters that are set, each with the search without it.
func (s *Site) active(p view.Page, names ...string) []view.Active {
	var list []view.Active
	if q := p.Query.Get("q"); q != "" {
		list = append(list, view.Active{Label: "“" + q + "”", Without: p.Link(p.Path, with(p.Query, "q"))})
	}
	for _, name := range names {
		all := valuesOf(p.Query, name)
		for i, value := range all {
			others := slices.Delete(slices.Clone(all), i, i+1)
			list = append(list, view.Active{Label: s.parts.Views.FacetLabel(name, value, p.Tag), Without: p.Link(p.Path, with(p.Query, name, others...))})
		}
	}
	return list
}

// pageURLs returns the addresses of the pages before and after one.
func pageURLs(p view.Page, page models.Page, total int) (previous, next string) {
	if page.Number > 1 {
		previous = string(p.Link(p.Path, with(p.Query, "page", strconv.Itoa(page.Number-1))))
	}
	if page.Number*page.PerPage < min(total, models.MaxItems) {
		query := with(p.Query, "page")
		query.Set("page", strconv.Itoa(page.Number+1))
		next = string(p.Link(p.Path, query))
	}
	return previous, next
}

// placeOf returns a locality in words, as far as it is public.
func placeOf(p view.Page, l *views.Locality) string {
	if l == nil {
		return ""
	}
	if l.Place == nil {
		return l.Label
	}
	return view.JoinDistinct(l.Label, l.Place.Name, l.Place.Region, p.Texts.Country(l.Place.Country, p.Tag))
}

func formatKm(km float64) string { return strconv.FormatFloat(km, 'f', -1, 64) }
