package models

import "slices"

// SourceOptions hold for all records of a source what the records do not state themselves. A source
// stores those of its last import. An import that does not give one uses the stored one.
type SourceOptions struct {
	Topic    string // an id of the vocabulary; "" for none, as in every member
	Language string // BCP 47
	Country  string // ISO 3166-1 alpha-2
	Timezone string // IANA, if neither a record nor its place has one
}

// OptionChange is an option of a source that an import replaces, or clears if To is "".
type OptionChange struct {
	Option string `json:"option" example:"topic"`       // topic, language, country or timezone
	From   string `json:"from" example:"alcohol"`       // as the source stores it
	To     string `json:"to,omitempty" example:"drugs"` // as the import gives it
}

// SourceOptions returns the options as they apply to a source.
func (o ImportOptions) SourceOptions() SourceOptions {
	return SourceOptions{Topic: o.Topic, Language: o.Language, Country: o.Country, Timezone: o.Timezone}
}

// WithStored fills in from the stored options what the import neither gives nor clears. It returns the
// options to read with, and which stored ones they replace or clear; adding one replaces none.
func (o ImportOptions) WithStored(stored SourceOptions) (ImportOptions, []OptionChange) {
	var changes []OptionChange
	for _, option := range []struct {
		name   string
		said   *string
		stored string
	}{
		{"topic", &o.Topic, stored.Topic},
		{"language", &o.Language, stored.Language},
		{"country", &o.Country, stored.Country},
		{"timezone", &o.Timezone, stored.Timezone},
	} {
		if *option.said == "" && !slices.Contains(o.Cleared, option.name) {
			*option.said = option.stored
		}
		if option.stored != "" && *option.said != option.stored {
			changes = append(changes, OptionChange{Option: option.name, From: option.stored, To: *option.said})
		}
	}
	return o, changes
}
