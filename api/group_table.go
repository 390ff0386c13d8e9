package api

import (
	"io"

	"github.com/shg-directory/shg/models"
)

// GroupTable writes groups as a table with the columns that GET /groups answers with as text/csv.
// End it with Close.
type GroupTable struct {
	door    *Door
	writer  writer[GroupItem]
	of      TableRows
	rows    int
	inWords int
}

// TableRows determines what a row of a table of groups is.
type TableRows int

// A row for each meeting, with those of a group one below the other, and one for a group without
// any; or a row for each group.
const (
	RowsOfMeetings TableRows = iota
	RowsOfGroups
)

// GroupTable returns the writer of a table of groups, in their own languages.
func (d *Door) GroupTable(to io.Writer, of TableRows) *GroupTable {
	return &GroupTable{door: d, writer: d.groupSheet("", caching{}).table(to), of: of}
}

// Group writes the public values of a group. The values of the group itself are in its first row.
func (t *GroupTable) Group(g models.Group) error {
	item := GroupItem{Group: t.door.Cards.group(g)}
	item.UpdatedAt = g.LastSaidAt() // an import of the table reads it as the record's own date
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

// Rows returns the number of rows written.
func (t *GroupTable) Rows() int { return t.rows }

// InWords returns the number of meetings that are described in words alone, which no import reads.
func (t *GroupTable) InWords() int { return t.inWords }

// Close writes what is still buffered. It does not close the underlying writer.
func (t *GroupTable) Close() error { return t.writer.end() }
