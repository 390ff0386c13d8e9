package models

const (
	// MaxJoinRequests is how many requests to join one group may be pending.
	MaxJoinRequests = 50
	// JoinRequestDays is for how many days a request to join is pending.
	JoinRequestDays = 30
)

// JoinRequest is somebody's request to become a member of a group, for its stewards and its author.
// One that was declined stays until its days are over, for its author alone: so declining looks like
// not answering, and the stewards are not asked again at once.
type JoinRequest struct {
	ID        ID
	GroupID   ID
	AccountID ID
	Message   string // "" if its author took it back after it was declined
	AskedOn   Date
	Declined  bool
	Name      string `gorm:"->;-:migration"` // the author's display name, read along
}

// ExpiresOn returns the last day on which the request is pending.
func (r JoinRequest) ExpiresOn() Date { return r.AskedOn.AddDays(JoinRequestDays) }
