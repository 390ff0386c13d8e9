package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// listCalls answers with the open calls for a consultant.
//
// @Summary     Open calls that I suit, as a consultant
// @Description The calls of groups that would admit me, the newest first, without the name of the group or any score. 403 unless I am listed. After a
// @Description change of base, the new base counts for calls after seven days.
// @ID          listCalls
// @Tags        consultations
// @Security    bearer
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[views.OpenCall]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Router      /calls [get]
func (d *Door) listCalls(c echo.Context) error {
	return listOwn(d, c, d.Consultation.Calls, views.ToOpenCall)
}

// readCall opens one call.
//
// @Summary     Read one open call
// @Description With the needs in the words of members, and where the public knows the group to be. Of one day twenty calls can be read. A call that I do
// @Description not suit is not there.
// @ID          readCall
// @Tags        consultations
// @Security    bearer
// @Param       id path string true "id of the request" Format(uuid)
// @Success     200 {object} views.OpenCall
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     429 {object} rest.Problem "twenty calls were read today"
// @Router      /calls/{id} [get]
func (d *Door) readCall(c echo.Context) error {
	id, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	call, err := d.Consultation.Call(c.Request().Context(), rest.WriteOptionsOf(c), id)
	if err != nil {
		return err
	}
	return rest.WriteJSON(c, views.ToOpenCall(call), rest.Metadata{})
}

// makeOffer answers a call.
//
// @Summary     Offer to work with a group that calls
// @Description One offer for a call that I suit. 409 while as many offers stand as the group wants to read. The consultant learns which group it is once
// @Description it chooses the offer. To offer again answers 201 with the same offer.
// @ID          makeOffer
// @Tags        consultations
// @Security    bearer
// @Accept      json
// @Param       id    path string true "id of the request" Format(uuid)
// @Param       offer body models.OfferInput true "what I offer"
// @Success     201 {object} views.Offer
// @Header      201 {string} Location "where the offer is"
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "enough offers stand"
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /requests/{id}/offers [post]
func (d *Door) makeOffer(c echo.Context) error {
	requestID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	var input models.OfferInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	o, err := d.Consultation.MakeOffer(c.Request().Context(), rest.WriteOptionsOf(c), requestID, input)
	if err != nil {
		return err
	}
	return writeOffer(c, o, rest.Metadata{Status: http.StatusCreated, Location: views.Base + "/offers/" + o.ID.String()})
}

// replayOffer answers with an offer that an earlier request created.
func (d *Door) replayOffer(c echo.Context, id models.ID, metadata rest.Metadata) error {
	o, err := d.Consultation.Offer(c.Request().Context(), rest.WriteOptionsOf(c), id)
	if err != nil {
		return err
	}
	metadata.Location = views.Base + "/offers/" + id.String()
	return writeOffer(c, o, metadata)
}

// listRequestOffers answers with a request's offers.
//
// @Summary     What consultants offer for a request, for the group's members only
// @Description Those that stand first, then the oldest first. Outsiders are answered 404.
// @ID          listRequestOffers
// @Tags        consultations
// @Security    bearer
// @Param       id       path  string  true  "id of the request" Format(uuid)
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[views.Offer]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /requests/{id}/offers [get]
func (d *Door) listRequestOffers(c echo.Context) error {
	return listBelow(d, c, d.Consultation.Offers, views.ToOffer)
}

// listMyOffers answers with a consultant's offers.
//
// @Summary     What I offered as a consultant
// @Description Those that stand first, then the newest first. 403 without a profile.
// @ID          listMyOffers
// @Tags        consultations
// @Security    bearer
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[views.Offer]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Router      /me/offers [get]
func (d *Door) listMyOffers(c echo.Context) error {
	return listOwn(d, c, d.Consultation.MyOffers, views.ToOffer)
}

// readOffer answers with one offer.
//
// @Summary     One offer, for its group and its consultant
// @Description To everybody else it is not there.
// @ID          readOffer
// @Tags        consultations
// @Security    bearer
// @Param       id path string true "id" Format(uuid)
// @Success     200 {object} views.Offer
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /offers/{id} [get]
func (d *Door) readOffer(c echo.Context) error { return d.actOnOffer(c, d.Consultation.Offer) }

// chooseOffer begins an engagement.
//
// @Summary     Choose an offer
// @Description An engagement begins, in which both sides agree on terms, and one of the places of the consultant is taken. What else was under way about
// @Description the request lapses. If the rules of the group want further members to agree, the answer is 202 with the proposal. To choose again changes
// @Description nothing.
// @ID          chooseOffer
// @Tags        consultations
// @Security    bearer
// @Param       id path string true "id" Format(uuid)
// @Success     200 {object} views.Offer
// @Success     202 {object} Proposal "is proposed: further members must agree"
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "there is no free place, the request is no longer open, or the offer does not stand"
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /offers/{id}/choose [post]
func (d *Door) chooseOffer(c echo.Context) error {
	return orProposal(c, d.actOnOffer(c, d.Consultation.ChooseOffer))
}

// declineOffer is the group's no to an offer.
//
// @Summary     Decline an offer
// @Description To do so again changes nothing.
// @ID          declineOffer
// @Tags        consultations
// @Security    bearer
// @Param       id path string true "id" Format(uuid)
// @Success     200 {object} views.Offer
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "the state does not allow it: state and may name it and what is possible"
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /offers/{id}/decline [post]
func (d *Door) declineOffer(c echo.Context) error {
	return d.actOnOffer(c, d.Consultation.DeclineOffer)
}

// withdrawOffer takes one's own offer back.
//
// @Summary     Take my offer back
// @Description To do so again changes nothing.
// @ID          withdrawOffer
// @Tags        consultations
// @Security    bearer
// @Param       id path string true "id" Format(uuid)
// @Success     200 {object} views.Offer
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "the state does not allow it: state and may name it and what is possible"
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /offers/{id}/withdraw [post]
func (d *Door) withdrawOffer(c echo.Context) error {
	return d.actOnOffer(c, d.Consultation.WithdrawOffer)
}

// actOnOffer does an act on the offer of the path, and answers with it.
func (d *Door) actOnOffer(c echo.Context, act actByID[models.Offer]) error {
	return actOn(c, act, func(o models.Offer) error { return writeOffer(c, o, rest.Metadata{}) })
}

func writeOffer(c echo.Context, o models.Offer, metadata rest.Metadata) error {
	metadata.Version, metadata.LastModified = o.Version, o.UpdatedAt
	return rest.WriteJSON(c, views.ToOffer(o), metadata)
}
