package views

import "github.com/shg-directory/shg/models"

// SharedResource is what one side of an engagement shared and the group keeps.
type SharedResource struct {
	ID           string      `json:"id" format:"uuid"`
	EngagementID string      `json:"engagement_id" format:"uuid"`
	Side         models.Side `json:"side"`
	Words        string      `json:"words,omitempty" example:"Ask for Mrs Khan at the town hall."`
	Resource     *Resource   `json:"resource,omitempty"`
	SharedOn     string      `json:"shared_on" format:"date"`
}

// ToSharedResource returns what was shared as both sides see it.
func (p Presenter) ToSharedResource(s models.SharedResource) SharedResource {
	shown := SharedResource{ID: s.ID.String(), EngagementID: s.EngagementID.String(), Side: s.Side, Words: s.Words, SharedOn: FormatDate(s.SharedOn)}
	if s.Resource != nil {
		resource := p.ToResource(*s.Resource)
		shown.Resource = &resource
	}
	return shown
}
