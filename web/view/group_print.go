package view

// GroupPrint is what a search for groups finds, as a list for paper.
type GroupPrint struct {
	GroupSearch
	Sheet  Sheet
	Back   To     // the search
	Words  string // what was asked for besides the place
	On     string // the day of printing
	Site   string
	Groups []PrintedGroup
}

// PrintedGroup is a group as a list on paper shows it.
type PrintedGroup struct {
	GroupResult
	Where   string // its place, with what is not shown of it
	Held    []Held
	More    int    // how many meetings are left out
	Join    string // how to join, in short
	Address string // of its page
}
