package locality

import (
	"sort"
	"strings"
)

// RegionName is the name of a region by its GeoNames code, such as "GB.ENG", in English or the region's own spelling; "" where there is none.
func (g *Gazetteer) RegionName(code string) string {
	i := sort.Search(g.areas.len(), func(i int) bool { return g.areaCode(i) >= code })
	if i == g.areas.len() || g.areaCode(i) != code {
		return ""
	}
	_, name, _ := strings.Cut(g.areas.at(i), "\x00")
	return name
}
