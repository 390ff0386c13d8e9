package places

import (
	"sort"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/shg-directory/shg/models"
)

// RegionName returns the name of a region by its GeoNames code, such as "GB.ENG", in English or the
// region's own spelling; "" if there is none.
func (g *Gazetteer) RegionName(code string) string {
	i, ok := g.areaNumber(code)
	if !ok {
		return ""
	}
	_, name, _ := strings.Cut(g.areas.at(i), "\x00")
	return name
}

// hasArea reports whether a code is one of a country or region that the gazetteer knows.
func (g *Gazetteer) hasArea(code string) bool {
	_, ok := g.areaNumber(code)
	return ok
}

func (g *Gazetteer) areaNumber(code string) (int, bool) {
	i := sort.Search(g.areas.len(), func(i int) bool { return g.areaCode(i) >= code })
	return i, i < g.areas.len() && g.areaCode(i) == code
}

// Area returns the country or region with an id such as "area:DE" or "area:GB.ENG"; false if the
// gazetteer has none. It has no point and no time zone.
func (g *Gazetteer) Area(id string) (models.Place, bool) {
	code, ok := strings.CutPrefix(id, models.AreaScheme)
	if !ok || !g.hasArea(code) {
		return models.Place{}, false
	}
	return g.areaPlace(code), true
}

func (g *Gazetteer) areaPlace(code string) models.Place {
	p := models.Place{ID: models.AreaScheme + code, Name: g.RegionName(code), Country: models.CountryOf(code), Population: g.areaPopulation(code)}
	if len(code) > 2 {
		p.RegionCode = code
	} else if region, err := language.ParseRegion(code); err == nil {
		p.Name = display.English.Regions().Name(region)
	}
	return p
}
