package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// insidePath is the page of a group for its members; the pages of its parts are below it.
const insidePath = "/groups/:slug/inside"

// maxInside is how many needs, members and so on one page of a group's inside lists.
const maxInside = 200

// inside returns a page of the group of the address for one of its members. To everybody else the
// group is not there.
func (s *Site) inside(c echo.Context, title string) (view.Inside, error) {
	ctx, by := c.Request().Context(), rest.WriteOptionsOf(c)
	found, err := s.groupOf(c, by)
	if err == nil && !found.IsMember {
		err = models.ErrNotFound
	}
	if err != nil {
		return view.Inside{}, notFound(err)
	}
	g := found.Group
	me, err := s.parts.People.Member(ctx, by, g.ID, by.AccountID)
	if err != nil {
		return view.Inside{}, notFound(err)
	}
	in := view.Inside{
		Page: s.privatePage(c, title), GroupID: g.ID, GroupName: g.Name, GroupLanguage: g.Language, Stage: g.Stage, Topics: g.Topics, Me: me.AccountID,
		Steward: me.Role == models.MembershipSteward, Wrong: map[string]string{},
	}
	in.Done, in.Refused = s.become(in.Page, c.QueryParam("done"), c.QueryParam("refused"))
	return in, nil
}

// become returns in words what became of an act, as the address names it by codes.
func (s *Site) become(p view.Page, done, refused string) (yes, no string) {
	if done != "" && s.parts.Texts.Has("page.inside.done."+done) {
		yes = p.T("inside.done." + done)
	}
	switch {
	case refused == "":
	case s.parts.Texts.Has("page.inside.refused." + refused):
		no = p.T("inside.refused." + refused)
	default:
		no = p.T("inside.refused")
	}
	return yes, no
}

// refusalOf returns the code of an error that the reader is shown as a refusal, and "" of any other.
// What is not there is answered as such.
func refusalOf(err error) string {
	if _, ok := errors.AsType[*models.TooManyError](err); ok {
		return "too_many"
	}
	if errors.Is(err, models.ErrNotFound) {
		return ""
	}
	return models.RefusalReason(err)
}

// after leads to a page of the group after an act there, which shows what became of it. An act that
// further members must agree to leads to its proposal.
func (s *Site) after(c echo.Context, in view.Inside, below, done string, err error) error {
	query := url.Values{"done": {done}}
	if proposed, ok := errors.AsType[*models.ProposedError](err); ok {
		below, query = "/proposals/"+proposed.Proposal.ID.String(), url.Values{"done": {"proposed"}}
	} else if code := refusalOf(err); code != "" {
		query = url.Values{"refused": {code}}
	} else if err != nil {
		return notFound(err)
	}
	return c.Redirect(http.StatusSeeOther, string(in.Link(view.InsidePath(in.GroupID)+below, query)))
}

// posted returns the form of a request to a page of the group's inside.
func (s *Site) posted(c echo.Context, title string) (view.Inside, url.Values, error) {
	in, err := s.inside(c, title)
	if err != nil {
		return in, nil, err
	}
	if err := parseForm(c.Request()); err != nil {
		return in, nil, err
	}
	return in, c.Request().PostForm, nil
}

// number returns the whole number of a field, nil if it is empty, and -1 for what is no number.
func number(text string) *int {
	if text == "" {
		return nil
	}
	n, err := strconv.Atoi(westernDigits(text))
	if err != nil {
		n = -1
	}
	return &n
}

// westernDigits returns a text with the digits of any script as those of ASCII.
func westernDigits(text string) string {
	return strings.Map(func(r rune) rune {
		for _, digits := range unicode.Nd.R16 {
			if lo := rune(digits.Lo); r >= lo && r <= rune(digits.Hi) {
				return '0' + (r-lo)%10
			}
		}
		return r
	}, strings.TrimSpace(text))
}

// showInside is the overview of a group for its members: what waits, and where all else is.
func (s *Site) showInside(c echo.Context) error {
	in, err := s.inside(c, "inside.title")
	if err != nil {
		return err
	}
	shown := view.Overview{Inside: in}
	shown.GroupWaiting, err = s.parts.Consultation.GroupWaiting(c.Request().Context(), rest.WriteOptionsOf(c), in.GroupID, in.Steward)
	if err != nil {
		return notFound(err)
	}
	return s.renderPrivate(c, http.StatusOK, in.Page, view.OverviewPage(shown))
}
