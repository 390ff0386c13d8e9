package web

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// noticesForm is the page on which the reader chooses when to receive notices, by kind.
func (s *Site) noticesForm(c echo.Context) error {
	shown := view.Notices{Page: s.privatePage(c, "notices.title")}
	if c.QueryParam("saved") != "" {
		shown.Notice = shown.T("settings.saved")
	}
	return s.renderNotices(c, http.StatusOK, shown)
}

func (s *Site) renderNotices(c echo.Context, status int, shown view.Notices) (err error) {
	ctx, by := c.Request().Context(), rest.WriteOptionsOf(c)
	if shown.Modes, err = s.parts.People.Notices(ctx, by); err != nil {
		return err
	}
	address, err := s.parts.People.OwnAddress(ctx, by)
	if err != nil {
		return err
	}
	self, err := s.parts.People.Me(ctx, by)
	if err != nil {
		return err
	}
	shown.WithoutAddress, shown.Kinds, shown.Choices = address == "", self.NoticeKinds(), models.SetValues("notice_mode")
	return s.renderPrivate(c, status, shown.Page, view.NoticesPage(shown))
}

// chooseNotices sets when the reader receives notices. A kind that the form lacks, or has as it is, stays
// as it is, so that it goes on following what is chosen for all kinds.
func (s *Site) chooseNotices(c echo.Context) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	modes, err := s.parts.People.Notices(c.Request().Context(), rest.WriteOptionsOf(c))
	if err != nil {
		return err
	}
	for _, kind := range models.NoticeKinds() {
		if chosen := c.Request().PostForm.Get(string(kind)); chosen == "" || kind != models.NoticeWaiting && chosen == string(modes.Of(kind)) {
			continue
		}
		input := models.NoticeInput{Kind: kind, Mode: models.NoticeMode(c.Request().PostForm.Get(string(kind)))}
		err := s.parts.People.ChooseNotices(c.Request().Context(), rest.WriteOptionsOf(c), input)
		if _, invalid := errors.AsType[*models.InvalidError](err); invalid {
			shown := view.Notices{Page: s.privatePage(c, "notices.title")}
			shown.Wrong = shown.T("wrong.choose")
			return s.renderNotices(c, http.StatusUnprocessableEntity, shown)
		}
		if err != nil {
			return err
		}
	}
	return s.toSaved(c, accounts.NoticesPath)
}

// noticesOffForm is the page that a notice links to. It changes nothing.
func (s *Site) noticesOffForm(c echo.Context) error {
	return s.renderNoticesOff(c, view.NoticesOff{Page: s.titled(c, "off.title"), Token: c.QueryParam("token")})
}

// switchOffNotices switches notices off, for a person who presses the button and for a mail program
// (RFC 8058).
func (s *Site) switchOffNotices(c echo.Context) error {
	if err := s.parts.People.SwitchOff(c.Request().Context(), rest.WriteOptionsOf(c), c.QueryParam("token")); err != nil {
		return notFound(err)
	}
	return s.renderNoticesOff(c, view.NoticesOff{Page: s.titled(c, "off.done"), Done: true})
}

func (s *Site) renderNoticesOff(c echo.Context, shown view.NoticesOff) error {
	shown.NoIndex, shown.Path = true, accounts.OffPath
	header := c.Response().Header()
	header.Set(echo.HeaderReferrerPolicy, "same-origin")
	header.Set(echo.HeaderCacheControl, "private, no-store")
	return s.render(c, http.StatusOK, shown.Page, view.NoticesOffPage(shown))
}
