// Package matchingtest draws requests and consultants for property tests of the ranking. Its world
// is small, so that things coincide: a few topics that are near each other, places with both poles
// and the date line among them, weeks in which clocks change. It is for tests alone.
package matchingtest

import (
	"encoding/binary"
	"fmt"
	"time"

	"pgregory.net/rapid"

	"github.com/shg-directory/shg/models"
)

// Secret is in every private value that is drawn as text: no reason and no refusal may ever show
// it.
const Secret = "s3cret"

// place is a place of the small world; some lack an id, a region or a point.
type place struct {
	id, region, country string
	lat, lon            float64
	mapped              bool
}

func places() []place {
	return []place{
		{"geonames:1", "GB.ENG", "GB", 53.79648, -1.54785, true},
		{"geonames:2", "GB.ENG", "GB", 53.9, -1.6, true},
		{"geonames:3", "GB.SCT", "GB", 55.95206, -3.19648, true},
		{"geonames:4", "BD.81", "BD", 23.7104, 90.40744, true},
		{"geonames:5", "FJ.01", "FJ", -16.8, 179.99, true},
		{"geonames:6", "FJ.02", "FJ", -16.8, -179.99, true},
		{"geonames:7", "AQ.00", "AQ", 90, 0, true},
		{"geonames:8", "AQ.00", "AQ", -90, 135, true},
		{"geonames:9", "IT.07", "IT", 45.4, 9.1, false},
		{"", "IT.07", "IT", 0, 0, false},
		{"", "", "BD", 0, 0, false},
		{"", "", "", 0, 0, false},
	}
}

func topicIDs() []string {
	return []string{"health", "cancer", "breast_cancer", "prostate_cancer", "addiction", "alcohol", "gambling", "bereavement", "no_such_topic"}
}

func kinds() []models.ConsultationKind {
	return []models.ConsultationKind{models.KindFacilitation, models.KindConflict, models.KindTraining, models.KindAdvocacy}
}

func roles() []models.Role {
	return []models.Role{models.RoleOneAnswer, models.RoleAdviseOutside, models.RoleVisitWhenInvited, models.RoleTrain, models.RoleAccompanyAuthority}
}

func formats() []models.Format {
	return []models.Format{models.FormatInPerson, models.FormatOnline, models.FormatPhone, models.FormatMessaging, models.FormatEmail}
}

func stages() []models.Stage {
	return []models.Stage{
		models.StageConsidering, models.StageForming, models.StageDeveloping, models.StageEstablished, models.StageNetworking, models.StageEnding,
	}
}

func resources() []models.ResourceCategory {
	return []models.ResourceCategory{models.ResourceMeetingSpace, models.ResourceFunding, models.ResourceLegalAdvice}
}

func languages() []string { return []string{"en", "en-GB", "bn", "it", "de-AT"} }

// zones hold whole hours, a half, a dozen and more east of Greenwich, and none that is known.
func zones() []string {
	return []string{"Europe/London", "Asia/Dhaka", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Auckland", "UTC", "", "No/Where"}
}

// list draws at most maxLength of some values, each once.
func list[T comparable](t *rapid.T, name string, maxLength int, values []T) []T {
	return rapid.SliceOfNDistinct(rapid.SampledFrom(values), 0, min(maxLength, len(values)), rapid.ID[T]).Draw(t, name)
}

// one draws one of some values, or the zero value.
func one[T any](t *rapid.T, name string, values []T) T {
	var none T
	return rapid.SampledFrom(append([]T{none}, values...)).Draw(t, name)
}

// rare is true about once in 2^halvings; small numbers are drawn too often to count on.
func rare(t *rapid.T, name string, halvings int) bool {
	all := true
	for range halvings {
		all = rapid.Bool().Draw(t, name) && all
	}
	return all
}

func id(t *rapid.T, name string) models.ID {
	var id models.ID
	binary.BigEndian.PutUint64(id[:], rapid.Uint64Range(1, 1<<40).Draw(t, name))
	return id
}

func windows(t *rapid.T, name string) []models.Window {
	days := []models.Weekday{models.Monday, models.Tuesday, models.Wednesday, models.Thursday, models.Friday, models.Saturday, models.Sunday}
	clock := func(label string) string {
		return fmt.Sprintf("%02d:%02d", rapid.IntRange(0, 23).Draw(t, label), rapid.SampledFrom([]int{0, 15, 30, 59}).Draw(t, label))
	}
	var list []models.Window
	for range rapid.IntRange(0, 3).Draw(t, name) {
		w := models.Window{Day: rapid.SampledFrom(days).Draw(t, name), From: clock(name), To: clock(name)}
		if rare(t, name, 3) {
			w.To = "24:00"
		}
		list = append(list, w)
	}
	return list
}

// AsOf draws an instant, often shortly before clocks change.
func AsOf(t *rapid.T) time.Time {
	from := rapid.SampledFrom([]time.Time{
		time.Date(2026, 3, 27, 22, 0, 0, 0, time.UTC), time.Date(2026, 10, 23, 3, 30, 0, 0, time.UTC), time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC),
		time.Date(2028, 2, 27, 12, 0, 0, 0, time.UTC),
	}).Draw(t, "as_of")
	return from.Add(time.Duration(rapid.IntRange(0, 30*24*60).Draw(t, "minutes later")) * time.Minute)
}

// dates are around as_of, before and after.
func date(t *rapid.T, name string, asOf time.Time) models.Date {
	if rapid.Bool().Draw(t, name+" is given") {
		return models.Date{}
	}
	return models.DateOf(asOf).AddDays(rapid.IntRange(-30, 60).Draw(t, name))
}
