package models

// MemberCodeTriesAMinute is how often an account may try member codes in a minute.
const MemberCodeTriesAMinute = 10

// MaxMembersWithoutDevice is how many members without a device one group may have.
const MaxMembersWithoutDevice = 100

// MemberCode lets a member without a device confirm and endorse needs in one group. Only a keyed
// hash of the code is stored. It ends with the membership.
type MemberCode struct {
	ID        ID
	GroupID   ID
	AccountID ID
	Hash      string
	CreatedOn Date
}

// MemberCodeInput is the act of a member without a device, sent by somebody else's session: the code
// is that member's own.
type MemberCodeInput struct {
	MemberCode string `json:"member_code,omitempty" validate:"omitempty,max=100,text"`
}
