package models

import "time"

// Record is what a source says of one group, whatever the format that it came in. It is made of at least one part.
type Record struct {
	Key         string // names the group within the source
	Input       GroupInput
	Parts       []RecordPart
	SaidAt      *time.Time // when the source says that it changed; nil where it does not say
	ConfirmedOn Date       // when the group was last confirmed, as the source says; zero where it does not
	Deleted     bool       // the source says that the group is no more; Input is empty then
	Whole       bool       // the record is the whole group: what it does not say is not so. Otherwise its parts are meetings
}

// RecordPart is one entry of a feed. Raw is what it says, private persons included. Hash is of the raw values.
type RecordPart struct {
	Name    string
	Line    int // from 1: the line, or the place among the records of the feed; 0 where there is neither
	Raw     string
	Hash    string
	SaidAt  *time.Time // when the entry itself says that it changed; nil where it does not
	Meeting int        // which of the group's meetings it is; -1: none, or the whole group
}

// The bounds of a record's name in a source, in bytes of UTF-8, and of what one record may hold.
const (
	MaxRecordName  = 200
	MaxRecordBytes = 1 << 20
)

// RecordOutcome is what came of a record.
type RecordOutcome string

// The outcomes of records.
const (
	RecordCreated   RecordOutcome = "created"
	RecordUpdated   RecordOutcome = "updated"
	RecordUnchanged RecordOutcome = "unchanged"
	RecordRetired   RecordOutcome = "retired"
	RecordRefused   RecordOutcome = "refused"
)

// RecordOutcomes lists all outcomes.
func RecordOutcomes() []RecordOutcome {
	return []RecordOutcome{RecordCreated, RecordUpdated, RecordUnchanged, RecordRetired, RecordRefused}
}

// RecordNote says why a record did not become the group's words though nothing is wrong with it.
type RecordNote string

// The notes on records.
const (
	NoteKept    RecordNote = "kept_by_stewards"            // stewards keep the group: a source changes nothing of it
	NoteFollows RecordNote = "described_by_another_source" // another source came first: this one's record and external ids are added
)

// RecordNotes lists all notes.
func RecordNotes() []RecordNote { return []RecordNote{NoteKept, NoteFollows} }

// Written is what came of one record that was written: the group as it is now.
type Written struct {
	Group   Group
	Outcome RecordOutcome
	Note    RecordNote
	New     bool // the source said nothing of the record just before
	Changed bool // something of the group was written, or of which sources describe it, which is public too
}
