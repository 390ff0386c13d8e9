package api

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// Request is a group's call for consultation on one or more of its needs.
type Request struct {
	ID                 string                    `json:"id" format:"uuid"`
	GroupID            string                    `json:"group_id" format:"uuid"`
	Version            int64                     `json:"version"`
	Needs              []string                  `json:"needs"`
	Topics             []string                  `json:"topics"`
	ConsultationKinds  []models.ConsultationKind `json:"consultation_kinds"`
	Roles              []models.Role             `json:"roles"`
	Formats            []models.Format           `json:"formats"`
	Availability       []models.Window           `json:"availability"`
	Timezone           string                    `json:"timezone,omitempty" example:"Asia/Dhaka"`
	SessionMinutes     int                       `json:"session_minutes" example:"90"`
	RadiusKm           float64                   `json:"radius_km" example:"25"`
	AllowRemote        bool                      `json:"allow_remote"`
	Remote             models.RemoteWanted       `json:"remote"` // from how far away, if it is allowed
	Languages          []string                  `json:"languages"`
	AcceptsInterpreter bool                      `json:"accepts_interpreter"`
	Cost               *models.AcceptedCost      `json:"cost,omitempty"`
	RespondByOn        string                    `json:"respond_by_on,omitempty" format:"date"`
	Resources          []models.ResourceCategory `json:"resources"`
	Must               *MustShown                `json:"must,omitempty"`
	MustBe             map[string]string         `json:"must_be,omitempty"`
	Lift               []models.RefusalCode      `json:"lift"`
	Weights            map[string]int            `json:"weights,omitempty"` // of the principles A to F, 0 to 3
	Call               models.Call               `json:"call"`
	OffersWanted       int                       `json:"offers_wanted"`
	Status             models.RequestStatus      `json:"status"`
	OpenedAt           *time.Time                `json:"opened_at,omitempty" format:"date-time"`
	CreatedAt          time.Time                 `json:"created_at" format:"date-time"`
	UpdatedAt          time.Time                 `json:"updated_at" format:"date-time"`
}

// MustShown is what the group insists on.
type MustShown struct {
	Stage             bool                      `json:"stage"`
	Resources         []models.ResourceCategory `json:"resources"`
	NoStatutoryPowers bool                      `json:"no_statutory_powers"`
}

func toRequest(r models.Request) Request {
	shown := Request{
		ID: r.ID.String(), GroupID: r.GroupID.String(), Version: r.Version, Needs: make([]string, len(r.Needs)), Topics: rest.NonNil(r.Topics),
		ConsultationKinds: rest.NonNil(r.ConsultationKinds), Roles: rest.NonNil(r.Roles), Formats: rest.NonNil(r.Formats), Availability: rest.NonNil(r.Availability),
		Timezone: r.Timezone, SessionMinutes: r.SessionMinutes, RadiusKm: r.RadiusKm, AllowRemote: r.AllowRemote, Remote: cmp.Or(r.Remote, models.RemoteFromCountry), Languages: rest.NonNil(r.Languages),
		AcceptsInterpreter: r.AcceptsInterpreter, RespondByOn: views.FormatDate(r.RespondByOn), Resources: rest.NonNil(r.Resources), MustBe: r.MustBe.V,
		Lift: rest.NonNil(r.Lift), Call: r.Call, OffersWanted: r.OffersWanted, Status: r.Status, OpenedAt: r.OpenedAt, CreatedAt: r.CreatedAt.UTC(),
		UpdatedAt: r.UpdatedAt.UTC(),
	}
	for i, need := range r.Needs {
		shown.Needs[i] = need.String()
	}
	if cost := r.Cost.V; len(cost.Accepts) > 0 || cost.Max != nil || cost.Per != "" {
		shown.Cost = &cost
	}
	if m := r.Must.V; m.Stage || m.NoStatutoryPowers || len(m.Resources) > 0 {
		shown.Must = &MustShown{Stage: m.Stage, Resources: rest.NonNil(m.Resources), NoStatutoryPowers: m.NoStatutoryPowers}
	}
	for principle, weight := range r.Weights.V {
		if shown.Weights == nil {
			shown.Weights = map[string]int{}
		}
		shown.Weights[string(principle)] = weight
	}
	return shown
}

// listRequests answers with a group's requests, newest first.
//
// @Summary     The group's requests for consultation, newest first, for its members only
// @Description The group's own, the newest first. Outsiders are answered 404, as for a group that is not there.
// @ID          listRequests
// @Tags        requests
// @Security    bearer
// @Param       id       path  string  true  "id or slug of the group"
// @Param       status   query string  false "draft, open, engaged, concluded, withdrawn, expired"
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[Request]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/requests [get]
func (d *Door) listRequests(c echo.Context) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	q := rest.ReadQuery(c)
	page, status := q.Page(), q.VocabularyStatus("request_status")
	if err := q.Finish(); err != nil {
		return err
	}
	requests, total, err := d.Consultation.Requests(c.Request().Context(), rest.WriteOptionsOf(c), groupID, models.RequestStatus(status), page)
	if err != nil {
		return err
	}
	return writeList(d, c, requests, toRequest, page, total)
}

// makeRequest creates a draft of a request.
//
// @Summary     Draft a request for consultation
// @Description A request rests on at least one open need of the group (principle B). Nothing is sent to anybody until the group opens it.
// @ID          makeRequest
// @Tags        requests
// @Security    bearer
// @Accept      json
// @Param       id      path string              true "id or slug of the group"
// @Param       request body models.RequestInput true "the group's terms"
// @Success     201 {object} Request
// @Header      201 {string} Location "where the request is"
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /groups/{id}/requests [post]
func (d *Door) makeRequest(c echo.Context) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	var input models.RequestInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	request, err := d.Consultation.CreateRequest(c.Request().Context(), rest.WriteOptionsOf(c), groupID, input)
	if err != nil {
		return err
	}
	return writeRequest(c, request, rest.Metadata{Status: http.StatusCreated, Location: views.Base + "/requests/" + request.ID.String()})
}

// replayRequest answers with a request that was created before.
func (d *Door) replayRequest(c echo.Context, requestID models.ID, metadata rest.Metadata) error {
	request, err := d.Consultation.Request(c.Request().Context(), rest.WriteOptionsOf(c), requestID)
	if err != nil {
		return err
	}
	metadata.Location = views.Base + "/requests/" + requestID.String()
	return writeRequest(c, request, metadata)
}

// readRequest answers with one request.
//
// @Summary     One request, for its group's members only
// @Description With what it asks for and its state. Outsiders are answered 404, as for a group that is not there.
// @ID          readRequest
// @Tags        requests
// @Security    bearer
// @Param       id path string true "id" Format(uuid)
// @Success     200 {object} Request
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /requests/{id} [get]
func (d *Door) readRequest(c echo.Context) error { return d.actOnRequest(c, d.Consultation.Request) }

// replaceRequest replaces the terms of a request.
//
// @Summary     Change the terms of a draft or open request
// @Description As long as it is a draft or open. What is left out is removed or takes its default.
// @ID          replaceRequest
// @Tags        requests
// @Security    bearer
// @Accept      json
// @Param       id      path string              true "id" Format(uuid)
// @Param       request body models.RequestInput true "the whole request"
// @Success     200 {object} Request
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /requests/{id} [put]
func (d *Door) replaceRequest(c echo.Context) error {
	var input models.RequestInput
	current := func() (shown any, err error) {
		err = actOn(c, d.Consultation.Request, func(r models.Request) error { shown = toRequest(r); return nil })
		return shown, err
	}
	if err := rest.ReadUpdateBody(c, &input, current); err != nil {
		return err
	}
	return d.actOnRequest(c, func(ctx context.Context, options models.WriteOptions, id models.ID) (models.Request, error) {
		return d.Consultation.ReplaceRequest(ctx, options, id, input)
	})
}

// openRequest opens a draft for matching.
//
// @Summary     Open a request
// @Description From then on it ranks consultants, and can be answered. Opening it again changes nothing. If the group's rules want further
// @Description members to agree, the answer is 202 with the proposal; another member who opens the same request votes for it.
// @ID          openRequest
// @Tags        requests
// @Security    bearer
// @Param       id path string true "id" Format(uuid)
// @Success     200 {object} Request
// @Success     202 {object} Proposal "is proposed: further members must agree"
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     422 {object} rest.Problem "none of its needs is open any more"
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /requests/{id}/open [post]
func (d *Door) openRequest(c echo.Context) error {
	return orProposal(c, d.actOnRequest(c, d.Consultation.OpenRequest))
}

// withdrawRequest ends a request at the group's will.
//
// @Summary     Withdraw a request
// @Description It ranks nobody any more. Withdrawing it again changes nothing.
// @ID          withdrawRequest
// @Tags        requests
// @Security    bearer
// @Param       id path string true "id" Format(uuid)
// @Success     200 {object} Request
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /requests/{id}/withdraw [post]
func (d *Door) withdrawRequest(c echo.Context) error {
	return d.actOnRequest(c, d.Consultation.WithdrawRequest)
}

// actOnRequest performs one act on the request of the path and answers with the request after it.
func (d *Door) actOnRequest(c echo.Context, act actByID[models.Request]) error {
	return actOn(c, act, func(r models.Request) error { return writeRequest(c, r, rest.Metadata{}) })
}

func writeRequest(c echo.Context, request models.Request, metadata rest.Metadata) error {
	metadata.Version, metadata.LastModified = request.Version, request.UpdatedAt
	return rest.WriteJSON(c, toRequest(request), metadata)
}
