package store

import (
	"context"
	"database/sql"
	"strings"

	"github.com/shg-directory/shg/models"
)

// LocalityLabels are localities, as published groups of exact or area precision call them, whose LabelFolded begins with the folded
// text; each label once, at most limit.
func (tx *Tx) LocalityLabels(ctx context.Context, folded string, limit int) ([]models.Locality, error) {
	if folded == "" {
		return nil, nil
	}
	const query = `SELECT locality_label, locality_label_folded, locality_place_id, locality_place_name, locality_region, locality_region_code,
		locality_country, locality_lat, locality_lon, locality_precision, locality_cell, locality_town FROM groups
		WHERE locality_label_folded >= ? AND locality_label_folded LIKE ? ESCAPE '\' AND locality_label_folded <> ''
		AND status = 'published' AND locality_precision IN ('exact', 'area') ORDER BY locality_label_folded, id LIMIT ?`
	var found []models.Locality
	seen := map[string]bool{}
	err := tx.eachRow(ctx, func(rows *sql.Rows) error {
		var l models.Locality
		err := rows.Scan(&l.Label, &l.LabelFolded, &l.PlaceID, &l.PlaceName, &l.Region, &l.RegionCode, &l.Country, &l.Lat, &l.Lon,
			&l.Precision, &l.Cell, &l.Town)
		if name := l.LabelFolded + "\x00" + l.Country + l.RegionCode; err == nil && !seen[name] && len(found) < limit {
			seen[name] = true
			found = append(found, l)
		}
		return err
	}, query, folded, likeLiteral(folded)+"%", 50*limit)
	return found, err
}

// likeLiteral keeps a text from being a pattern.
func likeLiteral(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
}
