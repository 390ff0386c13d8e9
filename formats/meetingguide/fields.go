package meetingguide

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
)

// fields are those of a record that have a home with us. Feeds write numbers as strings and strings
// as numbers.
type fields struct {
	ID                   text  `json:"id"`
	Slug                 text  `json:"slug"`
	Name                 text  `json:"name"`
	Day                  texts `json:"day"`
	Time                 text  `json:"time"`
	EndTime              text  `json:"end_time"`
	Timezone             text  `json:"timezone"`
	FormattedAddress     text  `json:"formatted_address"`
	Address              text  `json:"address"`
	City                 text  `json:"city"`
	State                text  `json:"state"`
	PostalCode           text  `json:"postal_code"`
	Country              text  `json:"country"`
	Latitude             text  `json:"latitude"`
	Longitude            text  `json:"longitude"`
	Approximate          text  `json:"approximate"`
	Location             text  `json:"location"`
	LocationNotes        text  `json:"location_notes"`
	Region               text  `json:"region"`
	SubRegion            text  `json:"sub_region"`
	Regions              names `json:"regions"`
	ConferenceURL        text  `json:"conference_url"`
	ConferenceURLNotes   text  `json:"conference_url_notes"`
	ConferencePhone      text  `json:"conference_phone"`
	ConferencePhoneNotes text  `json:"conference_phone_notes"`
	AttendanceOption     text  `json:"attendance_option"`
	Types                texts `json:"types"`
	Notes                text  `json:"notes"`
	Group                text  `json:"group"`
	GroupID              text  `json:"group_id"`
	District             text  `json:"district"`
	Updated              text  `json:"updated"`
	GroupNotes           text  `json:"group_notes"`
	Email                text  `json:"email"`
	Phone                text  `json:"phone"`
	Website              text  `json:"website"`
	Website2             text  `json:"website_2"`
	URL                  text  `json:"url"`
	Venmo                text  `json:"venmo"`
	Square               text  `json:"square"`
	Paypal               text  `json:"paypal"`
}

func (f fields) attendance() string { return strings.ToLower(string(f.AttendanceOption)) }

// approximate returns yes or no, or "" if the record has neither.
func (f fields) approximate() string {
	switch said := strings.ToLower(string(f.Approximate)); said {
	case "yes", "true", "1":
		return "yes"
	case "no", "false", "0":
		return "no"
	}
	return ""
}

// text is a string, a number or a claim, as text; anything else is "".
type text string

// UnmarshalJSON never fails: what cannot be read is empty.
func (t *text) UnmarshalJSON(raw []byte) error {
	*t = ""
	switch raw[0] {
	case '"':
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return err
		}
		*t = text(strings.TrimSpace(s))
	case '{', '[', 'n':
	default:
		*t = text(raw)
	}
	return nil
}

// texts are an array of them, or one that separates its items by commas, perhaps in brackets.
type texts []string

// UnmarshalJSON reads an array of texts or one text.
func (l *texts) UnmarshalJSON(raw []byte) error {
	*l = nil
	items, err := itemsOf(raw)
	if err != nil {
		return err
	}
	for _, item := range items {
		for part := range strings.SplitSeq(string(item), ",") {
			if part = strings.Trim(part, " \t\r\n[]\"'"); part != "" {
				*l = append(*l, part)
			}
		}
	}
	return nil
}

// names are an array of texts, which may hold commas, or one.
type names []string

// UnmarshalJSON reads an array of texts or one text.
func (l *names) UnmarshalJSON(raw []byte) error {
	*l = nil
	items, err := itemsOf(raw)
	for _, item := range items {
		*l = append(*l, string(item))
	}
	return err
}

func itemsOf(raw []byte) ([]text, error) {
	items := make([]text, 1)
	if raw[0] != '[' {
		return items, items[0].UnmarshalJSON(raw)
	}
	err := json.Unmarshal(raw, &items)
	return items, err
}

// hashOf returns the hash of the values of a record, whatever the order of its members and the
// space between them.
func hashOf(raw []byte) string {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var value any
	canonical := raw
	if decoder.Decode(&value) == nil {
		if sorted, err := json.Marshal(value); err == nil {
			canonical = sorted
		}
	}
	sum := sha256.Sum256(canonical)
	return hex.EncodeToString(sum[:])
}

func compact(raw []byte) json.RawMessage {
	var out bytes.Buffer
	if json.Compact(&out, raw) != nil {
		return bytes.Clone(raw)
	}
	return out.Bytes()
}
