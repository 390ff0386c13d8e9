package models

import "time"

// Need is what a member states that the group needs, in the member's own words.
type Need struct {
	ID                ID
	GroupID           ID
	Version           int64
	AuthorID          ID
	RecordedBy        *ID // a scribe who wrote it down
	ConfirmedBy       *ID // the member, once the scribe's words were confirmed
	Statement         string
	Language          string
	Topics            List[string]
	ConsultationKinds List[ConsultationKind]
	Rank              int // the order that the group gives its needs, from 1; 0 none
	RespondByOn       Date
	Status            NeedStatus
	StatedAt          time.Time
	UpdatedAt         time.Time
	Endorsements      int  `gorm:"-"`
	EndorsedByMe      bool `gorm:"-"`
}

// Confirmed reports whether a member has confirmed the words: the author wrote them, or confirmed
// what a scribe wrote.
func (n Need) Confirmed() bool { return n.RecordedBy == nil || n.ConfirmedBy != nil }

// ClosedOn returns the day on which the need was met or withdrawn, and the zero date before. A closed
// need does not change any more.
func (n Need) ClosedOn() Date {
	if n.Status != NeedMet && n.Status != NeedWithdrawn {
		return Date{}
	}
	return DateOf(n.UpdatedAt.UTC())
}

// NeedInput is what a member writes about a need. A scribe names the member whose words they are.
type NeedInput struct {
	Statement         string             `json:"statement" validate:"required,max=2000,prose"`
	Language          string             `json:"language,omitempty" validate:"omitempty,language"`
	Topics            []string           `json:"topics,omitempty" validate:"max=8,unique,dive,topic"`
	ConsultationKinds []ConsultationKind `json:"consultation_kinds,omitempty" validate:"max=6,unique,dive,set=consultation_kind"`
	Order             *int               `json:"order,omitempty" validate:"omitempty,gt=0,lte=1000" minimum:"1"`
	RespondByOn       Date               `json:"respond_by_on,omitzero" swaggertype:"string" format:"date"`
	AuthorID          *ID                `json:"author_id,omitempty"`
}

// NeedRevision is one wording of a need; revisions are only ever added.
type NeedRevision struct {
	ID        ID
	NeedID    ID
	Version   int64
	AuthorID  ID
	Statement string
	Language  string
	At        time.Time
}

// Endorsement records that another member supports a need; only the day is stored.
type Endorsement struct {
	ID         ID
	NeedID     ID
	AccountID  ID
	EndorsedOn Date
}
