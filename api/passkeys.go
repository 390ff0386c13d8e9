package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// PasskeyChallenge is what a browser is asked to sign. Options is JSON as the browser's
// parseRequestOptionsFromJSON or parseCreationOptionsFromJSON reads it.
type PasskeyChallenge struct {
	Challenge string `json:"challenge" format:"uuid"`
	Options   string `json:"options"`
}

// Passkey is one of the reader's own passkeys.
type Passkey struct {
	ID         string `json:"id" format:"uuid"`
	Name       string `json:"name"`
	CreatedOn  string `json:"created_on" format:"date"`
	LastUsedOn string `json:"last_used_on,omitempty" format:"date"`
	RefusedOn  string `json:"refused_on,omitempty" format:"date"` // its counter went back
}

// Passkeys is the list of the reader's own passkeys.
type Passkeys struct {
	Items     []Passkey `json:"items"`
	Required  bool      `json:"required"` // the role works only in a session by passkey
	ChangedOn string    `json:"changed_on,omitempty" format:"date"`
}

func toPasskey(p models.Passkey) Passkey {
	return Passkey{
		ID: p.ID.String(), Name: p.Name, CreatedOn: views.FormatDate(p.CreatedOn), LastUsedOn: views.FormatDate(p.LastUsedOn), RefusedOn: views.FormatDate(p.RefusedOn),
	}
}

func writeChallenge(c echo.Context, challenge models.PasskeyChallenge) error {
	return rest.WriteJSON(c, PasskeyChallenge{Challenge: challenge.ID.String(), Options: challenge.Options}, rest.Metadata{})
}

// challengePasskey starts a sign-in by passkey.
//
// @Summary     Start to sign in by a passkey
// @Description The options are for `navigator.credentials.get`, on a page of this service. They are
// @Description good for five minutes and for one answer. 409 where the service is reached by an IP address.
// @ID          startPasskeySignIn
// @Tags        accounts
// @Success     200 {object} PasskeyChallenge
// @Failure     409 {object} rest.Problem
// @Router      /sign-in/passkeys/challenges [post]
func (d *Door) challengePasskey(c echo.Context) error {
	challenge, err := d.People.StartPasskeySignIn(c.Request().Context(), rest.WriteOptionsOf(c))
	if err != nil {
		return err
	}
	return writeChallenge(c, challenge)
}

// signInByPasskey signs somebody in by a passkey.
//
// @Summary     Sign in by a passkey
// @Description `credential` is the JSON of what the browser answered. The user must have been verified
// @Description by the device in this sign-in. Only such a session has the role of a moderator or an admin. The
// @Description challenge is used up, whatever was sent. 409 if the passkey's counter went back.
// @ID          signInByPasskey
// @Tags        accounts
// @Accept      json
// @Param       answer body models.PasskeyAnswer true "what the browser answered"
// @Success     201 {object} SignedIn
// @Failure     400 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /sign-in/passkeys [post]
func (d *Door) signInByPasskey(c echo.Context) error {
	var in models.PasskeyAnswer
	if err := rest.ReadBody(c, &in); err != nil {
		return err
	}
	signed, err := d.People.SignInByPasskey(c.Request().Context(), rest.WriteOptionsOf(c), in)
	if err != nil {
		return err
	}
	return rest.WriteJSON(c, toSignedIn(signed), rest.Metadata{Status: http.StatusCreated, Location: views.Base + "/me/sessions"})
}

// listPasskeys answers with the reader's own passkeys.
//
// @Summary     Which passkeys do I have
// @Description Those that were made first come first, each with the day on which it was last used, and
// @Description with the last day on which it was refused because its counter went back.
// @ID          listPasskeys
// @Tags        accounts
// @Security    bearer
// @Success     200 {object} Passkeys
// @Failure     401 {object} rest.Problem
// @Router      /me/passkeys [get]
func (d *Door) listPasskeys(c echo.Context) error {
	own, err := d.People.OwnPasskeys(c.Request().Context(), rest.WriteOptionsOf(c))
	if err != nil {
		return err
	}
	shown := Passkeys{Items: make([]Passkey, len(own.List)), Required: own.Required, ChangedOn: views.FormatDate(own.ChangedOn)}
	for i, p := range own.List {
		shown.Items[i] = toPasskey(p)
	}
	return rest.WriteJSON(c, shown, rest.Metadata{})
}

// challengeNewPasskey starts to add a passkey.
//
// @Summary     Start to add a passkey
// @Description The options are for `navigator.credentials.create`, on a page of this service. They are
// @Description good for five minutes and for one answer. Needs the key of a session (403); for a moderator or an
// @Description admin, of one by passkey (409).
// @ID          startPasskey
// @Tags        accounts
// @Security    bearer
// @Success     200 {object} PasskeyChallenge
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Router      /me/passkeys/challenges [post]
func (d *Door) challengeNewPasskey(c echo.Context) error {
	challenge, err := d.People.StartAddingPasskey(c.Request().Context(), rest.WriteOptionsOf(c))
	if err != nil {
		return err
	}
	return writeChallenge(c, challenge)
}

// addPasskey adds a passkey.
//
// @Summary     Add a passkey
// @Description `credential` is the JSON of what the browser answered. The user must have been verified by
// @Description the device. An account has 20 passkeys at most.
// @ID          addPasskey
// @Tags        accounts
// @Security    bearer
// @Accept      json
// @Param       passkey body models.PasskeyInput true "what the browser answered, and a name"
// @Success     201 {object} Passkey
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /me/passkeys [post]
func (d *Door) addPasskey(c echo.Context) error {
	var in models.PasskeyInput
	if err := rest.ReadBody(c, &in); err != nil {
		return err
	}
	added, err := d.People.AddPasskey(c.Request().Context(), rest.WriteOptionsOf(c), in)
	if err != nil {
		return err
	}
	return rest.WriteJSON(c, toPasskey(added), rest.Metadata{Status: http.StatusCreated, Location: views.Base + "/me/passkeys"})
}

// renamePasskey gives a passkey another name.
//
// @Summary     Name one of my passkeys
// @Description Its name is shown to its owner alone.
// @ID          renamePasskey
// @Tags        accounts
// @Security    bearer
// @Accept      json
// @Param       id path string true "id of the passkey" Format(uuid)
// @Param       name body models.PasskeyNameInput true "its name"
// @Success     204
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /me/passkeys/{id} [put]
func (d *Door) renamePasskey(c echo.Context) error {
	id, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	var in models.PasskeyNameInput
	if err := rest.ReadBody(c, &in); err != nil {
		return err
	}
	if err := d.People.RenamePasskey(c.Request().Context(), rest.WriteOptionsOf(c), id, in); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// removePasskey removes a passkey.
//
// @Summary     Remove one of my passkeys
// @Description It signs nobody in from now on. Others stay. The last one of a moderator or an admin stays (409).
// @ID          removePasskey
// @Tags        accounts
// @Security    bearer
// @Param       id path string true "id of the passkey" Format(uuid)
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Router      /me/passkeys/{id} [delete]
func (d *Door) removePasskey(c echo.Context) error {
	id, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	if err := d.People.RemovePasskey(c.Request().Context(), rest.WriteOptionsOf(c), id); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
