package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// newResourceForm is the form in which somebody suggests a resource.
func (s *Site) newResourceForm(c echo.Context) error {
	p := s.privatePage(c, "resource.new.title")
	return s.renderResourceForm(c, http.StatusOK, view.ResourceForm{Page: p, Path: "/resources/new", Reach: string(models.ReachLocal), Wrong: map[string]string{}})
}

func (s *Site) renderResourceForm(c echo.Context, status int, f view.ResourceForm) error {
	f.Offered = s.offeredTopics(f.Page, f.Find, f.Chosen)
	return s.renderPrivate(c, status, f.Page, view.ResourceFormPage(f))
}

// typedResource returns the form as it was typed.
func typedResource(f view.ResourceForm, form url.Values) view.ResourceForm {
	f.Name, f.Kind, f.Category, f.Summary = printable(form.Get("name")), form.Get("kind"), form.Get("category"), printable(form.Get("summary"))
	f.Chosen, f.Spoken, f.Reach, f.Where = form["topic"], form["language"], form.Get("reach"), printable(form.Get("where"))
	f.Website, f.Phone, f.Email, f.Cost = printable(form.Get("website")), printable(form.Get("phone")), printable(form.Get("email")), printable(form.Get("cost"))
	f.Anonymous, f.Find, f.Wrong = form.Get("anonymous") != "", printable(form.Get("find_topic")), map[string]string{}
	return f
}

// readResource returns the input of a form. A place that was not changed stays as it is; previous is
// empty of a new resource.
func readResource(form url.Values, previous models.ResourceInput) models.ResourceInput {
	input := models.ResourceInput{
		Name: typedText(form, "name"), Kind: models.ResourceKind(form.Get("kind")), Category: models.ResourceCategory(form.Get("category")),
		Summary: typedText(form, "summary"), Topics: form["topic"], Languages: form["language"], Reach: models.ResourceReach(form.Get("reach")),
		Website: typedText(form, "website"), Phone: typedText(form, "phone"), Email: typedText(form, "email"), Cost: typedText(form, "cost"),
		Anonymous: form.Get("anonymous") != "", PartOf: previous.PartOf,
	}
	switch where := typedText(form, "where"); where {
	case "":
	case form.Get("was"):
		input.Locality = previous.Locality
	default:
		input.Locality.Label = where
	}
	return input
}

// suggestResource stores a resource and leads to its page. The button that looks for topics shows the
// form again.
func (s *Site) suggestResource(c echo.Context) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	form := c.Request().PostForm
	f := typedResource(view.ResourceForm{Page: s.privatePage(c, "resource.new.title"), Path: "/resources/new"}, form)
	if form.Get("find") != "" {
		return s.renderResourceForm(c, http.StatusOK, f)
	}
	resource, err := s.parts.Directory.SuggestResource(c.Request().Context(), rest.WriteOptionsOf(c), readResource(form, models.ResourceInput{}))
	if err != nil {
		return s.refuseResource(c, f, err)
	}
	return c.Redirect(http.StatusSeeOther, string(f.Link(view.ResourcePath(resource.ID)+"/edit", url.Values{"done": {"sent"}})))
}

// refuseResource shows the form again, with what is wrong beside the fields.
func (s *Site) refuseResource(c echo.Context, f view.ResourceForm, err error) error {
	if _, ok := errors.AsType[*models.TooManyError](err); ok {
		f.Notice = f.T("inside.refused.too_many")
		return s.renderResourceForm(c, http.StatusTooManyRequests, f)
	}
	if errors.Is(err, models.ErrStale) {
		f.Notice = f.T("inside.refused")
		return s.renderResourceForm(c, http.StatusConflict, f)
	}
	invalid, ok := errors.AsType[*models.InvalidError](err)
	if !ok {
		return notFound(err)
	}
	f.Wrong = wrongMembers(f.Language, invalid.Fields)
	for name, text := range f.Wrong {
		f.Wrong[firstOf(name)] = text
	}
	f.Wrong["where"] = f.Wrong["locality"]
	return s.renderResourceForm(c, http.StatusUnprocessableEntity, f)
}

// editedResource reads the resource of the address, which the reader may change, and its form.
func (s *Site) editedResource(c echo.Context) (view.ResourceForm, models.ResourceInput, error) {
	id, err := rest.PathID(c, "id")
	if err != nil {
		return view.ResourceForm{}, models.ResourceInput{}, notFound(err)
	}
	found, err := s.parts.Directory.Resource(c.Request().Context(), rest.WriteOptionsOf(c), id)
	if err != nil {
		return view.ResourceForm{}, models.ResourceInput{}, notFound(err)
	}
	if !found.CanEdit {
		return view.ResourceForm{}, models.ResourceInput{}, echo.ErrForbidden
	}
	shown := s.parts.Views.ToResource(found.Resource)
	f := view.ResourceForm{
		Page: s.privatePage(c, "resource.edit.title"), Path: view.ResourcePath(id) + "/edit", ID: id, Version: found.Version, Status: string(found.Status),
		Name: shown.Name, Kind: string(shown.Kind), Category: string(shown.Category), Summary: shown.Summary, Chosen: shown.Topics, Spoken: shown.Languages,
		Reach: string(shown.Reach), Website: shown.Website, Phone: shown.Phone, Email: shown.Email, Cost: shown.Cost, Anonymous: shown.Anonymous, Wrong: map[string]string{},
	}
	f.Where = placeOf(f.Language, shown.Locality)
	f.Was = f.Where
	return f, models.ResourceInput{PartOf: found.PartOf, Locality: localityAsShown(shown.Locality)}, nil
}

// localityAsShown returns a locality as it is sent back unchanged.
func localityAsShown(l *views.Locality) models.LocalityInput {
	if l == nil {
		return models.LocalityInput{}
	}
	in := models.LocalityInput{Label: l.Label, Point: l.Point, Precision: l.Precision}
	if l.Place != nil {
		in.Place = models.PlaceInput{ID: l.Place.ID, RegionCode: l.Place.RegionCode, Country: l.Place.Country}
	}
	return in
}

// editResourceForm is the form in which a maker or a moderator changes a resource.
func (s *Site) editResourceForm(c echo.Context) error {
	f, _, err := s.editedResource(c)
	if err != nil {
		return err
	}
	switch c.QueryParam("done") {
	case "sent":
		f.Notice = f.T("resource.sent")
	case "stored":
		f.Notice = f.T("inside.done.stored")
	}
	return s.renderResourceForm(c, http.StatusOK, f)
}

// changeResource changes a resource.
func (s *Site) changeResource(c echo.Context) error {
	f, previous, err := s.editedResource(c)
	if err != nil {
		return err
	}
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	form, by := c.Request().PostForm, rest.WriteOptionsOf(c)
	f = typedResource(f, form)
	if form.Get("find") != "" {
		return s.renderResourceForm(c, http.StatusOK, f)
	}
	by.IfVersion, _ = strconv.ParseInt(form.Get("version"), 10, 64) // 0, any version, if none was sent
	if _, err = s.parts.Directory.ReplaceResource(c.Request().Context(), by, f.ID, readResource(form, previous)); err != nil {
		return s.refuseResource(c, f, err)
	}
	return c.Redirect(http.StatusSeeOther, string(f.Link(f.Path, url.Values{"done": {"stored"}})))
}

// withdrawResource takes a resource out of the directory.
func (s *Site) withdrawResource(c echo.Context) error {
	f, _, err := s.editedResource(c)
	if err != nil {
		return err
	}
	if err := s.parts.Directory.WithdrawResource(c.Request().Context(), rest.WriteOptionsOf(c), f.ID); err != nil {
		return notFound(err)
	}
	return c.Redirect(http.StatusSeeOther, string(f.Link("/me", nil)))
}
