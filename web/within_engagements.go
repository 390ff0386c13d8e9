package web

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// withinRoutes lists the pages of what both sides do within an engagement.
func (s *Site) withinRoutes(one string, side sideReader) []Route {
	const get, post = http.MethodGet, http.MethodPost
	return []Route{
		{get, one + "/appointments.ics", policy.ReadConsultation, s.showAppointmentsCalendar(side)},
		{post, one + "/appointments", policy.MakeAppointment, s.actWithin(side, withinForm{name: "appointment"}, s.makeAppointment)},
		{post, one + "/appointments/:item/move", policy.ChangeAppointment, s.actWithin(side, withinForm{name: "appointment", ofItem: true}, s.moveAppointment)},
		{post, one + "/appointments/:item/cancel", policy.ChangeAppointment, s.actWithin(side, withinForm{}, s.cancelAppointment)},
		{post, one + "/steps", policy.AddStep, s.actWithin(side, withinForm{name: "step"}, s.addStep)},
		{post, one + "/steps/:item/done", policy.CloseStep, s.actWithin(side, withinForm{}, s.closeStep(true))},
		{post, one + "/steps/:item/reopen", policy.CloseStep, s.actWithin(side, withinForm{}, s.closeStep(false))},
		{post, one + "/resources", policy.ShareResource, s.actWithin(side, withinForm{name: "resource"}, s.shareResource)},
		{post, one + "/notes", policy.WriteNote, s.actWithin(side, withinForm{name: "note"}, s.writeNote)},
		{post, one + "/notes/:item/take-back", policy.TakeBackNote, s.actWithin(side, withinForm{}, s.takeBackNote)},
	}
}

// withinForm names a form within an engagement; ofItem if it is about an item of the address.
type withinForm struct {
	name   string // "" if nothing is typed into it
	ofItem bool
}

// withinAct is an act within an engagement by a form.
type withinAct func(c echo.Context, engagement models.ID, form url.Values) error

// actWithin wraps an act within the engagement of the address. What is wrong with its form is shown
// beside its fields.
func (s *Site) actWithin(side sideReader, f withinForm, act withinAct) echo.HandlerFunc {
	return func(c echo.Context) error {
		at, e, err := s.engaged(c, side)
		if err != nil {
			return err
		}
		if err := parseForm(c.Request()); err != nil {
			return err
		}
		form := c.Request().PostForm
		err = act(c, e.ID, form)
		invalid, ok := errors.AsType[*models.InvalidError](err)
		if !ok || f.name == "" {
			return s.afterEngagement(c, at, e, "stored", err)
		}
		wrongWithin(at.Own, invalid)
		shown := view.Engaged{Side: at, Engagement: e, Form: termsForm(e), Within: view.Within{Form: f.name, Typed: map[string]string{}}}
		if f.ofItem {
			shown.Within.ItemID = c.Param("item")
		}
		for name := range form {
			shown.Within.Typed[name] = printable(typedText(form, name))
		}
		return s.renderEngagement(c, http.StatusUnprocessableEntity, shown, nil)
	}
}

// wrongWithin puts beside each field of a form what is wrong with it.
func wrongWithin(own view.Own, invalid *models.InvalidError) {
	words := wrongMembers(own.Language, invalid.Fields)
	for _, field := range invalid.Fields {
		name := firstOf(field.Pointer)
		switch {
		case name == "on" || name == "due_on":
			own.Wrong[name] = own.T("inside.wrong.date")
		case name == "start":
			own.Wrong[name] = own.T("inside.wrong.time")
		case name == "timezone":
			own.Wrong[name] = own.T("inside.wrong.timezone")
		case name == "duration_minutes":
			own.Wrong["duration"] = own.T("inside.wrong.number", "max", own.Number(models.MaxAppointmentMinutes))
		case name == "resource_id":
			own.Wrong[name] = own.T("inside.refused.unknown_resource")
		case field.Code == "conflicts_with" && (name == "place" || name == "link"):
			own.Wrong[name] = own.T("inside.wrong.format")
		default:
			own.Wrong[name] = words[name]
		}
	}
}

// itemID returns the id of the item of the address. What is no id is not there.
func itemID(c echo.Context) (models.ID, error) { return rest.PathID(c, "item") }
