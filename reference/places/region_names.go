package places

import "strings"

// FindRegion returns the code of the region of a country that words name by name or abbreviation,
// such as US.MO for "MO" and CA.08 for "ON"; "" if they name none or several.
func (g *Gazetteer) FindRegion(country, words string) string {
	key := foldKey(strings.Trim(words, " ."))
	if code := regionByAbbreviation(country, key); code != "" {
		return code
	}
	named := ""
	areas := g.qualifiers.find(g.qualifiers.allEntries(), key)
	for i := range areas.len() {
		area, _ := areas.at(i)
		code := g.areaCode(area)
		if country == "" || !strings.HasPrefix(code, country+".") {
			continue
		}
		if named != "" {
			return ""
		}
		named = code
	}
	return named
}

// regionByAbbreviation returns the region that people of a country write in two or three letters,
// where GeoNames numbers its regions.
func regionByAbbreviation(country, key string) string {
	list := ""
	switch country {
	case "AU":
		list = "act=01 nsw=02 nt=03 qld=04 sa=05 tas=06 vic=07 wa=08"
	case "CA":
		list = "ab=01 bc=02 mb=03 nb=04 nl=05 ns=07 on=08 pe=09 pei=09 qc=10 sk=11 yt=12 nt=13 nu=14"
	}
	for pair := range strings.FieldsSeq(list) {
		if short, number, _ := strings.Cut(pair, "="); short == key {
			return country + "." + number
		}
	}
	return ""
}
