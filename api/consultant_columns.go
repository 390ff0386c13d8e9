package api

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
)

// consultantFormats returns the columns and formats of a list that answers with the whole set of
// consultants.
func consultantFormats(kept rest.CacheControl) rest.ListFormats[ConsultantItem] {
	base := func(k ConsultantItem) *Locality { return k.Base }
	return rest.ListFormats[ConsultantItem]{
		Name: "consultants", CacheControl: kept, Columns: slices.Concat(consultantNameColumns(), placeColumns(base), consultantOfferColumns()),
		Decode: toConsultantItem,
		ToFeature: func(k ConsultantItem) any {
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

func consultantNameColumns() []rest.Column[ConsultantItem] {
	return []rest.Column[ConsultantItem]{
		rest.RawColumn("id", func(k ConsultantItem) string { return k.ID }),
		rest.RawColumn("version", func(k ConsultantItem) string { return strconv.FormatInt(k.Version, 10) }),
		rest.TextColumn("url", func(k ConsultantItem) string { return k.URL }),
		rest.TextColumn("name", func(k ConsultantItem) string { return k.Name }),
		rest.TextColumn("role", func(k ConsultantItem) string { return k.Role }),
		rest.TextColumn("organisation", func(k ConsultantItem) string { return k.Organisation }),
		rest.TextColumn("bio", func(k ConsultantItem) string { return k.Bio }),
		rest.TextColumn("topics", func(k ConsultantItem) string { return rest.JoinValues(k.Topics) }),
		rest.RawColumn("any_issue", func(k ConsultantItem) string { return strconv.FormatBool(k.AnyIssue) }),
		rest.TextColumn("consultation_kinds", func(k ConsultantItem) string { return rest.JoinValues(k.ConsultationKinds) }),
		rest.TextColumn("roles", func(k ConsultantItem) string { return rest.JoinValues(k.Roles) }),
		rest.TextColumn("languages", func(k ConsultantItem) string { return rest.JoinValues(k.Languages) }),
		rest.TextColumn("formats", func(k ConsultantItem) string { return rest.JoinValues(k.Formats) }),
	}
}

func consultantOfferColumns() []rest.Column[ConsultantItem] {
	return []rest.Column[ConsultantItem]{
		rest.RawColumn("service_radius_km", func(k ConsultantItem) string { return rest.FormatDegrees(k.ServiceRadiusKm) }),
		rest.TextColumn("areas", func(k ConsultantItem) string { return rest.JoinValues(k.Areas) }),
		rest.TextColumn("remote", func(k ConsultantItem) string { return string(k.Remote) }),
		rest.RawColumn("distance_km", func(k ConsultantItem) string { return rest.FormatKilometres(k.DistanceKm) }),
		rest.TextColumn("timezone", func(k ConsultantItem) string { return k.Timezone }),
		rest.RawColumn("response_hours", func(k ConsultantItem) string { return strconv.Itoa(k.ResponseHours) }),
		rest.TextColumn("cost", rest.OptionalValue(func(k ConsultantItem) *models.ConsultationCost { return k.Cost }, func(c models.ConsultationCost) string { return string(c.Kind) })),
		rest.RawColumn("accepts_interpreter", func(k ConsultantItem) string { return strconv.FormatBool(k.AcceptsInterpreter) }),
		rest.TextColumn("training", func(k ConsultantItem) string { return rest.JoinValues(k.Training) }),
		rest.RawColumn("lived_experience", func(k ConsultantItem) string { return strconv.FormatBool(k.LivedExperience) }),
		rest.RawColumn("statutory_powers", func(k ConsultantItem) string { return strconv.FormatBool(k.StatutoryPowers) }),
		rest.RawColumn("duty_to_report", func(k ConsultantItem) string { return strconv.FormatBool(k.DutyToReport) }),
		rest.TextColumn("funded_by", func(k ConsultantItem) string { return k.FundedBy }),
		rest.TextColumn("verified", rest.OptionalValue(func(k ConsultantItem) *models.Verification { return k.Verified }, func(v models.Verification) string { return string(v.Ground) })),
		rest.RawColumn("created_at", func(k ConsultantItem) string { return rest.FormatInstant(k.CreatedAt) }),
		rest.RawColumn("updated_at", func(k ConsultantItem) string { return rest.FormatInstant(k.UpdatedAt) }),
	}
}
