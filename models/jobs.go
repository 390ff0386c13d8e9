package models

import "time"

// JobKind is what a job does. Jobs carry no data: the worker reads the current row.
type JobKind string

// The kinds of job.
const (
	JobIndexGroup         JobKind = "index_group"
	JobIndexConsultant    JobKind = "index_consultant"
	JobIndexResource      JobKind = "index_resource"
	JobNextMeeting        JobKind = "next_meeting"        // a group's next meeting has begun: find the one after it
	JobImport             JobKind = "import"              // a source has feeds that wait; the key is the source's name
	JobReconcileIndex     JobKind = "reconcile_index"     // an index was built again: compare it with the rows
	JobDeliverWebhook     JobKind = "deliver_webhook"     // a message is to be sent to a webhook
	JobPruneChanges       JobKind = "prune_changes"       // a day has gone by: delete what left the directory long ago
	JobExpireVerification JobKind = "expire_verification" // the last day of a consultant's verification is over
	JobRenewSchedule      JobKind = "renew_schedule"      // clocks changed: compute next meetings anew, of groups whose ids come after the key
	JobCarryOut           JobKind = "carry_out"           // what a group agreed to has waited long enough; the key is the proposal's id
	JobClaim              JobKind = "claim"               // a claim of a group has run long enough; the key is the claim's id
	JobMail               JobKind = "mail"                // a mail is to be sent
	JobInvitation         JobKind = "invitation"          // an invitation to consult waits for half of the time that was promised, or for all of it; the key is the invitation
	JobNotice             JobKind = "notice"              // somebody was invited, or asks to join: write to those who see to it; the key is the invitation or the request
)

// JobKinds returns all kinds.
func JobKinds() []JobKind {
	return []JobKind{
		JobIndexGroup, JobIndexConsultant, JobIndexResource, JobNextMeeting, JobImport, JobReconcileIndex, JobDeliverWebhook, JobPruneChanges, JobRenewSchedule,
		JobExpireVerification, JobCarryOut, JobClaim, JobInvitation, JobMail, JobNotice,
	}
}

// MaxAttempts returns how often a job of the kind is tried before it is marked as dead.
func (k JobKind) MaxAttempts() int {
	switch k {
	case JobDeliverWebhook:
		return 10
	case JobMail:
		return 24
	default:
		return 14
	}
}

// MaxDeaths returns during how many deaths of a process a job of the kind may be under way before it is
// marked as dead. A mail is read by nothing that could bring a process down, and must not be lost
// because a process was killed for another reason.
func (k JobKind) MaxDeaths() int {
	if k == JobMail {
		return 10
	}
	return 2
}

// Backoff returns how long a job of the kind waits after the nth failure, before chance is added:
// from two seconds, doubling, about two hours at the most. A delivery waits five seconds, then four
// times as long each time, a day at the most, so that its tries last for about three days. A
// mail waits a minute, then twice as long each time, two hours at the most: its tries last for more
// than a day.
func (k JobKind) Backoff(attempts int) time.Duration {
	n := max(attempts, 1)
	if k == JobDeliverWebhook {
		return min(5*time.Second<<(2*min(n-1, 10)), 24*time.Hour)
	}
	if k == JobMail {
		return min(time.Minute<<min(n-1, 10), 2*time.Hour)
	}
	return time.Second << min(n, 13)
}

// Job is a piece of work that commits with the write that asks for it; (Kind, Key) is unique, and
// Seq distinguishes repeated requests for it.
type Job struct {
	ID          int64
	Kind        JobKind
	Key         string
	Seq         int64
	Attempts    int
	RunAt       time.Time
	Bulk        bool // one of so many that others overtake them
	LeasedUntil *time.Time
	LastError   string
	DeadAt      *time.Time
	Deaths      int        // how often a process died during it since it last had an outcome
	AttemptedAt *time.Time // when its last attempt began
	CreatedAt   time.Time
}
