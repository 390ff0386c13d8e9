package api

import (
	"io"

	"github.com/shg-directory/shg/models"
)

// GroupTable writes groups as a table with the columns that GET /groups answers with as text/csv. End it with Close.
type GroupTable struct {
	door    *Door
	writer  writer[GroupItem]
	of      TableRows
	rows    int
	inWords int
}

// TableRows says what a table of groups has a row for.
type TableRows int

// A row for each meeting, those of a group one below the other, and one for a group without any; or a
// row for each group.
const (
	RowsOfMeetings TableRows = iota
	RowsOfGroups
)

// GroupTable begins a table of groups, in their own languages.
func (d *Door) GroupTable(to io.Writer, of TableRows) *GroupTable {
	return &GroupTable{door: d, writer: d.groupSheet("", caching{}).table(to), of: of}
}

// Group writes what the public may know of a group. What it says of itself stands in its first row.
func (t *GroupTable) Group(g models.Group) error {
	item := GroupItem{Group: t.door.Cards.group(g)}
	item.UpdatedAt = g.LastSaidAt() // what takes the table in reads it as the record's own date
	meetings := item.Meetings
	if t.of == RowsOfGroups && len(meetings) > 1 {
		t.inWords += len(meetings)
	}
	if t.of == RowsOfGroups || len(meetings) < 2 {
		return t.row(item)
	}
	for i := range meetings {
		if item.Meetings = meetings[i : i+1]; i > 0 {
			item = GroupItem{Group: Group{
				ID: item.ID, Version: item.Version, Slug: item.Slug, URL: item.URL, Name: item.Name, Meetings: item.Meetings,
			}}
		}
		if err := t.row(item); err != nil {
			return err
		}
	}
	return nil
}

func (t *GroupTable) row(item GroupItem) error {
	t.rows++
	return t.writer.add(item)
}

// Rows is how many rows were written.
func (t *GroupTable) Rows() int { return t.rows }

// InWords is how many meetings stand in words alone, which no import takes in.
func (t *GroupTable) InWords() int { return t.inWords }

// Close writes what is still held. It does not close what is written to.
func (t *GroupTable) Close() error { return t.writer.end() }
