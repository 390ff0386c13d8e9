package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/shg-directory/shg/models"
)

// envelopePrefix begins an answer whose items are written separately.
const envelopePrefix = `{"items":null`

// encodeFoundGroups returns ToFoundGroups as JSON, byte for byte, from the documents as the index
// stores them. Only documents of translated groups are decoded.
func (d *Door) encodeFoundGroups(reads string, found models.SearchPage) ([]byte, error) {
	rest, err := d.ToFoundGroups(reads, withoutItems(found))
	if err != nil {
		return nil, err
	}
	rest.Items = nil
	envelope, err := json.Marshal(rest)
	if err != nil || !bytes.HasPrefix(envelope, []byte(envelopePrefix)) {
		return nil, fmt.Errorf("encode what was found: %w", err)
	}
	size := len(envelope) + 1
	for _, item := range found.Items {
		size += len(item.Public) + 100
	}
	answer := append(make([]byte, 0, size), `{"items":[`...)
	for i, item := range found.Items {
		if i > 0 {
			answer = append(answer, ',')
		}
		if answer, err = d.appendItem(answer, reads, item); err != nil {
			return nil, err
		}
	}
	return append(append(append(answer, ']'), envelope[len(envelopePrefix):]...), '\n'), nil
}

func withoutItems(found models.SearchPage) models.SearchPage {
	found.Items = nil
	return found
}

// appendItem appends one group of a search to the answer.
func (d *Door) appendItem(answer []byte, reads string, item models.SearchItem) ([]byte, error) {
	if item.Narrowed || mayBeTranslated(item.Public, reads) || !bytes.HasSuffix(item.Public, []byte("}")) {
		shown, err := d.toGroupItem(reads, item)
		if err != nil {
			return answer, err
		}
		encoded, err := json.Marshal(shown)
		return append(answer, encoded...), err
	}
	answer = append(answer, item.Public[:len(item.Public)-1]...)
	if item.DistanceKm != nil {
		answer = append(answer, `,"distance_km":`...)
		answer = strconv.AppendFloat(answer, *item.DistanceKm, 'f', -1, 64)
	}
	meeting, err := decodeNearestMeeting(item)
	if err != nil {
		return answer, err
	}
	if meeting != "" {
		answer = append(answer, `,"nearest_meeting_id":"`...)
		answer = append(append(answer, meeting...), '"')
	}
	return append(answer, '}'), nil
}

// mayBeTranslated reports whether a group may be shown in words other than its own. Translations
// come right before the languages, and are the only object that can. No text of a group can look
// like a member's name, since quotation marks within texts are escaped.
func mayBeTranslated(public []byte, reads string) bool {
	before, _, found := bytes.Cut(public, []byte(`,"languages":[`))
	if !found || !bytes.HasSuffix(before, []byte("}")) {
		return !found
	}
	if reads != "" {
		return true
	}
	_, rest, _ := bytes.Cut(before, []byte(`"language":"`)) // shown in its own language, unless that is among the translations too
	language, rest, _ := bytes.Cut(rest, []byte(`"`))
	return bytes.Contains(rest, append(append([]byte(`"`), language...), `":{`...))
}

// decodeNearestMeeting returns the id of the meeting whose point is the nearest. Usually that is
// the group's own point, and nothing has to be decoded.
func decodeNearestMeeting(item models.SearchItem) (string, error) {
	if item.Nearest < 0 {
		return "", nil
	}
	own, _, _ := bytes.Cut(item.Public, []byte(`,"areas":[`))
	if item.Nearest == 0 && bytes.Contains(own, []byte(`"point":{`)) {
		return "", nil
	}
	var g Group
	if err := json.Unmarshal(item.Public, &g); err != nil {
		return "", fmt.Errorf("read a group that was found: %w", err)
	}
	return nearestMeeting(g, item.Nearest), nil
}
