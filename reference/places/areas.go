package places

import (
	"sort"
	"strings"
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
