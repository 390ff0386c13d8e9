package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// showRequests lists a group's requests, the newest first.
func (s *Site) showRequests(c echo.Context) error {
	in, err := s.inside(c, "inside.requests")
	if err != nil {
		return err
	}
	shown := view.Requests{Inside: in}
	shown.List, _, err = s.parts.Consultation.Requests(c.Request().Context(), rest.WriteOptionsOf(c), in.GroupID, "", models.Page{Number: 1, PerPage: maxInside})
	if err != nil {
		return notFound(err)
	}
	shown.Blocked, _, err = s.parts.Consultation.BlockedConsultants(c.Request().Context(), rest.WriteOptionsOf(c), in.GroupID, models.Page{Number: 1, PerPage: maxInside})
	if err != nil {
		return notFound(err)
	}
	return s.renderPrivate(c, http.StatusOK, in.Page, view.RequestsPage(shown))
}

// newRequestForm is the form in which a member drafts a request.
func (s *Site) newRequestForm(c echo.Context) error {
	in, err := s.inside(c, "inside.requests.new")
	if err != nil {
		return err
	}
	return s.renderRequestForm(c, http.StatusOK, view.RequestForm{Inside: in})
}

// renderRequestForm adds to the form the needs that a request can rest on.
func (s *Site) renderRequestForm(c echo.Context, status int, f view.RequestForm) error {
	needs, _, err := s.parts.Consultation.Needs(c.Request().Context(), rest.WriteOptionsOf(c), f.GroupID, models.NeedOpen, models.Page{Number: 1, PerPage: maxInside})
	if err != nil {
		return notFound(err)
	}
	f.Path = view.InsidePath(f.GroupID) + "/requests/new"
	f.Needs = slices.DeleteFunc(needs, func(n models.Need) bool { return !n.Confirmed() })
	f.Formats = models.SetValues("format")
	return s.renderPrivate(c, status, f.Page, view.RequestFormPage(f))
}

// readRequest returns the input of a form, or what is wrong with it.
func readRequest(form url.Values) (models.RequestInput, error) {
	var input models.RequestInput
	for _, text := range form["need"] {
		id, err := models.ParseID(text)
		if err != nil {
			return input, models.Invalid("/needs", "no_open_need")
		}
		input.Needs = append(input.Needs, id)
	}
	for _, format := range form["format"] {
		input.Formats = append(input.Formats, models.Format(format))
	}
	if form.Get("call") != "" {
		input.Call = models.CallOpen
	}
	if day := form.Get("respond_by_on"); day != "" {
		on, err := models.ParseDate(day)
		if err != nil {
			return input, models.Invalid("/respond_by_on", "invalid_date")
		}
		input.RespondByOn = on
	}
	return input, nil
}

// draftRequest drafts a request on needs of the group.
func (s *Site) draftRequest(c echo.Context) error {
	in, form, err := s.posted(c, "inside.requests.new")
	if err != nil {
		return err
	}
	input, err := readRequest(form)
	var request models.Request
	if err == nil {
		request, err = s.parts.Consultation.CreateRequest(c.Request().Context(), rest.WriteOptionsOf(c), in.GroupID, input)
	}
	if invalid, ok := errors.AsType[*models.InvalidError](err); ok {
		f := view.RequestForm{Inside: in, Chosen: form["need"], ChosenFormats: form["format"], RespondBy: printable(form.Get("respond_by_on")), Call: form.Get("call") != ""}
		for _, field := range invalid.Fields {
			switch name := strings.TrimPrefix(field.Pointer, "/"); {
			case strings.HasPrefix(name, "needs"):
				f.Wrong["needs"] = f.T("inside.wrong.needs")
			case name == "respond_by_on":
				f.Wrong[name] = f.T("inside.wrong.date")
			default:
				f.Wrong["formats"] = f.T("wrong.choose")
			}
		}
		return s.renderRequestForm(c, http.StatusUnprocessableEntity, f)
	}
	return s.after(c, in, "/requests/"+request.ID.String(), "stored", err)
}

// request reads the request of the address, which is one of the group.
func (s *Site) request(c echo.Context, in view.Inside) (models.Request, error) {
	id, err := rest.PathID(c, "id")
	if err != nil {
		return models.Request{}, notFound(err)
	}
	request, err := s.parts.Consultation.Request(c.Request().Context(), rest.WriteOptionsOf(c), id)
	if err == nil && request.GroupID != in.GroupID {
		err = models.ErrNotFound
	}
	return request, notFound(err)
}

// showRequest is one request, with what came of it.
func (s *Site) showRequest(c echo.Context) error {
	in, err := s.inside(c, "inside.request")
	if err != nil {
		return err
	}
	request, err := s.request(c, in)
	if err != nil {
		return err
	}
	return s.renderRequest(c, http.StatusOK, view.RequestShown{Inside: in, Request: request})
}

// renderRequest adds to a request what it rests on, what came of it and, while it can be invited for,
// who suits it.
func (s *Site) renderRequest(c echo.Context, status int, shown view.RequestShown) error {
	ctx, by := c.Request().Context(), rest.WriteOptionsOf(c)
	in, request := shown.Inside, shown.Request
	shown.Path = view.InsidePath(in.GroupID) + "/requests/" + request.ID.String()
	for _, id := range request.Needs {
		need, err := s.parts.Consultation.Need(ctx, by, in.GroupID, id)
		if err != nil && !errors.Is(err, models.ErrNotFound) {
			return err
		}
		if err == nil {
			shown.Needs = append(shown.Needs, need)
		}
	}
	if err := s.addConsultations(ctx, by, &shown); err != nil {
		return notFound(err)
	}
	var err error
	if shown.Proposed, err = s.proposedAbout(ctx, by, in.GroupID); err != nil {
		return err
	}
	if request.Status != models.RequestDraft && request.Status != models.RequestOpen {
		return s.renderPrivate(c, status, shown.Page, view.RequestPage(shown))
	}
	ranking, err := s.parts.Consultation.RankMatches(ctx, by, request.ID, models.RankingQuery{Page: models.Page{Number: 1, PerPage: maxRanked}})
	if errors.Is(err, models.ErrConflict) { // the group is not in the directory
		return s.renderPrivate(c, status, shown.Page, view.RequestPage(shown))
	}
	if err != nil {
		return err
	}
	if s.parts.Matches != nil {
		shown.Ranked, shown.Matches = true, s.parts.Matches(in.Tag, ranking)
	}
	return s.renderPrivate(c, status, shown.Page, view.RequestPage(shown))
}

// maxRanked is how many consultants the page of a request lists.
const maxRanked = 20

// proposedAbout returns the proposals of a group that are under way, by what they are about.
func (s *Site) proposedAbout(ctx context.Context, by models.WriteOptions, groupID models.ID) (map[string]models.ID, error) {
	proposals, _, err := s.parts.People.Proposals(ctx, by, groupID, models.ProposalOpen, models.Page{Number: 1, PerPage: maxInside})
	about := map[string]models.ID{}
	for _, p := range proposals {
		if p.Status == models.ProposalOpen {
			about[p.Subject] = p.ID
		}
	}
	return about, err
}

// actOnRequest wraps an act on the request of the address.
func (s *Site) actOnRequest(done string, act func(context.Context, models.WriteOptions, models.ID) (models.Request, error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		in, err := s.inside(c, "inside.request")
		if err != nil {
			return err
		}
		request, err := s.request(c, in)
		if err != nil {
			return err
		}
		_, err = act(c.Request().Context(), rest.WriteOptionsOf(c), request.ID)
		return s.after(c, in, "/requests/"+request.ID.String(), done, err)
	}
}
