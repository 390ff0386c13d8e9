package models

import "time"

// ChangeType is the kind of change of a group, as the public sees it.
type ChangeType string

// The types of change. A group is removed if it is withdrawn, hidden or archived: a change does not
// show which. A group that its source retires has ended and is upserted.
const (
	ChangeUpserted ChangeType = "group.upserted"
	ChangeRemoved  ChangeType = "group.removed"
	ChangeMerged   ChangeType = "group.merged"
)

// ChangeTypes returns all types.
func ChangeTypes() []ChangeType { return []ChangeType{ChangeUpserted, ChangeRemoved, ChangeMerged} }

// Change is the latest change of a group's public face. Seq is its place in the log.
type Change struct {
	GroupID ID
	Seq     int64
	Type    ChangeType
	Version int64
	At      time.Time
	IntoID  *ID // the group that it was merged into
}

// ChangeLog is the state of the log of changes.
type ChangeLog struct {
	LastSeq   int64  // the last number that was assigned
	PrunedSeq int64  // some tombstones up to this number are deleted
	CursorKey string // the key that signs cursors
}

// ChangeFilter selects changes: those after a place in the log, of one source or of all.
type ChangeFilter struct {
	After         int64
	RemovalsAfter int64 // removals up to this place in the log are left out: the reader never received those groups
	Source        string
	Limit         int
}

// ListedChange is a change as a reader receives it, with the cursor that continues after it. It has
// the group as it is now if that was asked for and the public may see it.
type ListedChange struct {
	Change
	Cursor string
	Group  *Group
}

// ChangesQuery is a query of the log: from a cursor on or, without one, from the beginning with all
// that is published.
type ChangesQuery struct {
	Cursor string
	Source string // of that source alone; a cursor belongs to the source that it was given for
	Limit  int
	Groups bool // with the groups as they are now
}

// ChangesPage is a part of the log in its order. Next continues after it; More is true if there are
// further changes already.
type ChangesPage struct {
	Changes []ListedChange
	Next    string
	More    bool
}
