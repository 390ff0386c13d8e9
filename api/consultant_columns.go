package api

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/shg-directory/shg/models"
)

// consultantFormats returns the columns and formats of a list that answers with the whole set of
// consultants.
func consultantFormats(kept cacheControl) listFormats[ConsultantItem] {
	base := func(k ConsultantItem) *Locality { return k.Base }
	return listFormats[ConsultantItem]{
		name: "consultants", cacheControl: kept, columns: slices.Concat(consultantNameColumns(), placeColumns(base), consultantOfferColumns()),
		decode: toConsultantItem,
		toFeature: func(k ConsultantItem) any {
			var points []models.Point
			if k.Base != nil && k.Base.Point != nil {
				points = append(points, *k.Base.Point)
			}
			return feature[ConsultantItem]{"Feature", k.ID, newGeometry(points), k}
		},
	}
}

// toConsultantItem returns one of the consultants that a search found.
func toConsultantItem(found models.SearchItem) (ConsultantItem, error) {
	shown := ConsultantItem{DistanceKm: found.DistanceKm}
	err := json.Unmarshal(found.Public, &shown.Consultant)
	return shown, err
}

func consultantNameColumns() []column[ConsultantItem] {
	return []column[ConsultantItem]{
		rawColumn("id", func(k ConsultantItem) string { return k.ID }),
		rawColumn("version", func(k ConsultantItem) string { return strconv.FormatInt(k.Version, 10) }),
		textColumn("url", func(k ConsultantItem) string { return k.URL }),
		textColumn("name", func(k ConsultantItem) string { return k.Name }),
		textColumn("role", func(k ConsultantItem) string { return k.Role }),
		textColumn("organisation", func(k ConsultantItem) string { return k.Organisation }),
		textColumn("bio", func(k ConsultantItem) string { return k.Bio }),
		textColumn("topics", func(k ConsultantItem) string { return joinValues(k.Topics) }),
		rawColumn("any_issue", func(k ConsultantItem) string { return strconv.FormatBool(k.AnyIssue) }),
		textColumn("consultation_kinds", func(k ConsultantItem) string { return joinValues(k.ConsultationKinds) }),
		textColumn("roles", func(k ConsultantItem) string { return joinValues(k.Roles) }),
		textColumn("languages", func(k ConsultantItem) string { return joinValues(k.Languages) }),
		textColumn("formats", func(k ConsultantItem) string { return joinValues(k.Formats) }),
	}
}

func consultantOfferColumns() []column[ConsultantItem] {
	return []column[ConsultantItem]{
		rawColumn("service_radius_km", func(k ConsultantItem) string { return formatDegrees(k.ServiceRadiusKm) }),
		textColumn("areas", func(k ConsultantItem) string { return joinValues(k.Areas) }),
		textColumn("remote", func(k ConsultantItem) string { return string(k.Remote) }),
		rawColumn("distance_km", func(k ConsultantItem) string { return formatKilometres(k.DistanceKm) }),
		textColumn("timezone", func(k ConsultantItem) string { return k.Timezone }),
		rawColumn("response_hours", func(k ConsultantItem) string { return strconv.Itoa(k.ResponseHours) }),
		textColumn("cost", optionalValue(func(k ConsultantItem) *models.ConsultationCost { return k.Cost }, func(c models.ConsultationCost) string { return string(c.Kind) })),
		rawColumn("accepts_interpreter", func(k ConsultantItem) string { return strconv.FormatBool(k.AcceptsInterpreter) }),
		textColumn("training", func(k ConsultantItem) string { return joinValues(k.Training) }),
		rawColumn("lived_experience", func(k ConsultantItem) string { return strconv.FormatBool(k.LivedExperience) }),
		rawColumn("statutory_powers", func(k ConsultantItem) string { return strconv.FormatBool(k.StatutoryPowers) }),
		rawColumn("duty_to_report", func(k ConsultantItem) string { return strconv.FormatBool(k.DutyToReport) }),
		textColumn("funded_by", func(k ConsultantItem) string { return k.FundedBy }),
		textColumn("verified", optionalValue(func(k ConsultantItem) *models.Verification { return k.Verified }, func(v models.Verification) string { return string(v.Ground) })),
		rawColumn("created_at", func(k ConsultantItem) string { return formatInstant(k.CreatedAt) }),
		rawColumn("updated_at", func(k ConsultantItem) string { return formatInstant(k.UpdatedAt) }),
	}
}
