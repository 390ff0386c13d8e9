package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// showProposals lists a group's proposals, those under way first.
func (s *Site) showProposals(c echo.Context) error {
	in, err := s.inside(c, "inside.proposals")
	if err != nil {
		return err
	}
	list, _, err := s.parts.People.Proposals(c.Request().Context(), rest.WriteOptionsOf(c), in.GroupID, "", models.Page{Number: 1, PerPage: maxInside})
	if err != nil {
		return notFound(err)
	}
	return s.renderPrivate(c, http.StatusOK, in.Page, view.ProposalsPage(view.Proposals{Inside: in, List: list}))
}

// proposal reads the proposal of the address, which is one of the group.
func (s *Site) proposal(c echo.Context, in view.Inside) (models.Proposal, error) {
	id, err := rest.PathID(c, "id")
	if err != nil {
		return models.Proposal{}, notFound(err)
	}
	p, err := s.parts.People.Proposal(c.Request().Context(), rest.WriteOptionsOf(c), id)
	if err == nil && p.GroupID != in.GroupID {
		err = models.ErrNotFound
	}
	return p, notFound(err)
}

// showProposal is one proposal, with what the reader may do to it.
func (s *Site) showProposal(c echo.Context) error {
	in, err := s.inside(c, "inside.proposal")
	if err != nil {
		return err
	}
	p, err := s.proposal(c, in)
	if err != nil {
		return err
	}
	shown := view.ProposalShown{Inside: in, Proposal: p}
	if shown.Subject, err = s.subjectOf(c, in, p); err != nil {
		return err
	}
	return s.renderPrivate(c, http.StatusOK, in.Page, view.ProposalPage(shown))
}

// subjectOf returns the name of the member that a proposal is about, or "".
func (s *Site) subjectOf(c echo.Context, in view.Inside, p models.Proposal) (string, error) {
	if p.Act != models.ActAddSteward && p.Act != models.ActRemoveSteward {
		return "", nil
	}
	account, err := models.ParseID(p.Subject)
	if err != nil {
		return "", nil //nolint:nilerr // a proposal about nobody has no name to show
	}
	m, err := s.parts.People.Member(c.Request().Context(), rest.WriteOptionsOf(c), in.GroupID, account)
	if errors.Is(err, models.ErrNotFound) {
		return "", nil // a member who left
	}
	return m.Name, err
}

// proposalVerb is an act of the domain on one proposal.
type proposalVerb func(ctx context.Context, by models.WriteOptions, id models.ID) (models.Proposal, error)

// vote returns the act that votes on a proposal.
func (s *Site) vote(agree bool) proposalVerb {
	return func(ctx context.Context, by models.WriteOptions, id models.ID) (models.Proposal, error) {
		return s.parts.People.Vote(ctx, by, id, models.VoteInput{Agree: &agree})
	}
}

// actOnProposal wraps an act on the proposal of the address.
func (s *Site) actOnProposal(act proposalVerb) echo.HandlerFunc {
	return func(c echo.Context) error {
		in, err := s.inside(c, "inside.proposal")
		if err != nil {
			return err
		}
		p, err := s.proposal(c, in)
		if err != nil {
			return err
		}
		_, err = act(c.Request().Context(), rest.WriteOptionsOf(c), p.ID)
		return s.after(c, in, "/proposals/"+p.ID.String(), "stored", err)
	}
}

// showRules is the group's own rules, and the form in which a steward changes them.
func (s *Site) showRules(c echo.Context) error {
	in, err := s.inside(c, "inside.rules")
	if err != nil {
		return err
	}
	return s.renderRules(c, http.StatusOK, view.Rules{Inside: in})
}

func (s *Site) renderRules(c echo.Context, status int, shown view.Rules) error {
	rules, err := s.parts.People.GroupRules(c.Request().Context(), rest.WriteOptionsOf(c), shown.GroupID)
	if err != nil {
		return notFound(err)
	}
	shown.Path, shown.Version, shown.Needed = view.InsidePath(shown.GroupID)+"/rules", rules.Version, rules.Needed
	if shown.Typed == nil {
		shown.TakesRequests, shown.Typed = models.ValueOr(rules.TakesRequests, false), map[string]string{}
		for _, act := range models.RuledActs() {
			shown.Typed[string(act)] = shown.Number(rules.AgreeOf(act))
		}
	}
	return s.renderPrivate(c, status, shown.Page, view.RulesPage(shown))
}

// readRules returns the input of a form.
func readRules(form url.Values) models.GroupRulesInput {
	takes := form.Get("takes_requests") != ""
	agreement := func(act models.RuledAct) *models.Agreement {
		if n := number(form.Get(string(act))); n != nil {
			return &models.Agreement{Agree: *n}
		}
		return nil
	}
	return models.GroupRulesInput{
		TakesRequests: &takes, OpenRequest: agreement(models.ActOpenRequest), AcceptEngagement: agreement(models.ActAcceptEngagement),
		LoosenVisibility: agreement(models.ActLoosenVisibility), AddSteward: agreement(models.ActAddSteward),
		RemoveSteward: agreement(models.ActRemoveSteward), CloseGroup: agreement(models.ActCloseGroup),
	}
}

// changeRules changes the group's rules, or proposes the change.
func (s *Site) changeRules(c echo.Context) error {
	in, form, err := s.posted(c, "inside.rules")
	if err != nil {
		return err
	}
	_, err = s.parts.People.ChangeRules(c.Request().Context(), rest.WriteOptionsOf(c), in.GroupID, readRules(form))
	invalid, ok := errors.AsType[*models.InvalidError](err)
	if !ok {
		return s.after(c, in, "/rules", "stored", err)
	}
	shown := view.Rules{Inside: in, TakesRequests: form.Get("takes_requests") != "", Typed: map[string]string{}}
	for _, act := range models.RuledActs() {
		shown.Typed[string(act)] = printable(form.Get(string(act)))
	}
	for _, field := range invalid.Fields {
		shown.Wrong[firstOf(field.Pointer)] = shown.T("inside.wrong.number", "max", shown.Number(models.MaxAgree))
	}
	if shown.Wrong["takes_requests"] != "" {
		shown.Wrong["takes_requests"] = shown.T("inside.refused")
	}
	return s.renderRules(c, http.StatusUnprocessableEntity, shown)
}
