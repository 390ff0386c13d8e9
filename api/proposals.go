package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// Proposal is an act of a group that several members must agree to. Who voted how is not shown.
type Proposal struct {
	ID         string                  `json:"id" format:"uuid"`
	GroupID    string                  `json:"group_id" format:"uuid"`
	ProposerID string                  `json:"proposer_id,omitempty" format:"uuid"`
	Act        models.RuledAct         `json:"act"`
	Subject    string                  `json:"subject,omitempty" format:"uuid"`
	Visibility *models.Visibility      `json:"visibility,omitempty"`
	Rules      *models.GroupRulesInput `json:"rules,omitempty"`
	Status     models.ProposalStatus   `json:"status"`
	Reason     string                  `json:"reason,omitempty" example:"stale"` // why it failed
	Needed     int                     `json:"needed,omitempty" example:"2"`     // while it is open
	Agreed     int                     `json:"agreed" example:"1"`
	Disagreed  int                     `json:"disagreed" example:"0"`
	MyVote     *bool                   `json:"my_vote,omitempty"`
	ProposedOn string                  `json:"proposed_on" format:"date"`
	EndsOn     string                  `json:"ends_on" format:"date"`
	DueAt      *time.Time              `json:"due_at,omitempty" format:"date-time"` // of one that waits, or waited
	ClosedOn   string                  `json:"closed_on,omitempty" format:"date"`
}

func toProposal(p models.Proposal) Proposal {
	shown := Proposal{
		ID: p.ID.String(), GroupID: p.GroupID.String(), Act: p.Act, Subject: p.Subject, Visibility: p.Payload.V.Visibility, Rules: p.Payload.V.Rules,
		Status: p.Status, Reason: p.Reason, Needed: p.Needed, Agreed: p.Agreed, Disagreed: p.Disagreed, MyVote: p.MyVote,
		ProposedOn: views.FormatDate(p.ProposedOn), EndsOn: views.FormatDate(p.EndsOn), DueAt: p.DoneAt, ClosedOn: views.FormatDate(p.ClosedOn),
	}
	if p.ProposerID != nil {
		shown.ProposerID = p.ProposerID.String()
	}
	return shown
}

// orProposal answers 202 with the proposal of an act that further members must agree to; any other
// error is returned as it is.
func orProposal(c echo.Context, err error) error {
	proposed, ok := errors.AsType[*models.ProposedError](err)
	if !ok {
		return err
	}
	return writeProposal(c, proposed.Proposal, rest.Metadata{Status: http.StatusAccepted})
}

func writeProposal(c echo.Context, p models.Proposal, metadata rest.Metadata) error {
	metadata.Location = views.Base + "/proposals/" + p.ID.String()
	return rest.WriteJSON(c, toProposal(p), metadata)
}

// listProposals answers with a group's proposals.
//
// @Summary     What the group's members are asked to agree to
// @Description Those under way first, then the newest first. Closed ones are kept for two years.
// @ID          listProposals
// @Tags        proposals
// @Security    bearer
// @Param       id       path  string  true  "id or slug of the group"
// @Param       status   query string  false "open, waiting, done, halted, withdrawn, expired, failed"
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[Proposal]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id}/proposals [get]
func (d *Door) listProposals(c echo.Context) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	q := rest.ReadQuery(c)
	page, status := q.Page(), q.VocabularyStatus("proposal_status")
	if err := q.Finish(); err != nil {
		return err
	}
	list, total, err := d.People.Proposals(c.Request().Context(), rest.WriteOptionsOf(c), groupID, models.ProposalStatus(status), page)
	if err != nil {
		return err
	}
	return writeList(d, c, list, toProposal, page, total)
}

// propose proposes an act to the group.
//
// @Summary     Propose an act to the group
// @Description With `subject`, the id of a request (open_request) or of a member's account (add_steward, remove_steward); with `visibility`
// @Description (loosen_visibility); with `rules` (change_rules); or with nothing more (close_group). What stewards do, stewards propose; any
// @Description member proposes that a steward is removed, and a steward for a group without one. The proposer's yes is a vote. If the rules
// @Description ask for no more, the act is done at once. Members vote for 7 days unless `days` names another number.
// @ID          propose
// @Tags        proposals
// @Security    bearer
// @Accept      json
// @Param       id       path string               true "id or slug of the group"
// @Param       proposal body models.ProposalInput true "what is proposed"
// @Success     201 {object} Proposal
// @Header      201 {string} Location "where the proposal is"
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /groups/{id}/proposals [post]
func (d *Door) propose(c echo.Context) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	var input models.ProposalInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	p, err := d.People.Propose(c.Request().Context(), rest.WriteOptionsOf(c), groupID, input)
	if err != nil {
		return err
	}
	return writeProposal(c, p, rest.Metadata{Status: http.StatusCreated})
}

// replayProposal answers with a proposal that an earlier request made.
func (d *Door) replayProposal(c echo.Context, id models.ID, metadata rest.Metadata) error {
	p, err := d.People.Proposal(c.Request().Context(), rest.WriteOptionsOf(c), id)
	if err != nil {
		return err
	}
	return writeProposal(c, p, metadata)
}

// readProposal answers with one proposal.
//
// @Summary     One proposal, for the group's members only
// @Description Outsiders are answered 404, as for a proposal that is not there.
// @ID          readProposal
// @Tags        proposals
// @Security    bearer
// @Param       id path string true "id" Format(uuid)
// @Success     200 {object} Proposal
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /proposals/{id} [get]
func (d *Door) readProposal(c echo.Context) error { return d.actOnProposal(c, d.People.Proposal) }

// vote votes on a proposal.
//
// @Summary     Vote on a proposal
// @Description For members of at least 14 days. A vote may change while the proposal is open, and leaves with the member. The vote that
// @Description completes the number carries the act out at once; loosening visibility and removing a steward wait 72 hours, in which any
// @Description member can halt them. If the act cannot be done any more, the proposal has failed.
// @ID          vote
// @Tags        proposals
// @Security    bearer
// @Accept      json
// @Param       id   path string           true "id" Format(uuid)
// @Param       vote body models.VoteInput true "the vote"
// @Success     200 {object} Proposal
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /proposals/{id}/votes [post]
func (d *Door) vote(c echo.Context) error {
	var input models.VoteInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	return d.actOnProposal(c, func(ctx context.Context, by models.WriteOptions, id models.ID) (models.Proposal, error) {
		return d.People.Vote(ctx, by, id, input)
	})
}

// haltProposal halts an act that waits.
//
// @Summary     Halt what was agreed to and waits
// @Description Any member can, within the 72 hours, but for the steward who is to be removed. Halting again changes nothing.
// @ID          haltProposal
// @Tags        proposals
// @Security    bearer
// @Param       id path string true "id" Format(uuid)
// @Success     200 {object} Proposal
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Router      /proposals/{id}/halt [post]
func (d *Door) haltProposal(c echo.Context) error { return d.actOnProposal(c, d.People.HaltProposal) }

// withdrawProposal ends a proposal.
//
// @Summary     Take one's own proposal back
// @Description Its proposer can while it is under way. Doing so again changes nothing.
// @ID          withdrawProposal
// @Tags        proposals
// @Security    bearer
// @Param       id path string true "id" Format(uuid)
// @Success     200 {object} Proposal
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Router      /proposals/{id}/withdraw [post]
func (d *Door) withdrawProposal(c echo.Context) error {
	return d.actOnProposal(c, d.People.WithdrawProposal)
}

// actOnProposal does an act on the proposal of the path and answers with it.
func (d *Door) actOnProposal(c echo.Context, act actByID[models.Proposal]) error {
	return actOn(c, act, func(p models.Proposal) error { return rest.WriteJSON(c, toProposal(p), rest.Metadata{}) })
}
