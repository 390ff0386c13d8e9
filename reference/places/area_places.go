package places

import (
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/shg-directory/shg/models"
)

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
	p := models.Place{ID: models.AreaScheme + code, Name: g.RegionName(code), Country: code[:2], Population: g.areaPopulation(code)}
	if len(code) > 2 {
		p.RegionCode = code
	} else if region, err := language.ParseRegion(code); err == nil {
		p.Name = display.English.Regions().Name(region)
	}
	return p
}
