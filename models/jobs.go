package models

import "time"

// JobKind says what a job does. Jobs carry no data: the worker reads the current row.
type JobKind string

// The kinds of job.
const (
	JobIndexGroup      JobKind = "index_group"
	JobIndexConsultant JobKind = "index_consultant"
	JobNextMeeting     JobKind = "next_meeting"    // a group's next meeting has begun: find the one after it
	JobImport          JobKind = "import"          // a source has feeds that wait; the key is the source's name
	JobReconcileIndex  JobKind = "reconcile_index" // an index was built anew: hold it to the rows
)

// JobKinds lists all kinds.
func JobKinds() []JobKind {
	return []JobKind{JobIndexGroup, JobIndexConsultant, JobNextMeeting, JobImport, JobReconcileIndex}
}

// Job is a piece of work that commits with the write that asks for it; (Kind, Key) is unique, and Seq tells repeated asking.
type Job struct {
	ID          int64
	Kind        JobKind
	Key         string
	Seq         int64
	Attempts    int
	RunAt       time.Time
	LeasedUntil *time.Time
	LastError   string
	DeadAt      *time.Time
	CreatedAt   time.Time
}
