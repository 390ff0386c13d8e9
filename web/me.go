package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

const (
	settingsPath = "/me/settings"
	tokensPath   = "/me/tokens"
)

// maxShownGroups is how many groups one's own page lists.
const maxShownGroups = 100

// showMe is the reader's own page: groups, what waits, and where to change things.
func (s *Site) showMe(c echo.Context) error {
	ctx, by := c.Request().Context(), rest.WriteOptionsOf(c)
	self, err := s.parts.People.Me(ctx, by)
	if err != nil {
		return err
	}
	waiting, err := s.parts.Consultation.Waiting(ctx, by)
	if err != nil {
		return err
	}
	groups, _, err := s.parts.People.Belongings(ctx, by, models.StatusMember, models.Page{Number: 1, PerPage: maxShownGroups})
	if err != nil {
		return err
	}
	_, err = s.parts.Directory.MyProfile(ctx, by)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return err
	}
	consults := err == nil
	p := s.privatePage(c, "me.title")
	return s.renderPrivate(c, http.StatusOK, p, view.MePage(view.Me{
		Page: p, Name: self.Account.Name, Groups: groups, Waiting: waiting, RecoveryCodes: self.RecoveryCodes, ByIssuers: len(s.parts.People.Issuers()) > 0, Consults: consults,
	}))
}

// settingsForm is the page on which the reader changes the own account.
func (s *Site) settingsForm(c echo.Context) error {
	self, err := s.parts.People.Me(c.Request().Context(), rest.WriteOptionsOf(c))
	if err != nil {
		return err
	}
	shown := view.Settings{Page: s.privatePage(c, "settings.title"), DisplayName: self.Account.Name, Spoken: self.Account.Language}
	if c.QueryParam("saved") != "" {
		shown.Notice = shown.T("settings.saved")
	}
	return s.renderPrivate(c, http.StatusOK, shown.Page, view.SettingsPage(shown))
}

// changeSettings changes the reader's own account.
func (s *Site) changeSettings(c echo.Context) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	form := c.Request().PostForm
	input := models.SelfInput{DisplayName: form.Get("display_name"), Language: form.Get("language")}
	shown := view.Settings{Page: s.privatePage(c, "settings.title"), DisplayName: printable(input.DisplayName), Spoken: input.Language}
	err := s.parts.People.EditSelf(c.Request().Context(), rest.WriteOptionsOf(c), input)
	if invalid, ok := errors.AsType[*models.InvalidError](err); ok {
		shown.Wrong = wrongMembers(shown.Language, invalid.Fields)
		return s.renderPrivate(c, http.StatusUnprocessableEntity, shown.Page, view.SettingsPage(shown))
	}
	if err != nil {
		return err
	}
	query := url.Values{"saved": {"yes"}}
	if input.Language != "" {
		query.Set("lang", input.Language)
	}
	return c.Redirect(http.StatusSeeOther, settingsPath+"?"+query.Encode())
}

// replacePhrase gives the reader a new phrase and shows it, this once.
func (s *Site) replacePhrase(c echo.Context) error {
	credentials, err := s.parts.People.ReplacePhrase(c.Request().Context(), rest.WriteOptionsOf(c))
	if err != nil {
		return err
	}
	return s.renderCredentials(c, credentials)
}

// showSessions lists where the reader is signed in.
func (s *Site) showSessions(c echo.Context) error {
	by := rest.WriteOptionsOf(c)
	sessions, err := s.parts.People.Sessions(c.Request().Context(), by)
	if err != nil {
		return err
	}
	own, err := s.parts.People.OwnPasskeys(c.Request().Context(), by)
	if err != nil {
		return err
	}
	p := s.privatePage(c, "sessions.title")
	return s.renderPrivate(c, http.StatusOK, p, view.SessionsPage(view.Sessions{Page: p, PasskeysChanged: own.ChangedOn, List: sessions, Current: by.SessionID}))
}

// endSession ends one of the reader's sessions. Its own end leads to the page that signs in.
func (s *Site) endSession(c echo.Context) error {
	id, err := rest.PathID(c, "id")
	if err == nil {
		err = s.parts.People.EndSession(c.Request().Context(), rest.WriteOptionsOf(c), id)
	}
	if err != nil {
		return notFound(err)
	}
	return c.Redirect(http.StatusSeeOther, string(s.page(c, "").Link("/me/sessions", nil)))
}

// showTokens lists the keys of the reader's programs.
func (s *Site) showTokens(c echo.Context) error { return s.renderTokens(c, http.StatusOK, "", nil) }

func (s *Site) renderTokens(c echo.Context, status int, secret string, wrong map[string]string) error {
	tokens, err := s.parts.People.OwnTokens(c.Request().Context(), rest.WriteOptionsOf(c))
	if err != nil {
		return err
	}
	p := s.privatePage(c, "tokens.title")
	p.Path = tokensPath
	return s.renderPrivate(c, status, p, view.TokensPage(view.Tokens{Page: p, List: tokens, Secret: secret, Wrong: wrong, Scopes: models.SetValues("own_scope")}))
}

// createToken makes a key and shows its secret, this once.
func (s *Site) createToken(c echo.Context) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	form, p := c.Request().PostForm, s.page(c, "")
	days, err := strconv.Atoi(form.Get("days"))
	if form.Get("days") != "" && err != nil {
		days = -1 // no number of days
	}
	input := models.OwnTokenInput{Scopes: form["scope"], ExpiresDays: days}
	secret, _, err := s.parts.People.CreateOwnToken(c.Request().Context(), rest.WriteOptionsOf(c), input)
	if errors.Is(err, models.ErrConflict) {
		return s.renderTokens(c, http.StatusConflict, "", map[string]string{"scope": p.T("tokens.full")})
	}
	if invalid, ok := errors.AsType[*models.InvalidError](err); ok {
		wrong := map[string]string{}
		for _, f := range invalid.Fields {
			if f.Pointer == "/expires_days" {
				wrong["days"] = p.T("tokens.days.wrong", "max", p.Number(models.MaxTokenDays))
			} else {
				wrong["scope"] = p.T("wrong.choose")
			}
		}
		return s.renderTokens(c, http.StatusUnprocessableEntity, "", wrong)
	}
	if err != nil {
		return err
	}
	return s.renderTokens(c, http.StatusOK, secret, nil)
}

// revokeToken ends one of the reader's keys.
func (s *Site) revokeToken(c echo.Context) error {
	id, err := rest.PathID(c, "id")
	if err == nil {
		err = s.parts.People.RevokeOwnToken(c.Request().Context(), rest.WriteOptionsOf(c), id)
	}
	if err != nil {
		return notFound(err)
	}
	return c.Redirect(http.StatusSeeOther, string(s.page(c, "").Link(tokensPath, nil)))
}
