package api

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// Consent is the reader's consent to one purpose.
type Consent struct {
	Purpose    models.ConsentPurpose `json:"purpose" example:"membership"`
	InForce    bool                  `json:"in_force" example:"true"`
	GivenOn    string                `json:"given_on,omitempty" format:"date" example:"2026-11-24"`
	Version    int                   `json:"version" example:"1"`
	Text       string                `json:"text" example:"You agree that your e-mail address is stored."`
	Withdrawal string                `json:"withdrawal" example:"Your address is deleted."`
}

// Consents is the list of the reader's own consents.
type Consents struct {
	Items []Consent `json:"items"`
}

func (d *Door) toConsent(reader string, s models.ConsentState) Consent {
	code := "page.consent." + string(s.Purpose)
	return Consent{
		Purpose: s.Purpose, InForce: s.InForce, GivenOn: views.FormatDate(s.GivenOn), Version: s.Version,
		Text: d.Texts.Text(reader, code+"."+strconv.Itoa(s.Version), nil), Withdrawal: d.Texts.Text(reader, code+".end", nil),
	}
}

// listConsents lists what the reader consented to.
//
// @Summary     What I consented to
// @Description Every purpose that rests on consent, in force or not. Consent is given by the act that it allows: `membership` by founding,
// @Description joining, asking to join or claiming a group, `mail` by confirming an address, `profile` and `declarations` by storing a profile.
// @Description `text` is what was agreed to and `withdrawal` what withdrawing does, in the reader's language. `given_on` is left out where
// @Description no day is recorded, because the consent is older than this record or the operator entered it.
// @ID          listConsents
// @Tags        accounts
// @Security    bearer
// @Success     200 {object} Consents
// @Failure     401 {object} rest.Problem
// @Router      /me/consents [get]
func (d *Door) listConsents(c echo.Context) error {
	states, err := d.People.Consents(c.Request().Context(), rest.WriteOptionsOf(c))
	if err != nil {
		return err
	}
	shown, reader := Consents{Items: make([]Consent, len(states))}, d.language(c)
	for i, state := range states {
		shown.Items[i] = d.toConsent(reader, state)
	}
	return rest.WriteJSON(c, shown, rest.Metadata{})
}

// withdrawConsent withdraws the reader's consent to a purpose.
//
// @Summary     Withdraw my consent to a purpose
// @Description What it allowed ends at once: `membership` leaves every group and takes requests to join back, `mail` removes the address,
// @Description `profile` withdraws the consultant's profile, `declarations` deletes what the profile declares. What is not in force stays as
// @Description it is (204). 409 as the last steward of a group with other members, and where nothing but the address would sign its owner in;
// @Description then nothing is changed. `mail` needs the key of a session (403).
// @ID          withdrawConsent
// @Tags        accounts
// @Security    bearer
// @Param       purpose path string true "what was consented to" Enums(membership, mail, profile, declarations)
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Router      /me/consents/{purpose} [delete]
func (d *Door) withdrawConsent(c echo.Context) error {
	purpose := models.ConsentPurpose(c.Param("purpose"))
	if err := d.Directory.WithdrawConsent(c.Request().Context(), rest.WriteOptionsOf(c), purpose); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
