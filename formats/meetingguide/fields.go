package meetingguide

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
)

// fields are those of a record that we have a member for. Feeds write numbers as strings and
// strings as numbers.
type fields struct {
	ID                   jsonText `json:"id"`
	Slug                 jsonText `json:"slug"`
	Name                 jsonText `json:"name"`
	Day                  textList `json:"day"`
	Time                 jsonText `json:"time"`
	EndTime              jsonText `json:"end_time"`
	Timezone             jsonText `json:"timezone"`
	FormattedAddress     jsonText `json:"formatted_address"`
	Address              jsonText `json:"address"`
	City                 jsonText `json:"city"`
	State                jsonText `json:"state"`
	PostalCode           jsonText `json:"postal_code"`
	Country              jsonText `json:"country"`
	Latitude             jsonText `json:"latitude"`
	Longitude            jsonText `json:"longitude"`
	Approximate          jsonText `json:"approximate"`
	Location             jsonText `json:"location"`
	LocationNotes        jsonText `json:"location_notes"`
	Region               jsonText `json:"region"`
	SubRegion            jsonText `json:"sub_region"`
	Regions              nameList `json:"regions"`
	ConferenceURL        jsonText `json:"conference_url"`
	ConferenceURLNotes   jsonText `json:"conference_url_notes"`
	ConferencePhone      jsonText `json:"conference_phone"`
	ConferencePhoneNotes jsonText `json:"conference_phone_notes"`
	AttendanceOption     jsonText `json:"attendance_option"`
	Types                textList `json:"types"`
	Notes                jsonText `json:"notes"`
	Group                jsonText `json:"group"`
	GroupID              jsonText `json:"group_id"`
	District             jsonText `json:"district"`
	Updated              jsonText `json:"updated"`
	GroupNotes           jsonText `json:"group_notes"`
	Email                jsonText `json:"email"`
	Phone                jsonText `json:"phone"`
	Website              jsonText `json:"website"`
	Website2             jsonText `json:"website_2"`
	URL                  jsonText `json:"url"`
	Venmo                jsonText `json:"venmo"`
	Square               jsonText `json:"square"`
	Paypal               jsonText `json:"paypal"`
}

func (f fields) attendance() string { return strings.ToLower(string(f.AttendanceOption)) }

// approximate returns yes or no, or "" if the record has neither.
func (f fields) approximate() string {
	switch value := strings.ToLower(string(f.Approximate)); value {
	case "yes", "true", "1":
		return "yes"
	case "no", "false", "0":
		return "no"
	}
	return ""
}

// jsonText is a string, a number or a claim, as text; anything else is "".
type jsonText string

// UnmarshalJSON never fails: what cannot be read is empty.
func (t *jsonText) UnmarshalJSON(raw []byte) error {
	*t = ""
	switch raw[0] {
	case '"':
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return err
		}
		*t = jsonText(strings.TrimSpace(s))
	case '{', '[', 'n':
	default:
		*t = jsonText(raw)
	}
	return nil
}

// textList are an array of them, or one that separates its items by commas, perhaps in brackets.
type textList []string

// UnmarshalJSON reads an array of texts or one text.
func (l *textList) UnmarshalJSON(raw []byte) error {
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

// nameList are an array of texts, which may hold commas, or one.
type nameList []string

// UnmarshalJSON reads an array of texts or one text.
func (l *nameList) UnmarshalJSON(raw []byte) error {
	*l = nil
	items, err := itemsOf(raw)
	for _, item := range items {
		*l = append(*l, string(item))
	}
	return err
}

func itemsOf(raw []byte) ([]jsonText, error) {
	items := make([]jsonText, 1)
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

func compactJSON(raw []byte) json.RawMessage {
	var out bytes.Buffer
	if json.Compact(&out, raw) != nil {
		return bytes.Clone(raw)
	}
	return out.Bytes()
}
