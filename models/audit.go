package models

import "time"

const (
	// AuditRetention is for how long entries of the audit log are stored: three years, the usual
	// time in which what was done can still be claimed.
	AuditRetention = 3 * 365 * 24 * time.Hour
	// AuditPrecision is how exact the times of entries are.
	AuditPrecision = time.Minute
)

// AuditActorKind is what kind of party acted.
type AuditActorKind string

// The kinds of actors in the audit log.
const (
	AuditAccount  AuditActorKind = "account"
	AuditKey      AuditActorKind = "key" // a partner's, which acts as no account
	AuditOperator AuditActorKind = "operator"
	AuditAnyone   AuditActorKind = "anyone" // without an account
)

// AuditSubjectKind is what kind of thing was acted on.
type AuditSubjectKind string

// The kinds of subjects in the audit log.
const (
	AuditOfGroup      AuditSubjectKind = "group"
	AuditOfAccount    AuditSubjectKind = "account"
	AuditOfConsultant AuditSubjectKind = "consultant"
	AuditOfRequest    AuditSubjectKind = "request"
	AuditOfMessage    AuditSubjectKind = "message"
	AuditOfSource     AuditSubjectKind = "source"
	AuditOfWebhook    AuditSubjectKind = "webhook"
	AuditOfKey        AuditSubjectKind = "key"
	AuditOfResource   AuditSubjectKind = "resource"
	AuditOfRuleset    AuditSubjectKind = "ruleset"
	AuditOfGuidance   AuditSubjectKind = "guidance" // a stage and a language
)

// AuditSubject is what was acted on: an id, the name of a source, the version of a ruleset, or a stage
// and a language.
type AuditSubject struct {
	Kind AuditSubjectKind
	ID   string
}

// AuditEntry records that an actor did an act. It has no content. Accounts are named by pseudonyms,
// which lead back to them only while they exist. Seq and Hash are its place in the chain, and nil
// until it has one.
type AuditEntry struct {
	ID          ID
	Seq         *int64
	At          time.Time // to the minute
	ActorKind   AuditActorKind
	Actor       string
	Act         string
	SubjectKind AuditSubjectKind
	Subject     string
	Hash        *string // hex SHA-256 of the entry and of the hash before it
}

// AuditChain is the state of the chain: its end, and where what was deleted ended.
type AuditChain struct {
	LastSeq    int64
	LastHash   string
	PrunedSeq  int64
	PrunedHash string
}

// AuditDigest is the end of the chain on a day. Somebody who holds one can prove that what was
// before it is still as it was.
type AuditDigest struct {
	MadeOn Date
	Seq    int64
	Hash   string
}

// AuditFault is what is wrong with the audit log at one place.
type AuditFault struct {
	Seq    int64 // 0 if the fault is of the whole log
	Reason AuditFaultReason
	Digest string // the digest that the log does not contain
}

// AuditFaultReason is why the log is not as it was.
type AuditFaultReason string

// The faults of an audit log.
const (
	AuditChanged       AuditFaultReason = "changed"        // the entry, or an entry before it, was changed
	AuditMissing       AuditFaultReason = "missing"        // an entry at this place
	AuditAdded         AuditFaultReason = "added"          // after the end of the chain
	AuditDigestUnknown AuditFaultReason = "digest_unknown" // the log does not lead to the digest
)

// AuditReport is the outcome of a verification. The log is as it was if there are no faults.
type AuditReport struct {
	Entries   int   // that were read
	Unchained int   // written so lately that they have no place in the chain yet
	FirstSeq  int64 // of the entries that are stored
	LastSeq   int64
	Digests   int // that the log led to
	Faults    []AuditFault
}
