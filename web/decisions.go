package web

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/domain/directory"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// ownDecisionsPath is the page of decisions about the reader's own profile.
const ownDecisionsPath = "/me/decisions"

// showGroupDecisions lists what moderators decided about the group, for its stewards.
func (s *Site) showGroupDecisions(c echo.Context) error {
	in, err := s.inside(c, "decisions.title")
	if err != nil {
		return err
	}
	return s.renderGroupDecisions(c, http.StatusOK, view.GroupDecisions{Inside: in})
}

func (s *Site) renderGroupDecisions(c echo.Context, status int, shown view.GroupDecisions) error {
	shown.Path = view.InsidePath(shown.GroupID) + "/decisions"
	list, _, err := s.parts.Directory.GroupDecisions(c.Request().Context(), rest.WriteOptionsOf(c), shown.GroupID, models.Page{Number: 1, PerPage: maxInside})
	if err != nil {
		return notFound(forbidden(err))
	}
	shown.Decided = decided(shown.Page, list, shown.Decided)
	return s.renderPrivate(c, status, shown.Page, view.GroupDecisionsPage(shown))
}

// appealForGroup takes what a steward has against a decision.
func (s *Site) appealForGroup(c echo.Context) error {
	in, form, err := s.posted(c, "decisions.title")
	if err != nil {
		return err
	}
	typed, err := s.appeal(c, form)
	if wrong := wrongAppeal(in.Language, err); wrong != "" {
		return s.renderGroupDecisions(c, http.StatusUnprocessableEntity, view.GroupDecisions{Inside: in, Decided: view.Decided{Appealing: c.Param("id"), Text: typed, WrongText: wrong}})
	}
	return s.after(c, in, "/decisions", "stored", forbidden(err))
}

// showOwnDecisions lists what moderators decided about the reader's own profile.
func (s *Site) showOwnDecisions(c echo.Context) error {
	shown := view.OwnDecisions{Page: s.privatePage(c, "decisions.title")}
	shown.Done, shown.Refused = s.become(shown.Page, c.QueryParam("done"), c.QueryParam("refused"))
	return s.renderOwnDecisions(c, http.StatusOK, shown)
}

func (s *Site) renderOwnDecisions(c echo.Context, status int, shown view.OwnDecisions) error {
	shown.Path = ownDecisionsPath
	list, _, err := s.parts.Directory.ProfileDecisions(c.Request().Context(), rest.WriteOptionsOf(c), models.Page{Number: 1, PerPage: maxInside})
	if err != nil && !errors.Is(err, models.ErrNotFound) { // who has no profile reads that there are none
		return err
	}
	shown.Decided = decided(shown.Page, list, shown.Decided)
	return s.renderPrivate(c, status, shown.Page, view.OwnDecisionsPage(shown))
}

// appealForSelf takes what a consultant has against a decision.
func (s *Site) appealForSelf(c echo.Context) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	p := s.privatePage(c, "decisions.title")
	typed, err := s.appeal(c, c.Request().PostForm)
	if wrong := wrongAppeal(p.Language, err); wrong != "" {
		return s.renderOwnDecisions(c, http.StatusUnprocessableEntity, view.OwnDecisions{Page: p, Decided: view.Decided{Appealing: c.Param("id"), Text: typed, WrongText: wrong}})
	}
	query := url.Values{"done": {"stored"}}
	if code := refusalOf(err); code != "" {
		query = url.Values{"refused": {code}}
	} else if err != nil {
		return notFound(err)
	}
	return c.Redirect(http.StatusSeeOther, string(p.Link(ownDecisionsPath, query)))
}

// appeal stores what a form has against the decision of the address, and returns it as it was typed.
func (s *Site) appeal(c echo.Context, form url.Values) (typed string, err error) {
	text := typedText(form, "text")
	id, err := rest.PathID(c, "id")
	if err == nil {
		_, err = s.parts.Directory.AppealDecision(c.Request().Context(), rest.WriteOptionsOf(c), id, models.AppealInput{Text: text})
	}
	return printable(text), err
}

// wrongAppeal returns what is wrong with the words of an appeal, or "".
func wrongAppeal(l view.Language, err error) string {
	if invalid, ok := errors.AsType[*models.InvalidError](err); ok {
		return wrongMembers(l, invalid.Fields)["text"]
	}
	return ""
}

// forbidden returns the error of a page that a member may know of but not see.
func forbidden(err error) error {
	if errors.Is(err, models.ErrForbidden) {
		return echo.ErrForbidden
	}
	return err
}

// decided adds decisions to what a page shows of them.
func decided(p view.Page, list []directory.DecisionView, shown view.Decided) view.Decided {
	shown.Language, shown.Path = p.Language, p.Path
	for _, d := range list {
		shown.List = append(shown.List, view.Decision{ModerationDecision: d.ModerationDecision, AppealBy: d.AppealBy, Appeal: d.Appeal})
	}
	return shown
}
