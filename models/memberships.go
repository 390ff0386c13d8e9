package models

const (
	// InvitationDays is for how many days an invitation into a group can be accepted, not
	// counting the day on which it was created.
	InvitationDays = 30
	// MaxInvitations is how many invitations of one group may be pending.
	MaxInvitations = 50
)

// MembershipRole is what a member may do for the group.
type MembershipRole string

// The roles of members.
const (
	MembershipMember  MembershipRole = "member"
	MembershipSteward MembershipRole = "steward" // a member whom the group lets speak for it
)

// MembershipStatus is the relation of an account to a group.
type MembershipStatus string

// The states of an account in a group. Blocked is known to the account alone.
const (
	StatusInvited MembershipStatus = "invited" // a steward invited; the person has not accepted yet
	StatusAsked   MembershipStatus = "asked"   // the person asked to join; no steward has answered yet
	StatusMember  MembershipStatus = "member"
	StatusBlocked MembershipStatus = "blocked" // the person left or declined, and the group's invitations do not reach that person
)

// Membership records that an account belongs to a group. It is never disclosed outside the group.
type Membership struct {
	ID        ID
	GroupID   ID
	AccountID ID
	Role      MembershipRole
	JoinedOn  Date
	Display   string `gorm:"column:display_name"` // the name that the member chose for this group; "" if the account's
	Name      string `gorm:"->;-:migration"`      // the name that fellow members see, read along

	WithoutDevice bool `gorm:"->;-:migration"` // nobody can sign in to the account, read along
}

// MembershipInvitation asks an account to become a member of a group. The group's stewards see it,
// and the account unless it blocks the group. Nobody checks whether the account exists, so that
// stewards cannot find that out.
type MembershipInvitation struct {
	ID        ID
	GroupID   ID
	AccountID ID
	Role      MembershipRole // what the account becomes if it accepts
	ExpiresOn Date           // the last day on which it can be accepted
}

// MembershipBlock keeps the invitations of a group away from an account that left the group or
// declined. The account alone knows of it and lifts it.
type MembershipBlock struct {
	GroupID   ID
	AccountID ID
}

// MembershipEntry is the relation of an account to a group. A field is empty if it does not apply
// to the status, or if it is not for the reader.
type MembershipEntry struct {
	GroupID   ID
	GroupName string // for the account itself
	AccountID ID
	Name      string // the account's display name, for fellow members
	Status    MembershipStatus
	Role      MembershipRole
	JoinedOn  Date // of members
	ExpiresOn Date // of invitations: the last day on which they can be accepted

	WithoutDevice bool // a member to whom nobody can sign in, for fellow members
}

// Entry returns the membership as its group's members see it.
func (m Membership) Entry() MembershipEntry {
	return MembershipEntry{GroupID: m.GroupID, AccountID: m.AccountID, Name: m.Name, Status: StatusMember, Role: m.Role, JoinedOn: m.JoinedOn, WithoutDevice: m.WithoutDevice}
}

// Entry returns the invitation as its group's stewards see it, which is without a name.
func (i MembershipInvitation) Entry() MembershipEntry {
	return MembershipEntry{GroupID: i.GroupID, AccountID: i.AccountID, Status: StatusInvited, Role: i.Role, ExpiresOn: i.ExpiresOn}
}

// MemberInput is the input of a steward who invites somebody, changes what a member may do, or adds a
// member without a device, who has a display name and no account id.
type MemberInput struct {
	AccountID   ID             `json:"account_id,omitzero" validate:"required_without=DisplayName"`
	DisplayName string         `json:"display_name,omitempty" validate:"omitempty,max=60,name"`
	Role        MembershipRole `json:"role,omitempty" validate:"omitempty,set=membership_role" default:"member"`
}

// OwnMemberInput is what a member chooses for one group; without a name it is the account's.
type OwnMemberInput struct {
	DisplayName string `json:"display_name,omitempty" validate:"omitempty,max=60,name"`
}

// Claim is the input of the operator who gives a group a steward.
type Claim struct {
	GroupID             ID
	AccountID           ID   // who becomes a steward
	UnreachableStewards []ID // all stewards that the group has: they are not reached any more, and become plain members
}
