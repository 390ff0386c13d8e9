package view

import (
	"net/url"

	"github.com/a-h/templ"
)

// GroupSheet is a sheet about one group that is handed over to somebody.
type GroupSheet struct {
	Group
	Sheet   Sheet
	More    int    // how many meetings are left out
	Address string // of its page
	On      string // the day of printing
	Site    string
}

// at returns the address of one of the group's pages, in the language of this one.
func (g Group) at(below string) templ.SafeURL {
	return g.Link("/groups/"+url.PathEscape(g.Slug)+below, nil)
}
