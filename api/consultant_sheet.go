package api

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/shg-directory/shg/models"
)

// consultantSheet returns the columns and formats of a list that answers with the whole set of
// consultants.
func consultantSheet(kept caching) sheet[ConsultantItem] {
	base := func(k ConsultantItem) *Locality { return k.Base }
	return sheet[ConsultantItem]{
		name: "consultants", caching: kept, columns: slices.Concat(consultantNames(), placeColumns(base), consultantOffers()),
		item: consultantItem,
		feature: func(k ConsultantItem) any {
			var points []models.Point
			if k.Base != nil && k.Base.Point != nil {
				points = append(points, *k.Base.Point)
			}
			return feature[ConsultantItem]{"Feature", k.ID, geometryOf(points), k}
		},
	}
}

// consultantItem returns one of the consultants that a search found.
func consultantItem(found models.FoundItem) (ConsultantItem, error) {
	shown := ConsultantItem{DistanceKm: found.DistanceKm}
	err := json.Unmarshal(found.Public, &shown.Consultant)
	return shown, err
}

func consultantNames() []column[ConsultantItem] {
	return []column[ConsultantItem]{
		plain("id", func(k ConsultantItem) string { return k.ID }),
		plain("version", func(k ConsultantItem) string { return strconv.FormatInt(k.Version, 10) }),
		words("url", func(k ConsultantItem) string { return k.URL }),
		words("name", func(k ConsultantItem) string { return k.Name }),
		words("role", func(k ConsultantItem) string { return k.Role }),
		words("organisation", func(k ConsultantItem) string { return k.Organisation }),
		words("bio", func(k ConsultantItem) string { return k.Bio }),
		words("topics", func(k ConsultantItem) string { return listed(k.Topics) }),
		plain("any_issue", func(k ConsultantItem) string { return strconv.FormatBool(k.AnyIssue) }),
		words("consultation_kinds", func(k ConsultantItem) string { return listed(k.ConsultationKinds) }),
		words("roles", func(k ConsultantItem) string { return listed(k.Roles) }),
		words("languages", func(k ConsultantItem) string { return listed(k.Languages) }),
		words("formats", func(k ConsultantItem) string { return listed(k.Formats) }),
	}
}

func consultantOffers() []column[ConsultantItem] {
	return []column[ConsultantItem]{
		plain("service_radius_km", func(k ConsultantItem) string { return degrees(k.ServiceRadiusKm) }),
		words("areas", func(k ConsultantItem) string { return listed(k.Areas) }),
		words("remote", func(k ConsultantItem) string { return string(k.Remote) }),
		plain("distance_km", func(k ConsultantItem) string { return kilometres(k.DistanceKm) }),
		words("timezone", func(k ConsultantItem) string { return k.Timezone }),
		plain("response_hours", func(k ConsultantItem) string { return strconv.Itoa(k.ResponseHours) }),
		words("cost", of(func(k ConsultantItem) *models.ConsultationCost { return k.Cost }, func(c models.ConsultationCost) string { return string(c.Kind) })),
		plain("accepts_interpreter", func(k ConsultantItem) string { return strconv.FormatBool(k.AcceptsInterpreter) }),
		words("training", func(k ConsultantItem) string { return listed(k.Training) }),
		plain("lived_experience", func(k ConsultantItem) string { return strconv.FormatBool(k.LivedExperience) }),
		plain("statutory_powers", func(k ConsultantItem) string { return strconv.FormatBool(k.StatutoryPowers) }),
		plain("duty_to_report", func(k ConsultantItem) string { return strconv.FormatBool(k.DutyToReport) }),
		words("funded_by", func(k ConsultantItem) string { return k.FundedBy }),
		words("verified", of(func(k ConsultantItem) *models.Verification { return k.Verified }, func(v models.Verification) string { return string(v.Ground) })),
		plain("created_at", func(k ConsultantItem) string { return instantShown(k.CreatedAt) }),
		plain("updated_at", func(k ConsultantItem) string { return instantShown(k.UpdatedAt) }),
	}
}
