package models

const (
	// MaxJoinCodes is how many codes of one group may be valid at a time.
	MaxJoinCodes = 50
	// JoinCodeDays is for how many days a code is valid if its maker names no day.
	JoinCodeDays = 14
	// MaxJoinCodeDays is for how many days a code is valid at the longest.
	MaxJoinCodeDays = 90
	// JoinTriesAMinute is how often an account may try to join in a minute, with whatever code.
	JoinTriesAMinute = 10
)

// JoinCode lets a number of accounts join a group. Only a keyed hash of the code is stored.
type JoinCode struct {
	ID        ID
	GroupID   ID
	Hash      string
	Uses      int // how many may join by it
	Used      int // how many did
	ExpiresOn Date
}

// JoinCodeInput is what a steward asks of a new code.
type JoinCodeInput struct {
	Uses      *int `json:"uses,omitempty" validate:"omitempty,gte=1,lte=100" default:"1" minimum:"1"`
	ExpiresOn Date `json:"expires_on,omitzero" swaggertype:"string" format:"date"`
}

// JoinInput is how somebody asks to become a member: with a group's code, or with a message to its
// stewards.
type JoinInput struct {
	Code    string `json:"code,omitempty" validate:"omitempty,max=100,text"`
	Message string `json:"message,omitempty" validate:"omitempty,max=1000,prose"`
}
