package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// envelopePrefix begins an answer whose items are written separately.
const envelopePrefix = `{"items":null`

// encodeFoundGroups returns ToFoundGroups as JSON, byte for byte, from the documents as the index
// stores them. Only documents are decoded that are shown in a translation, or by the meetings that
// match.
func (d *Door) encodeFoundGroups(acceptLanguage string, found models.SearchPage) ([]byte, error) {
	rest, err := d.Presenter.ToFoundGroups(acceptLanguage, withoutItems(found))
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
	body := append(make([]byte, 0, size), `{"items":[`...)
	for i, item := range found.Items {
		if i > 0 {
			body = append(body, ',')
		}
		if body, err = d.appendItem(body, acceptLanguage, item); err != nil {
			return nil, err
		}
	}
	return append(append(append(body, ']'), envelope[len(envelopePrefix):]...), '\n'), nil
}

func withoutItems(found models.SearchPage) models.SearchPage {
	found.Items = nil
	return found
}

// appendItem appends one group of a search to the answer.
func (d *Door) appendItem(body []byte, acceptLanguage string, item models.SearchItem) ([]byte, error) {
	if item.Narrowed || views.TranslationFor(acceptLanguage, item) != "" || !bytes.HasSuffix(item.Public, []byte("}")) {
		shown, err := d.Presenter.ToGroupItem(acceptLanguage, item)
		if err != nil {
			return body, err
		}
		encoded, err := json.Marshal(shown)
		return append(body, encoded...), err
	}
	body = append(body, item.Public[:len(item.Public)-1]...)
	if item.DistanceKm != nil {
		body = append(body, `,"distance_km":`...)
		body = strconv.AppendFloat(body, *item.DistanceKm, 'f', -1, 64)
	}
	if meeting := views.NearestMeetingID(item); meeting != "" {
		body = append(body, `,"nearest_meeting_id":"`...)
		body = append(append(body, meeting...), '"')
	}
	return append(body, '}'), nil
}
