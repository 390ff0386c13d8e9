package api

import (
	"io"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// GroupTable writes groups as a table with the columns that GET /groups answers with as text/csv.
// End it with Close.
type GroupTable struct {
	door            *Door
	writer          rest.ItemWriter[views.GroupItem]
	rowKind         TableRows
	rows            int
	meetingsInWords int
}

// TableRows determines what a row of a table of groups is.
type TableRows int

// A row for each meeting, with those of a group one below the other, and one for a group without
// any; or a row for each group.
const (
	RowsOfMeetings TableRows = iota
	RowsOfGroups
)

// NewGroupTable returns the writer of a table of groups, in their own languages.
func (d *Door) NewGroupTable(to io.Writer, rows TableRows) *GroupTable {
	return &GroupTable{door: d, writer: d.groupFormats("", rest.CacheControl{}).NewTableWriter(to), rowKind: rows}
}

// Group writes the public values of a group. The values of the group itself are in its first row.
func (t *GroupTable) Group(g models.Group) error {
	item := views.GroupItem{Group: t.door.Presenter.ToGroup(g)}
	item.UpdatedAt = g.LastSaidAt() // an import of the table reads it as the record's own date
	meetings := item.Meetings
	if t.rowKind == RowsOfGroups && len(meetings) > 1 {
		t.meetingsInWords += len(meetings)
	}
	if t.rowKind == RowsOfGroups || len(meetings) < 2 {
		return t.writeRow(item)
	}
	for i := range meetings {
		if item.Meetings = meetings[i : i+1]; i > 0 {
			item = views.GroupItem{Group: views.Group{
				ID: item.ID, Version: item.Version, Slug: item.Slug, URL: item.URL, Name: item.Name, Meetings: item.Meetings,
			}}
		}
		if err := t.writeRow(item); err != nil {
			return err
		}
	}
	return nil
}

func (t *GroupTable) writeRow(item views.GroupItem) error {
	t.rows++
	return t.writer.Write(item)
}

// Rows returns the number of rows written.
func (t *GroupTable) Rows() int { return t.rows }

// MeetingsInWords returns the number of meetings that are described in words alone, which no import
// reads.
func (t *GroupTable) MeetingsInWords() int { return t.meetingsInWords }

// Close writes what is still buffered. It does not close the underlying writer.
func (t *GroupTable) Close() error { return t.writer.Close() }
