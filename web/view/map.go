package view

// Map is a map of groups. The list beside it shows the same.
type Map struct {
	Language
	BaseMap
	Features string // the address that answers with the groups in a view
	Given    string // the groups as GeoJSON, where they need not be asked for
	Around   string // latitude, longitude and radius in km of the place that was searched near
	Box      string // west, south, east, north: the view to begin with
	Here     string // the address of the search that a view is added to, to list its groups
}

// BaseMap is what a map is drawn on.
type BaseMap struct {
	URL         string // of its tiles
	Attribution string
	MaxZoom     int
	MaxDataZoom int  // the finest zoom that tiles are made for; 0 if the tiles say so themselves
	Rough       bool // it has no streets
}
