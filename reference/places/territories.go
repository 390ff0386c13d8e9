package places

import (
	"slices"
	"strings"
)

// territories returns the codes that ISO 3166-1 gives to territories of a country, by the country.
// They are the facts of that standard, no statement on sovereignty.
func territories(country string) string {
	switch country {
	case "AU":
		return "CC CX HM NF"
	case "CN":
		return "HK MO"
	case "DK":
		return "FO GL"
	case "FI":
		return "AX"
	case "FR":
		return "BL GF GP MF MQ NC PF PM RE TF WF YT"
	case "GB":
		return "AI BM FK GG GI GS IM IO JE KY MS PN SH TC VG"
	case "NL":
		return "AW BQ CW SX"
	case "NO":
		return "BV SJ"
	case "NZ":
		return "CK NU TK"
	case "US":
		return "AS GU MP PR UM VI"
	}
	return ""
}

// CountryIncludes reports whether the country that somebody names may mean the other: the same
// code, or a territory with a code of its own, such as RE for FR and PR for US. A territory never
// means its country.
func CountryIncludes(named, country string) bool {
	return named == country || slices.Contains(strings.Fields(territories(named)), country)
}

// FindTerritory returns the territory of a country that words name by its code, such as PR of US,
// or by a French postal code, such as 97400; "" if they name none.
func FindTerritory(country, words string) string {
	code := strings.ToUpper(strings.Trim(words, " ."))
	if slices.Contains(strings.Fields(territories(country)), code) {
		return code
	}
	if country != "FR" || len(code) != 5 || strings.Trim(code, "0123456789") != "" {
		return ""
	}
	return frenchTerritory(code[:3])
}

// frenchTerritory returns the territory whose postal codes begin with three digits.
func frenchTerritory(digits string) string {
	switch digits {
	case "971":
		return "GP"
	case "972":
		return "MQ"
	case "973":
		return "GF"
	case "974":
		return "RE"
	case "975":
		return "PM"
	case "976":
		return "YT"
	case "984":
		return "TF"
	case "986":
		return "WF"
	case "987":
		return "PF"
	case "988":
		return "NC"
	}
	return ""
}

// FindRegion returns the code of the region of a country that words name by name or abbreviation,
// such as US.MO for "MO" and CA.08 for "ON"; "" if they name none or several.
func (g *Gazetteer) FindRegion(country, words string) string {
	key := foldKey(strings.Trim(words, " ."))
	if code := regionByAbbreviation(country, key); code != "" {
		return code
	}
	region := ""
	areas := g.qualifiers.find(g.qualifiers.allEntries(), key)
	for i := range areas.len() {
		area, _ := areas.at(i)
		code := g.areaCode(area)
		if country == "" || !strings.HasPrefix(code, country+".") {
			continue
		}
		if region != "" {
			return ""
		}
		region = code
	}
	return region
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
