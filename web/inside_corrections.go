package web

import (
	"context"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// closeCorrection accepts or dismisses a suggestion.
type closeCorrection func(context.Context, models.WriteOptions, models.ID, models.ID, models.CorrectionAnswer) (models.Correction, error)

// showCorrections lists what readers suggested to correct in the group's entry, for its stewards.
func (s *Site) showCorrections(c echo.Context) error {
	in, err := s.inside(c, "inside.corrections")
	if err != nil {
		return err
	}
	return s.renderCorrections(c, http.StatusOK, view.Suggestions{Inside: in})
}

func (s *Site) renderCorrections(c echo.Context, status int, shown view.Suggestions) (err error) {
	shown.Path = view.InsidePath(shown.GroupID) + "/corrections"
	shown.List, _, err = s.parts.Directory.Corrections(c.Request().Context(), rest.WriteOptionsOf(c), shown.GroupID, "", models.Page{Number: 1, PerPage: maxInside})
	if err != nil {
		return notFound(forbidden(err))
	}
	return s.renderPrivate(c, status, shown.Page, view.SuggestionsPage(shown))
}

// closeCorrection closes the suggestion of the address, with a word if there is one.
func (s *Site) closeCorrection(closeIt closeCorrection) echo.HandlerFunc {
	return func(c echo.Context) error {
		in, form, err := s.posted(c, "inside.corrections")
		if err != nil {
			return err
		}
		answer := models.CorrectionAnswer{Reason: typedText(form, "reason")}
		id, err := rest.PathID(c, "id")
		if err == nil {
			_, err = closeIt(c.Request().Context(), rest.WriteOptionsOf(c), in.GroupID, id, answer)
		}
		if invalid, ok := errors.AsType[*models.InvalidError](err); ok {
			in.Wrong = wrongMembers(in.Language, invalid.Fields)
			return s.renderCorrections(c, http.StatusUnprocessableEntity, view.Suggestions{Inside: in, Sent: id.String(), Reason: printable(answer.Reason)})
		}
		return s.after(c, in, "/corrections", "stored", forbidden(err))
	}
}
