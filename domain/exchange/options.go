package exchange

import "github.com/shg-directory/shg/models"

// fallback is what an import's options say of groups where the feed says nothing.
type fallback struct {
	Topic    string `json:"topic"    validate:"omitempty,topic"`
	Language string `json:"language" validate:"omitempty,language"`
	Country  string `json:"country"  validate:"omitempty,country"`
	Timezone string `json:"timezone" validate:"omitempty,timezone"`
}

// checkOptions refuses at once what each record would be refused for.
func (r *Room) checkOptions(o models.ImportOptions) error {
	return r.Inputs.Check(&fallback{Topic: o.Topic, Language: o.Language, Country: o.Country, Timezone: o.Timezone})
}
