package models

// FormerMember is the account in whose name stays what an erased person left to a group: words that
// others stand behind, and decisions. It is the same for all, and nobody can sign in to it.
var FormerMember = ID{0xf0, 0x12, 0x3e, 0x12, 0x3e, 0x3b, 0x4e, 0x12, 0x8f, 0x03, 0xe3, 0x3e, 0x3b, 0xe1, 0x23, 0x45} //nolint:gochecknoglobals // a constant

// ErasedWords stand in the place of a need's words that were erased.
const ErasedWords = "—"

// PersonalKind is what a section of a person's data is about.
type PersonalKind string

// The kinds.
const (
	PersonalAccount    PersonalKind = "account"
	PersonalMail       PersonalKind = "mail"
	PersonalGroups     PersonalKind = "groups"
	PersonalNeeds      PersonalKind = "needs"
	PersonalVotes      PersonalKind = "votes"
	PersonalProfile    PersonalKind = "profile"
	PersonalModeration PersonalKind = "moderation"
	PersonalPrograms   PersonalKind = "programs"
	PersonalLog        PersonalKind = "log"
)

// PersonalKinds lists the kinds.
func PersonalKinds() []PersonalKind {
	return []PersonalKind{
		PersonalAccount, PersonalMail, PersonalGroups, PersonalNeeds, PersonalVotes, PersonalProfile, PersonalModeration, PersonalPrograms, PersonalLog,
	}
}

// PersonalSection is what the database has of a person in one respect: rows of named values.
type PersonalSection struct {
	Kind  PersonalKind
	Name  string
	Table string // that the rows are of, so that what is sealed in them can be opened
	Rows  []map[string]any
}

// PersonalData is all that the database has of a person.
type PersonalData struct {
	AccountID ID
	Address   string // "" if there is none
	Sections  []PersonalSection
}

// Counts returns how many rows there are of each kind.
func (d PersonalData) Counts() map[PersonalKind]int {
	counts := map[PersonalKind]int{}
	for _, section := range d.Sections {
		counts[section.Kind] += len(section.Rows)
	}
	return counts
}

// NeedsChoice is what becomes of the words of one's own needs when an account is erased.
type NeedsChoice string

// The choices. Without one (""), words stay that another member endorses or a request rests on.
const (
	KeepNeeds  NeedsChoice = "keep"
	EraseNeeds NeedsChoice = "erase"
)

// NeedsChoices lists the choices.
func NeedsChoices() []NeedsChoice { return []NeedsChoice{KeepNeeds, EraseNeeds} }

// ErasureInput is what somebody sends to erase the own account. Phrase or RecoveryCode proves anew
// who it is, unless the session began by a link or passkey just now.
type ErasureInput struct {
	Phrase       string      `json:"phrase" validate:"max=300"`
	RecoveryCode string      `json:"recovery_code" validate:"max=100"`
	Needs        NeedsChoice `json:"needs" validate:"omitempty,set=needs_choice"`
	Anyway       bool        `json:"anyway"` // also as the last steward of a group with members
}

// ErasurePreview is what an erasure would do.
type ErasurePreview struct {
	NeedsKept    int  // whose words stay without a choice
	NeedsErased  int  // whose words are emptied without a choice
	LastSteward  []ID // groups with other members, and no other steward
	Alone        []ID // groups without another member, which are archived
	IsConsultant bool
}
