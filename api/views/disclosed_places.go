package views

import "github.com/shg-directory/shg/models"

// DisclosedPlace is where exactly a group is and meets, as it lets a consultant know.
type DisclosedPlace struct {
	Locality *Locality          `json:"locality,omitempty"`
	Meetings []DisclosedMeeting `json:"meetings"`
}

// DisclosedMeeting is where exactly a group meets in person.
type DisclosedMeeting struct {
	Name       string    `json:"name,omitempty"`
	Locality   *Locality `json:"locality,omitempty"`
	Venue      string    `json:"venue,omitempty" example:"Meeting house"`
	Address    string    `json:"address,omitempty" example:"1 Example Street, Leeds"`
	Directions string    `json:"directions,omitempty" example:"Round the back"`
}

func toDisclosedPlace(p *models.GroupPlace) *DisclosedPlace {
	if p == nil {
		return nil
	}
	shown := &DisclosedPlace{Locality: toLocality(p.Locality), Meetings: make([]DisclosedMeeting, len(p.Meetings))}
	for i, m := range p.Meetings {
		shown.Meetings[i] = DisclosedMeeting{Name: m.Name, Locality: toLocality(m.Locality), Venue: m.Venue, Address: m.Address, Directions: m.Directions}
	}
	return shown
}
