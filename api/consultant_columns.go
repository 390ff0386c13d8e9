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
func consultantFormats(cacheControl rest.CacheControl) rest.ListFormats[ConsultantItem] {
	base := func(item ConsultantItem) *Locality { return item.Base }
	return rest.ListFormats[ConsultantItem]{
		Name: "consultants", CacheControl: cacheControl, Columns: slices.Concat(consultantNameColumns(), placeColumns(base), consultantOfferColumns()),
		Decode: toConsultantItem,
		ToFeature: func(item ConsultantItem) any {
			var points []models.Point
			if item.Base != nil && item.Base.Point != nil {
				points = append(points, *item.Base.Point)
			}
			return feature[ConsultantItem]{"Feature", item.ID, newGeometry(points), item}
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
		rest.RawColumn("id", func(item ConsultantItem) string { return item.ID }),
		rest.RawColumn("version", func(item ConsultantItem) string { return strconv.FormatInt(item.Version, 10) }),
		rest.TextColumn("url", func(item ConsultantItem) string { return item.URL }),
		rest.TextColumn("name", func(item ConsultantItem) string { return item.Name }),
		rest.TextColumn("role", func(item ConsultantItem) string { return item.Role }),
		rest.TextColumn("organisation", func(item ConsultantItem) string { return item.Organisation }),
		rest.TextColumn("bio", func(item ConsultantItem) string { return item.Bio }),
		rest.TextColumn("topics", func(item ConsultantItem) string { return rest.JoinValues(item.Topics) }),
		rest.RawColumn("any_issue", func(item ConsultantItem) string { return strconv.FormatBool(item.AnyIssue) }),
		rest.TextColumn("consultation_kinds", func(item ConsultantItem) string { return rest.JoinValues(item.ConsultationKinds) }),
		rest.TextColumn("roles", func(item ConsultantItem) string { return rest.JoinValues(item.Roles) }),
		rest.TextColumn("languages", func(item ConsultantItem) string { return rest.JoinValues(item.Languages) }),
		rest.TextColumn("formats", func(item ConsultantItem) string { return rest.JoinValues(item.Formats) }),
	}
}

func consultantOfferColumns() []rest.Column[ConsultantItem] {
	return []rest.Column[ConsultantItem]{
		rest.RawColumn("service_radius_km", func(item ConsultantItem) string { return rest.FormatDegrees(item.ServiceRadiusKm) }),
		rest.TextColumn("areas", func(item ConsultantItem) string { return rest.JoinValues(item.Areas) }),
		rest.TextColumn("remote", func(item ConsultantItem) string { return string(item.Remote) }),
		rest.RawColumn("distance_km", func(item ConsultantItem) string { return rest.FormatKilometres(item.DistanceKm) }),
		rest.TextColumn("timezone", func(item ConsultantItem) string { return item.Timezone }),
		rest.RawColumn("response_hours", func(item ConsultantItem) string { return strconv.Itoa(item.ResponseHours) }),
		rest.TextColumn("cost", rest.OptionalValue(func(item ConsultantItem) *models.ConsultationCost { return item.Cost }, func(c models.ConsultationCost) string { return string(c.Kind) })),
		rest.RawColumn("accepts_interpreter", func(item ConsultantItem) string { return strconv.FormatBool(item.AcceptsInterpreter) }),
		rest.TextColumn("training", func(item ConsultantItem) string { return rest.JoinValues(item.Training) }),
		rest.RawColumn("lived_experience", func(item ConsultantItem) string { return strconv.FormatBool(item.LivedExperience) }),
		rest.RawColumn("statutory_powers", func(item ConsultantItem) string { return strconv.FormatBool(item.StatutoryPowers) }),
		rest.RawColumn("duty_to_report", func(item ConsultantItem) string { return strconv.FormatBool(item.DutyToReport) }),
		rest.TextColumn("funded_by", func(item ConsultantItem) string { return item.FundedBy }),
		rest.TextColumn("verified", rest.OptionalValue(func(item ConsultantItem) *models.Verification { return item.Verified }, func(v models.Verification) string { return string(v.Ground) })),
		rest.RawColumn("created_at", func(item ConsultantItem) string { return rest.FormatInstant(item.CreatedAt) }),
		rest.RawColumn("updated_at", func(item ConsultantItem) string { return rest.FormatInstant(item.UpdatedAt) }),
	}
}
