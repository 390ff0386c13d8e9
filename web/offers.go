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

// actOnOffer wraps an act of the group on the offer of the address.
func (s *Site) actOnOffer(done string, act func(context.Context, models.WriteOptions, models.ID) (models.Offer, error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		in, err := s.inside(c, "inside.request")
		if err != nil {
			return err
		}
		ctx, by := c.Request().Context(), rest.WriteOptionsOf(c)
		id, err := rest.PathID(c, "id")
		if err != nil {
			return notFound(err)
		}
		o, err := s.parts.Consultation.Offer(ctx, by, id)
		if err == nil && (o.GroupID != in.GroupID || o.MySide != models.SideGroup) {
			err = models.ErrNotFound
		}
		if err != nil {
			return notFound(err)
		}
		_, err = act(ctx, by, o.ID)
		return s.after(c, in, "/requests/"+o.RequestID.String(), done, err)
	}
}

// showCalls lists the open calls that the reader suits as a consultant.
func (s *Site) showCalls(c echo.Context) error {
	return s.renderCalls(c, http.StatusOK, s.own(c, "consult.calls"))
}

func (s *Site) renderCalls(c echo.Context, status int, own view.Own) error {
	own.Path = ownCallsPath
	calls, _, err := s.parts.Consultation.Calls(c.Request().Context(), rest.WriteOptionsOf(c), models.Page{Number: 1, PerPage: maxInside})
	explained, err := orExplained(&own, err, "consult.not_listed")
	if err != nil {
		return err
	}
	shown := view.Calls{Own: own}
	for _, call := range calls {
		shown.List = append(shown.List, s.callShown(own.Page, call))
	}
	return s.renderPrivate(c, max(status, explained), own.Page, view.CallsPage(shown))
}

// showCall is one open call, with the form for an offer.
func (s *Site) showCall(c echo.Context) error {
	return s.renderCall(c, http.StatusOK, view.CallShown{Own: s.own(c, "consult.call")})
}

func (s *Site) renderCall(c echo.Context, status int, shown view.CallShown) error {
	id, err := rest.PathID(c, "id")
	if err != nil {
		return notFound(err)
	}
	call, err := s.parts.Consultation.Call(c.Request().Context(), rest.WriteOptionsOf(c), id)
	if _, many := errors.AsType[*models.TooManyError](err); many {
		own := s.own(c, "consult.calls")
		own.Refused = own.T("consult.too_many")
		return s.renderCalls(c, http.StatusTooManyRequests, own)
	}
	if err != nil {
		return notFound(forbidden(err))
	}
	shown.Path, shown.Call = ownCallsPath+"/"+id.String(), s.callShown(shown.Page, call)
	return s.renderPrivate(c, status, shown.Page, view.CallPage(shown))
}

// makeOffer answers the call of the address.
func (s *Site) makeOffer(c echo.Context) error {
	id, err := rest.PathID(c, "id")
	if err != nil {
		return notFound(err)
	}
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	words, own := typedText(c.Request().PostForm, "words"), s.own(c, "consult.call")
	_, err = s.parts.Consultation.MakeOffer(c.Request().Context(), rest.WriteOptionsOf(c), id, models.OfferInput{Words: words})
	if status := s.refusedForm(&own, "words", err); status != 0 {
		return s.renderCall(c, status, view.CallShown{Own: own, Typed: printable(words)})
	}
	return s.afterOwn(c, own, ownOffersPath, "sent", forbidden(err))
}

// showOwnOffers lists what the reader offered as a consultant.
func (s *Site) showOwnOffers(c echo.Context) error {
	shown := view.OwnOffers{Own: s.own(c, "consult.offers")}
	var err error
	shown.List, _, err = s.parts.Consultation.MyOffers(c.Request().Context(), rest.WriteOptionsOf(c), models.Page{Number: 1, PerPage: maxInside})
	if _, err = orExplained(&shown.Own, err, "consult.no_profile"); err != nil {
		return err
	}
	return s.renderPrivate(c, http.StatusOK, shown.Page, view.OwnOffersPage(shown))
}

// withdrawOffer takes an own offer back.
func (s *Site) withdrawOffer(c echo.Context) error {
	id, err := rest.PathID(c, "id")
	if err == nil {
		_, err = s.parts.Consultation.WithdrawOffer(c.Request().Context(), rest.WriteOptionsOf(c), id)
	}
	return s.afterOwn(c, s.own(c, "consult.offers"), ownOffersPath, "stored", err)
}
