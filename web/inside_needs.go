package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// showNeeds lists what a group needs, in the group's order.
func (s *Site) showNeeds(c echo.Context) error {
	in, err := s.inside(c, "inside.needs")
	if err != nil {
		return err
	}
	shown := view.Needs{Inside: in}
	needs, _, err := s.parts.Consultation.Needs(c.Request().Context(), rest.WriteOptionsOf(c), in.GroupID, "", models.Page{Number: 1, PerPage: maxInside})
	if err != nil {
		return notFound(err)
	}
	for _, n := range needs {
		if n.Status == models.NeedOpen {
			shown.Open = append(shown.Open, n)
		} else {
			shown.Others = append(shown.Others, n)
		}
	}
	return s.renderPrivate(c, http.StatusOK, in.Page, view.NeedsPage(shown))
}

// newNeedForm is the form in which a member states a need.
func (s *Site) newNeedForm(c echo.Context) error {
	in, err := s.inside(c, "inside.needs.new")
	if err != nil {
		return err
	}
	return s.renderNeedForm(c, http.StatusOK, view.NeedForm{Inside: in, Spoken: in.Tag, Author: in.Me.String()})
}

// renderNeedForm adds to the form what is chosen from.
func (s *Site) renderNeedForm(c echo.Context, status int, f view.NeedForm) error {
	if f.NeedID == "" {
		f.Path = view.InsidePath(f.GroupID) + "/needs/new"
		members, _, err := s.parts.People.Members(c.Request().Context(), rest.WriteOptionsOf(c), f.GroupID, models.Page{Number: 1, PerPage: maxInside})
		if err != nil {
			return notFound(err)
		}
		f.Members = members
	} else {
		f.Path = view.InsidePath(f.GroupID) + "/needs/" + f.NeedID
	}
	f.Kinds = models.SetValues("consultation_kind")
	f.Offered = s.offeredTopics(f.Page, f.Find, f.Chosen, f.Topics)
	return s.renderPrivate(c, status, f.Page, view.NeedFormPage(f))
}

// offeredTopics returns the topics that a form offers: those of lists, and what is found by words.
func (s *Site) offeredTopics(p view.Page, find string, lists ...[]string) (offered []view.Choice) {
	ids := slices.Concat(lists...)
	for _, found := range s.parts.Views.Topics.Suggest(find, p.Tag, maxSuggested) {
		ids = append(ids, found.ID)
	}
	for _, id := range ids {
		if _, known := s.parts.Views.Topics.Topic(id); known && !slices.ContainsFunc(offered, func(o view.Choice) bool { return o.Value == id }) {
			offered = append(offered, view.Choice{Value: id, Label: s.parts.Views.Topics.Label(id, p.Tag)})
		}
	}
	return offered
}

// maxSuggested is how many topics a search within a form finds.
const maxSuggested = 10

// readNeed returns the input of a form.
func readNeed(form url.Values) models.NeedInput {
	input := models.NeedInput{
		Statement: strings.TrimSpace(strings.ReplaceAll(form.Get("statement"), "\r\n", "\n")), Language: form.Get("language"), Topics: form["topic"],
	}
	for _, kind := range form["kind"] {
		input.ConsultationKinds = append(input.ConsultationKinds, models.ConsultationKind(kind))
	}
	return input
}

// typedNeed returns the form as it was typed.
func typedNeed(in view.Inside, form url.Values) view.NeedForm {
	return view.NeedForm{
		Inside: in, Statement: printable(form.Get("statement")), Spoken: form.Get("language"), Author: form.Get("author"), Chosen: form["topic"],
		ChosenKinds: form["kind"], RespondBy: printable(form.Get("respond_by_on")), Find: printable(form.Get("find_topic")),
	}
}

// completeNeed adds to the input the day and the author of a form, or returns what is wrong with them.
func completeNeed(form url.Values, input *models.NeedInput) error {
	if day := form.Get("respond_by_on"); day != "" {
		on, err := models.ParseDate(day)
		if err != nil {
			return models.Invalid("/respond_by_on", "invalid_date")
		}
		input.RespondByOn = on
	}
	if author := form.Get("author"); author != "" {
		id, err := models.ParseID(author)
		if err != nil {
			return models.Invalid("/author_id", "unknown_account")
		}
		input.AuthorID = &id
	}
	return nil
}

// stateNeed writes down a need. The button that looks for topics shows the form again.
func (s *Site) stateNeed(c echo.Context) error {
	in, form, err := s.posted(c, "inside.needs.new")
	if err != nil {
		return err
	}
	f, input := typedNeed(in, form), readNeed(form)
	if form.Get("find") != "" {
		return s.renderNeedForm(c, http.StatusOK, f)
	}
	var need models.Need
	if err = completeNeed(form, &input); err == nil {
		need, err = s.parts.Consultation.StateNeed(c.Request().Context(), rest.WriteOptionsOf(c), in.GroupID, input)
	}
	if invalid, ok := errors.AsType[*models.InvalidError](err); ok {
		return s.refuseNeed(c, f, invalid)
	}
	return s.after(c, in, "/needs/"+need.ID.String(), "stored", err)
}

// refuseNeed shows the form again, with what is wrong beside the fields.
func (s *Site) refuseNeed(c echo.Context, f view.NeedForm, invalid *models.InvalidError) error {
	f.Wrong = wrongMembers(f.Language, invalid.Fields)
	for name, text := range f.Wrong {
		f.Wrong[firstOf(name)] = text
	}
	if f.Wrong["respond_by_on"] != "" {
		f.Wrong["respond_by_on"] = f.T("inside.wrong.date")
	}
	return s.renderNeedForm(c, http.StatusUnprocessableEntity, f)
}

// need reads the need of the address.
func (s *Site) need(c echo.Context, in view.Inside) (models.Need, error) {
	id, err := rest.PathID(c, "id")
	if err != nil {
		return models.Need{}, notFound(err)
	}
	need, err := s.parts.Consultation.Need(c.Request().Context(), rest.WriteOptionsOf(c), in.GroupID, id)
	return need, notFound(err)
}

// showNeed is one need, with what the reader may do to it.
func (s *Site) showNeed(c echo.Context) error {
	in, err := s.inside(c, "inside.need")
	if err != nil {
		return err
	}
	need, err := s.need(c, in)
	if err != nil {
		return err
	}
	shown := view.NeedShown{Inside: in, Need: need}
	if need.Confirmed() || need.AuthorID == in.Me || need.RecordedBy != nil && *need.RecordedBy == in.Me {
		shown.Endorsements = need.Endorsements
	}
	author, err := s.parts.People.Member(c.Request().Context(), rest.WriteOptionsOf(c), in.GroupID, need.AuthorID)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return err
	}
	shown.Author = author.Name
	for _, id := range need.Topics {
		shown.Subjects = append(shown.Subjects, s.parts.Views.Topics.Label(id, in.Tag))
	}
	for _, kind := range need.ConsultationKinds {
		shown.Subjects = append(shown.Subjects, in.Label("consultation_kind", string(kind)))
	}
	return s.renderPrivate(c, http.StatusOK, in.Page, view.NeedPage(shown))
}

// editNeedForm is the form in which the author changes a need.
func (s *Site) editNeedForm(c echo.Context) error {
	in, err := s.inside(c, "inside.needs.edit")
	if err != nil {
		return err
	}
	need, err := s.need(c, in)
	if err != nil {
		return err
	}
	if need.AuthorID != in.Me {
		return echo.ErrForbidden
	}
	f := view.NeedForm{
		Inside: in, NeedID: need.ID.String(), Statement: need.Statement, Spoken: need.Language, Chosen: need.Topics, RespondBy: need.RespondByOn.String(),
	}
	for _, kind := range need.ConsultationKinds {
		f.ChosenKinds = append(f.ChosenKinds, string(kind))
	}
	return s.renderNeedForm(c, http.StatusOK, f)
}

// changeNeed changes a need of the reader's own; its place in the group's order stays.
func (s *Site) changeNeed(c echo.Context) error {
	in, form, err := s.posted(c, "inside.needs.edit")
	if err != nil {
		return err
	}
	need, err := s.need(c, in)
	if err != nil {
		return err
	}
	f, input := typedNeed(in, form), readNeed(form)
	f.NeedID = need.ID.String()
	if form.Get("find") != "" {
		return s.renderNeedForm(c, http.StatusOK, f)
	}
	if need.Rank > 0 {
		input.Order = &need.Rank
	}
	if err = completeNeed(form, &input); err == nil {
		_, err = s.parts.Consultation.ReplaceNeed(c.Request().Context(), rest.WriteOptionsOf(c), in.GroupID, need.ID, input)
	}
	if invalid, ok := errors.AsType[*models.InvalidError](err); ok {
		return s.refuseNeed(c, f, invalid)
	}
	return s.after(c, in, "/needs/"+f.NeedID, "stored", err)
}

// needVerb is an act of the domain on one need, for the member whose code it is or for the actor.
type needVerb func(ctx context.Context, by models.WriteOptions, groupID, needID models.ID, code string) (models.Need, error)

// actOnNeed wraps an act on the need of the address, on the words that were seen.
func (s *Site) actOnNeed(act needVerb) echo.HandlerFunc {
	return func(c echo.Context) error {
		in, form, err := s.posted(c, "inside.need")
		if err != nil {
			return err
		}
		id, err := rest.PathID(c, "id")
		if err != nil {
			return notFound(err)
		}
		by := rest.WriteOptionsOf(c)
		by.IfVersion, _ = strconv.ParseInt(form.Get("version"), 10, 64) // 0, any version, if none was sent
		_, err = act(c.Request().Context(), by, in.GroupID, id, form.Get("member_code"))
		return s.after(c, in, "/needs/"+id.String(), "stored", err)
	}
}

// withoutCode makes an act that knows no member codes one that ignores them.
func withoutCode(act func(context.Context, models.WriteOptions, models.ID, models.ID) (models.Need, error)) needVerb {
	return func(ctx context.Context, by models.WriteOptions, groupID, needID models.ID, _ string) (models.Need, error) {
		return act(ctx, by, groupID, needID)
	}
}

// placeNeed puts the need of the address at another position.
func (s *Site) placeNeed(c echo.Context) error {
	in, form, err := s.posted(c, "inside.needs")
	if err != nil {
		return err
	}
	id, err := rest.PathID(c, "id")
	position := models.ValueOr(number(form.Get("to")), -1)
	if err == nil && position < 0 {
		err = models.Invalid("/to", "no_number")
	}
	if err == nil {
		err = s.parts.Consultation.PlaceNeed(c.Request().Context(), rest.WriteOptionsOf(c), in.GroupID, id, position)
	}
	return s.after(c, in, "/needs", "stored", err)
}
