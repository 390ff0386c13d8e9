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
// stores them. Only documents are decoded that are shown in a translation, or by the meetings that
// match.
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
	if item.Narrowed || translationFor(reads, item) != "" || !bytes.HasSuffix(item.Public, []byte("}")) {
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
	if meeting := nearestMeetingID(item); meeting != "" {
		answer = append(answer, `,"nearest_meeting_id":"`...)
		answer = append(append(answer, meeting...), '"')
	}
	return append(answer, '}'), nil
}

// nearestMeetingID returns the id of the meeting whose point is the nearest; "" if that is the
// group's own, or no distance was measured.
func nearestMeetingID(item models.SearchItem) string {
	if item.NearestMeeting == (models.ID{}) {
		return ""
	}
	return item.NearestMeeting.String()
}
