package locality

import "strings"

// RegionName is the name of a region by its GeoNames code, such as "GB.ENG", in English or the region's own spelling; "" where there is none.
func (g *Gazetteer) RegionName(code string) string {
	for i := range g.areas.len() {
		known, name, _ := strings.Cut(g.areas.at(i), "\x00")
		if known == code {
			return name
		}
	}
	return ""
}
