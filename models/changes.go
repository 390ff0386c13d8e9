package models

import "time"

// ChangeType says what became of a group in the eyes of the public.
type ChangeType string

// The types of change. Whoever withdraws, hides or archives a group removes it: nothing in a change tells which. A group that its source
// retires has ended and is upserted.
const (
	ChangeUpserted ChangeType = "group.upserted"
	ChangeRemoved  ChangeType = "group.removed"
	ChangeMerged   ChangeType = "group.merged"
)

// ChangeTypes lists all types.
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

// ChangeLog is where the log of changes stands.
type ChangeLog struct {
	LastSeq   int64  // the last number that was given
	PrunedSeq int64  // of tombstones up to this number some are forgotten
	CursorKey string // what cursors are signed with
}

// ChangeFilter says which changes are asked for: those after a place in the log, of a source or of all.
type ChangeFilter struct {
	After       int64
	LivingUntil int64 // up to this place in the log what was removed is left out: whoever asks has never heard of it
	Source      string
	Limit       int
}

// ListedChange is a change as it is told: with the cursor to go on from behind it, and the group as it is, where that was asked for and the public
// may see it.
type ListedChange struct {
	Change
	Cursor string
	Group  *Group
}

// ChangesQuery is what somebody asks of the log: to go on from a cursor, or without one to begin with all that is published.
type ChangesQuery struct {
	Cursor string
	Source string // of that source alone; a cursor belongs to the source that it was given for
	Limit  int
	Groups bool // with the groups as they are
}

// ChangesPage is a part of the log in its order. Next goes on behind it, More says that there is something there already.
type ChangesPage struct {
	Changes []ListedChange
	Next    string
	More    bool
}
