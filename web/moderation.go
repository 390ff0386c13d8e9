package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

const (
	moderationPath = "/moderation"
	// moderationPage is how many items a page of the queue lists.
	moderationPage = 20
)

// showModeration is the queue: what waits for moderators, the longest waiting first.
func (s *Site) showModeration(c echo.Context) error {
	shown := view.Queue{Page: s.privatePage(c, "moderation.title"), Kind: c.QueryParam("kind"), Ground: c.QueryParam("ground")}
	shown.Done = either(c.QueryParam("done") != "", shown.T("inside.done.stored"), "")
	filter := models.QueueFilter{Page: models.Page{Number: 1, PerPage: moderationPage}}
	if slices.Contains(models.QueueKinds(), models.ModerationKind(shown.Kind)) {
		filter.Kinds = []models.ModerationKind{models.ModerationKind(shown.Kind)}
	}
	if slices.Contains(models.ReportGrounds(), models.ReportGround(shown.Ground)) {
		filter.Ground = models.ReportGround(shown.Ground)
	}
	if n, err := strconv.Atoi(c.QueryParam("page")); err == nil && n > 0 && n <= models.MaxItems/moderationPage {
		filter.Number = n
	}
	list, total, err := s.parts.Directory.ModerationQueue(c.Request().Context(), rest.WriteOptionsOf(c), filter)
	if err != nil {
		return s.refuseModeration(c, err)
	}
	shown.List, shown.At, shown.Pages = list, filter.Number, (total+moderationPage-1)/moderationPage
	return s.renderPrivate(c, http.StatusOK, shown.Page, view.QueuePage(shown))
}

// refuseModeration answers somebody who may not do something as a moderator, with the reason. Other
// errors are the page's.
func (s *Site) refuseModeration(c echo.Context, err error) error {
	code := ""
	switch {
	case errors.Is(err, models.ErrConflictOfInterest):
		code = "moderation.own"
	case errors.Is(err, models.ErrForbidden):
		code = "moderation.passkey"
	default:
		return notFound(err)
	}
	p := s.privatePage(c, code+".title")
	p.Path = moderationPath
	return s.renderPrivate(c, http.StatusForbidden, p, view.NotModeratingPage(p, p.T(code)))
}

// item reads the item of the address, with what it is about.
func (s *Site) item(c echo.Context) (view.Item, error) {
	id, err := rest.PathID(c, "id")
	if err != nil {
		return view.Item{}, notFound(err)
	}
	ctx, by := c.Request().Context(), rest.WriteOptionsOf(c)
	item, err := s.parts.Directory.ModerationItem(ctx, by, id)
	if err != nil {
		return view.Item{}, err
	}
	shown := view.Item{Page: s.privatePage(c, "moderation.item"), ModerationItemDetail: item, Wrong: map[string]string{}}
	shown.Path = moderationPath + "/" + id.String()
	today := models.DateOf(s.parts.Now().UTC())
	shown.Until, shown.LastUntil = today.AddMonths(models.VerificationMonths), today.AddMonths(models.MaxVerificationMonths)
	err = s.describeSubject(c, &shown)
	return shown, err
}

// describeSubject adds the words of the entry itself, if it is still there.
func (s *Site) describeSubject(c echo.Context, shown *view.Item) error {
	ctx, by := c.Request().Context(), rest.WriteOptionsOf(c)
	var err error
	switch shown.Subject.Kind {
	case models.SubjectMessage:
		shown.Words = shown.ModerationItemDetail.Words
	case models.SubjectGroup:
		found, wrong := s.parts.Directory.Group(ctx, by, shown.Subject.ID.String())
		if err = wrong; err == nil {
			g := s.parts.Views.ToGroup(found.Group)
			shown.Name, shown.Words, shown.Spoken, shown.PublicPath = g.Name, g.Description, found.Group.Language, "/groups/"+url.PathEscape(g.Slug)
			shown.Facts = append(s.groupFacts(shown.Page, g, found.Group.Language), fact(shown.Page, "topics", s.topicLabels(shown.Page, found.Group.Topics)...))
		}
	case models.SubjectResource:
		found, wrong := s.parts.Directory.Resource(ctx, by, shown.Subject.ID)
		if err = wrong; err == nil {
			shown.Name, shown.Words, shown.PublicPath = found.Name, found.Summary, view.ResourcePath(found.ID)
			shown.Facts = s.resourceFacts(shown.Page, s.parts.Views.ToResource(found.Resource))
		}
	case models.SubjectConsultant:
		found, wrong := s.parts.Directory.Consultant(ctx, by, shown.Subject.ID)
		if err = wrong; err == nil {
			consultant := s.parts.Views.ToConsultant(found.Consultant)
			shown.Name, shown.Words, shown.PublicPath = consultant.Name, consultant.Bio, "/consultants/"+consultant.ID
			shown.Plain, shown.Facts = plainFacts(shown.Page, consultant), s.consultantFacts(shown.Page, consultant)
		}
	}
	if errors.Is(err, models.ErrNotFound) || errors.Is(err, models.ErrGone) {
		return nil
	}
	return err
}

func (s *Site) topicLabels(p view.Page, ids []string) []string {
	labels := make([]string, len(ids))
	for i, id := range ids {
		labels[i] = s.parts.Views.Topics.Label(id, p.Tag)
	}
	return labels
}

// showItem is one item with what can be decided about it.
func (s *Site) showItem(c echo.Context) error {
	shown, err := s.item(c)
	if err != nil {
		return s.refuseModeration(c, err)
	}
	return s.renderItem(c, http.StatusOK, shown)
}

func (s *Site) renderItem(c echo.Context, status int, shown view.Item) error {
	return s.renderPrivate(c, status, shown.Page, view.ItemPage(shown))
}
