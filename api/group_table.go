package api

import (
	"io"

	"github.com/shg-directory/shg/models"
)

// GroupTable writes groups as the table that GET /groups answers with where text/csv is asked for. End it with Close.
type GroupTable struct {
	door   *Door
	writer writer[GroupItem]
}

// GroupTable begins a table of groups, in their own languages.
func (d *Door) GroupTable(to io.Writer) *GroupTable {
	return &GroupTable{door: d, writer: d.groupSheet("", caching{}).table(to)}
}

// Group writes what the public may know of a group.
func (t *GroupTable) Group(g models.Group) error {
	return t.writer.add(GroupItem{Group: t.door.Cards.group(g)})
}

// Close writes what is still held. It does not close what is written to.
func (t *GroupTable) Close() error { return t.writer.end() }
