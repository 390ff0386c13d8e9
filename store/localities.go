package store

import (
	"context"
	"database/sql"
	"strings"

	"github.com/shg-directory/shg/models"
)

// GroupLocality is the words of a group for a place: its own locality, or that of one of its
// meetings.
type GroupLocality struct {
	GroupID  models.ID
	Locality models.Locality
}

// LocalityLabels returns localities whose LabelFolded begins with the folded text. They are those
// of published groups of exact or area precision, or of their meetings that have not ended. Each
// label is returned once for each region, or once for each group if it has no point, in the order
// of labels; at most limit.
func (tx *Tx) LocalityLabels(ctx context.Context, folded string, limit int) ([]GroupLocality, error) {
	if folded == "" {
		return nil, nil
	}
	columns := func(table string) string {
		return strings.ReplaceAll(`$.locality_label, $.locality_label_folded, $.locality_place_id, $.locality_place_name,
			$.locality_region, $.locality_region_code, $.locality_country, $.locality_lat, $.locality_lon, $.locality_precision,
			$.locality_cell, $.locality_town`, "$", table)
	}
	begins := func(table string) string {
		return strings.ReplaceAll(`$.locality_label_folded >= ? AND $.locality_label_folded LIKE ? ESCAPE '\' AND
			$.locality_label_folded <> '' AND groups.status = 'published' AND $.locality_precision IN ('exact', 'area')`, "$", table)
	}
	query := `SELECT groups.id AS group_id, ` + columns("groups") + ` FROM groups WHERE ` + begins("groups") + `
		UNION ALL SELECT groups.id, ` + columns("meetings") + ` FROM meetings JOIN groups ON groups.id = meetings.group_id
		WHERE ` + begins("meetings") + ` AND meetings.activity <> 'ended'
		ORDER BY locality_label_folded, group_id LIMIT ?`
	var found []GroupLocality
	seen := map[string]bool{}
	err := tx.db.EachRow(ctx, func(rows *sql.Rows) error {
		w := GroupLocality{}
		l := &w.Locality
		err := rows.Scan(&w.GroupID, &l.Label, &l.LabelFolded, &l.PlaceID, &l.PlaceName, &l.Region, &l.RegionCode, &l.Country,
			&l.Lat, &l.Lon, &l.Precision, &l.Cell, &l.Town)
		if err == nil && !seen[localityKey(w)] && len(found) < limit {
			seen[localityKey(w)] = true
			found = append(found, w)
		}
		return err
	}, query, folded, escapeLike(folded)+"%", folded, escapeLike(folded)+"%", 50*limit)
	return found, err
}

// localityKey returns a key that is equal for the same words in the same region; words without a
// point belong to their group.
func localityKey(w GroupLocality) string {
	scope := w.Locality.Country + w.Locality.RegionCode
	if _, ok := w.Locality.Point(); !ok {
		scope += w.GroupID.String()
	}
	return w.Locality.LabelFolded + "\x00" + scope
}

// escapeLike escapes a text so that it is not a pattern.
func escapeLike(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
}
