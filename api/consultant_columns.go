package api

import (
	"slices"
	"strconv"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// consultantFormats returns the columns and formats of a list that answers with the whole set of
// consultants.
func consultantFormats(cacheControl rest.CacheControl) rest.ListFormats[views.ConsultantItem] {
	base := func(item views.ConsultantItem) *views.Locality { return item.Base }
	return rest.ListFormats[views.ConsultantItem]{
		Name: "consultants", CacheControl: cacheControl, Columns: slices.Concat(consultantNameColumns(), placeColumns(base), consultantOfferColumns()),
		Decode: views.ToConsultantItem,
		ToFeature: func(item views.ConsultantItem) any {
			var points []models.Point
			if item.Base != nil && item.Base.Point != nil {
				points = append(points, *item.Base.Point)
			}
			return feature[views.ConsultantItem]{"Feature", item.ID, newGeometry(points), item}
		},
	}
}

func consultantNameColumns() []rest.Column[views.ConsultantItem] {
	return []rest.Column[views.ConsultantItem]{
		rest.RawColumn("id", func(item views.ConsultantItem) string { return item.ID }),
		rest.RawColumn("version", func(item views.ConsultantItem) string { return strconv.FormatInt(item.Version, 10) }),
		rest.TextColumn("url", func(item views.ConsultantItem) string { return item.URL }),
		rest.TextColumn("name", func(item views.ConsultantItem) string { return item.Name }),
		rest.TextColumn("role", func(item views.ConsultantItem) string { return item.Role }),
		rest.TextColumn("organisation", func(item views.ConsultantItem) string { return item.Organisation }),
		rest.TextColumn("bio", func(item views.ConsultantItem) string { return item.Bio }),
		rest.TextColumn("topics", func(item views.ConsultantItem) string { return rest.JoinValues(item.Topics) }),
		rest.RawColumn("any_issue", func(item views.ConsultantItem) string { return strconv.FormatBool(item.AnyIssue) }),
		rest.TextColumn("consultation_kinds", func(item views.ConsultantItem) string { return rest.JoinValues(item.ConsultationKinds) }),
		rest.TextColumn("roles", func(item views.ConsultantItem) string { return rest.JoinValues(item.Roles) }),
		rest.TextColumn("languages", func(item views.ConsultantItem) string { return rest.JoinValues(item.Languages) }),
		rest.TextColumn("formats", func(item views.ConsultantItem) string { return rest.JoinValues(item.Formats) }),
	}
}

func consultantOfferColumns() []rest.Column[views.ConsultantItem] {
	return []rest.Column[views.ConsultantItem]{
		rest.RawColumn("service_radius_km", func(item views.ConsultantItem) string { return rest.FormatDegrees(item.ServiceRadiusKm) }),
		rest.TextColumn("areas", func(item views.ConsultantItem) string { return rest.JoinValues(item.Areas) }),
		rest.TextColumn("remote", func(item views.ConsultantItem) string { return string(item.Remote) }),
		rest.RawColumn("distance_km", func(item views.ConsultantItem) string { return rest.FormatKilometres(item.DistanceKm) }),
		rest.TextColumn("timezone", func(item views.ConsultantItem) string { return item.Timezone }),
		rest.RawColumn("response_hours", func(item views.ConsultantItem) string { return strconv.Itoa(item.ResponseHours) }),
		rest.TextColumn("cost", rest.OptionalValue(func(item views.ConsultantItem) *models.ConsultationCost { return item.Cost }, func(c models.ConsultationCost) string { return string(c.Kind) })),
		rest.RawColumn("accepts_interpreter", func(item views.ConsultantItem) string { return strconv.FormatBool(item.AcceptsInterpreter) }),
		rest.TextColumn("training", func(item views.ConsultantItem) string { return rest.JoinValues(item.Training) }),
		rest.RawColumn("lived_experience", func(item views.ConsultantItem) string { return strconv.FormatBool(item.LivedExperience) }),
		rest.RawColumn("statutory_powers", func(item views.ConsultantItem) string { return strconv.FormatBool(item.StatutoryPowers) }),
		rest.RawColumn("duty_to_report", func(item views.ConsultantItem) string { return strconv.FormatBool(item.DutyToReport) }),
		rest.TextColumn("funded_by", func(item views.ConsultantItem) string { return item.FundedBy }),
		rest.TextColumn("verified", rest.OptionalValue(func(item views.ConsultantItem) *models.Verification { return item.Verified }, func(v models.Verification) string { return string(v.Ground) })),
		rest.RawColumn("created_at", func(item views.ConsultantItem) string { return rest.FormatInstant(item.CreatedAt) }),
		rest.RawColumn("updated_at", func(item views.ConsultantItem) string { return rest.FormatInstant(item.UpdatedAt) }),
	}
}
