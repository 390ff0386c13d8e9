package models_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/shg-directory/shg/models"
)

// The bounds that pages name are those of the inputs.
func TestBoundsAreThoseOfTheTags(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		input any
		field string
		most  int
	}{
		{models.OwnTokenInput{}, "ExpiresDays", models.MaxTokenDays},
		{models.Agreement{}, "Agree", models.MaxAgree},
		{models.Terms{}, "Sessions", models.MaxAgreedSessions},
		{models.Terms{}, "SessionMinutes", models.MaxSessionMinutes},
		{models.AppointmentInput{}, "DurationMinutes", models.MaxAppointmentMinutes},
		{models.JoinCodeInput{}, "Uses", models.MaxJoinCodeUses},
	} {
		field, found := reflect.TypeOf(c.input).FieldByName(c.field)
		if tag := field.Tag.Get("validate"); !found || !strings.HasSuffix(tag, fmt.Sprintf("lte=%d", c.most)) {
			t.Errorf("%T.%s is bound by %q, not by %d", c.input, c.field, tag, c.most)
		}
	}
}
