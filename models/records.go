package models

import "time"

// Record is what a source states about one group, whatever the format that it came in. It has at
// least one part.
type Record struct {
	Key         string // names the group within the source
	Input       GroupInput
	Parts       []RecordPart
	SaidAt      *time.Time // when the source states that it changed; nil if it does not
	ConfirmedOn Date       // when the group was last confirmed, as the source states; zero if it does not
	Deleted     bool       // the source reports that the group is no more; Input is empty then
	Whole       bool       // the record is the whole group: what it leaves out is not so. Otherwise its parts are meetings
}

// RecordPart is one entry of a feed. Raw is its content, private persons included. Hash is of the
// raw values.
type RecordPart struct {
	Name    string
	Line    int // from 1: the line, or the place among the records of the feed; 0 if there is neither
	Raw     string
	Hash    string
	SaidAt  *time.Time // when the entry itself states that it changed; nil if it does not
	Meeting int        // which of the group's meetings it is; -1: none, or the whole group
}

// The bounds of a record's name in a source, in bytes of UTF-8, and of what one record may hold.
const (
	MaxRecordName  = 200
	MaxRecordBytes = 1 << 20
)

// RecordOutcome is the result of a record.
type RecordOutcome string

// The outcomes of records.
const (
	RecordCreated   RecordOutcome = "created"
	RecordUpdated   RecordOutcome = "updated"
	RecordUnchanged RecordOutcome = "unchanged"
	RecordRetired   RecordOutcome = "retired"
	RecordRefused   RecordOutcome = "refused"
)

// RecordOutcomes returns all outcomes.
func RecordOutcomes() []RecordOutcome {
	return []RecordOutcome{RecordCreated, RecordUpdated, RecordUnchanged, RecordRetired, RecordRefused}
}

// RecordNote is why a record did not become the group's words though nothing is wrong with it.
type RecordNote string

// The notes on records.
const (
	NoteKept    RecordNote = "kept_by_stewards"            // stewards keep the group: a source changes nothing of it
	NoteFollows RecordNote = "described_by_another_source" // another source came first: this one's record and external ids are added
)

// RecordNotes returns all notes.
func RecordNotes() []RecordNote { return []RecordNote{NoteKept, NoteFollows} }

// WrittenRecord is the result of one record that was written: the group as it is now.
type WrittenRecord struct {
	Group   Group
	Outcome RecordOutcome
	Note    RecordNote
	New     bool // the source stated nothing about the record just before
	Changed bool // something of the group was written, or of which sources describe it, which is public too
}
