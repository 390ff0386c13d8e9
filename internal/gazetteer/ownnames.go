package main

// ownNames returns the local names of regions for which GeoNames has an English name. A key is the
// country, a space and the English name.
func ownNames() map[string][]string {
	return map[string][]string{
		"AT Carinthia":     {"Kärnten"},
		"AT Lower Austria": {"Niederösterreich"},
		"AT Styria":        {"Steiermark"},
		"AT Tyrol":         {"Tirol"},
		"AT Upper Austria": {"Oberösterreich"},
		"AT Vienna":        {"Wien"},

		"CH Basel-City":   {"Basel-Stadt"},
		"CH Fribourg":     {"Freiburg"},
		"CH Geneva":       {"Genève", "Genf"},
		"CH Grisons":      {"Graubünden", "Grigioni"},
		"CH Lucerne":      {"Luzern"},
		"CH Neuchâtel":    {"Neuenburg"},
		"CH Saint Gallen": {"St. Gallen", "Sankt Gallen"},
		"CH Ticino":       {"Tessin"},
		"CH Valais":       {"Wallis"},
		"CH Vaud":         {"Waadt"},

		"DE Bavaria":                {"Bayern"},
		"DE Hesse":                  {"Hessen"},
		"DE Lower Saxony":           {"Niedersachsen"},
		"DE North Rhine-Westphalia": {"Nordrhein-Westfalen", "NRW"},
		"DE Rheinland-Pfalz":        {"Rhineland-Palatinate"},
		"DE Saxony":                 {"Sachsen"},
		"DE Saxony-Anhalt":          {"Sachsen-Anhalt"},
		"DE State of Berlin":        {"Berlin"},
		"DE Thuringia":              {"Thüringen"},

		"ES Andalusia":          {"Andalucía"},
		"ES Balearic Islands":   {"Islas Baleares", "Illes Balears"},
		"ES Basque Country":     {"País Vasco", "Euskadi"},
		"ES Canary Islands":     {"Canarias", "Islas Canarias"},
		"ES Castille and León":  {"Castilla y León"},
		"ES Castille-La Mancha": {"Castilla-La Mancha"},
		"ES Catalonia":          {"Cataluña", "Catalunya"},
		"ES Navarre":            {"Navarra"},
		"ES Valencia":           {"Comunidad Valenciana", "Comunitat Valenciana"},

		"IT Aosta Valley":        {"Valle d'Aosta", "Vallée d'Aoste"},
		"IT Apulia":              {"Puglia"},
		"IT Basilicate":          {"Basilicata"},
		"IT Lombardy":            {"Lombardia"},
		"IT Piedmont":            {"Piemonte"},
		"IT Sardinia":            {"Sardegna"},
		"IT Sicily":              {"Sicilia"},
		"IT The Marches":         {"Marche"},
		"IT Trentino-Alto Adige": {"Südtirol", "Alto Adige"},
		"IT Tuscany":             {"Toscana"},
	}
}
