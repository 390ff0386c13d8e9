package models

// DisclosedPlace is that a group lets the consultant of an engagement read where exactly it is.
type DisclosedPlace struct {
	EngagementID ID
	DisclosedOn  Date
}

// GroupPlace is where exactly a group is and meets, as its members know it.
type GroupPlace struct {
	Locality Locality
	Meetings []Meeting // with their venues, addresses and directions
}
