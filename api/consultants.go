package api

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
)

// searchConsultants finds listed consultants.
//
// @Summary     Search consultants by words, place and what they offer
// @Description A directory, not a ranking: who suits a group's request is answered at /requests/{id}/matches.
// @Description Other types in Accept return the whole set in place of a page, as at GET /groups.
// @ID          searchConsultants
// @Tags        consultants
// @Param       q                 query string   false "words: name, role, bio, topics, places; typing errors are forgiven, singular and plural and words written in one or two are alike"
// @Param       near              query string   false "a place as people type it, in any script, or lat,lon; a country or region is searched as a whole; what near_left_out names was not understood" example(Sylhet)
// @Param       place             query string   false "a place's id from GET /places"
// @Param       lat               query number   false "with lon"  minimum(-90)  maximum(90)
// @Param       lon               query number   false "with lat"  minimum(-180) maximum(180)
// @Param       radius_km         query number   false "how far from there" default(25) maximum(20000)
// @Param       widen             query boolean  false "grow the circle until min_results are found"
// @Param       min_results       query integer  false "with widen" default(5) minimum(1) maximum(100)
// @Param       topic             query []string false "topic ids; a topic includes those below it" collectionFormat(csv)
// @Param       consultation_kind query []string false "kinds of consultation" collectionFormat(csv)
// @Param       role              query []string false "how they take part" collectionFormat(csv)
// @Param       language          query []string false "BCP 47" collectionFormat(csv)
// @Param       format            query []string false "in_person, online, phone, messaging, email" collectionFormat(csv)
// @Param       country           query []string false "ISO 3166-1 alpha-2" collectionFormat(csv)
// @Param       region            query []string false "GeoNames region codes" collectionFormat(csv)
// @Param       remote            query []string false "none, country, anywhere" collectionFormat(csv)
// @Param       listed            query boolean  false "false: for moderators, those who wait to be verified, the oldest first; with no other filter" default(true)
// @Param       sort              query string   false "relevance, distance, name, updated; with - before it the other way round; name goes as readers of the first language of Accept-Language order names; among more than 10,000 found (1,000 on a search server), or without the header, in the order of Unicode"
// @Param       facets            query []string false "filters to count values of" collectionFormat(csv)
// @Param       page              query integer  false "from 1" default(1) minimum(1)
// @Param       per_page          query integer  false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} views.FoundConsultants
// @Failure     400 {object} rest.Problem
// @Failure     403 {object} rest.Problem "listed=false is for moderators"
// @Failure     503 {object} rest.Problem
// @Router      /consultants [get]
func (d *Door) searchConsultants(c echo.Context) error {
	q := rest.ReadQuery(c)
	if asksUnlisted(q) {
		return d.listUnlisted(c, q)
	}
	filter := d.Presenter.ReadConsultantFilter(q)
	if err := q.Finish(); err != nil {
		return err
	}
	if rest.NegotiatedType(c) != rest.JSONType {
		stream, err := d.Discovery.StreamConsultants(c.Request().Context(), filter)
		if err != nil {
			return err
		}
		return rest.StreamList(c, d.streams, stream, consultantFormats(d.publicCacheControl(policy.SearchConsultants)))
	}
	filter.AcceptLanguage = c.Request().Header.Get("Accept-Language")
	found, err := d.Discovery.FindConsultants(c.Request().Context(), filter)
	if err != nil {
		return err
	}
	response, err := d.Presenter.ToFoundConsultants(filter.AcceptLanguage, found)
	if err != nil {
		return err
	}
	rest.SetPageLinks(c, d.Presenter.PublicURL, found.Page, found.Total)
	return rest.WriteJSON(c, response, rest.Metadata{CacheControl: d.publicCacheControl(policy.SearchConsultants)})
}

// asksUnlisted reports whether the query asks for consultants who are not listed.
func asksUnlisted(q *rest.Query) bool {
	listed := q.Boolean("listed")
	return strings.Join(q.Values["listed"], "") != "" && !listed
}

// listUnlisted answers moderators with the consultants who wait to be verified.
func (d *Door) listUnlisted(c echo.Context, q *rest.Query) error {
	page := q.Page()
	if err := q.Finish(); err != nil {
		return err
	}
	if q.MediaType != rest.JSONType {
		return echo.NewHTTPError(http.StatusNotAcceptable)
	}
	list, total, err := d.Directory.UnlistedConsultants(c.Request().Context(), rest.WriteOptionsOf(c), page)
	if err != nil {
		return err
	}
	response := views.FoundConsultants{
		Items: make([]views.ConsultantItem, len(list)), Page: page.Number, PerPage: page.PerPage, Total: total, TotalIsExact: true, Alternatives: []views.FoundPlace{},
	}
	for i, consultant := range list {
		response.Items[i].Consultant = d.Presenter.ToConsultant(consultant)
	}
	rest.SetPageLinks(c, d.Presenter.PublicURL, page, total)
	return rest.WriteJSON(c, response, rest.Metadata{})
}

// readConsultant answers with a listed profile.
//
// @Summary     Read a consultant's public profile
// @Description The public profile. Its owner and moderators also see what the consultant declares. One that is not listed answers 404 to others,
// @Description one that was erased 410.
// @ID          readConsultant
// @Tags        consultants
// @Security    bearer
// @Param       id path string true "id" Format(uuid)
// @Success     200 {object} views.RankedConsultant
// @Failure     404 {object} rest.Problem
// @Failure     410 {object} rest.Problem
// @Router      /consultants/{id} [get]
func (d *Door) readConsultant(c echo.Context) error {
	consultantID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	view, err := d.Directory.Consultant(c.Request().Context(), rest.WriteOptionsOf(c), consultantID)
	if err != nil {
		return err
	}
	metadata := rest.Metadata{Version: view.Version, LastModified: view.UpdatedAt, CacheControl: rest.PublicCacheControl(view.Public)}
	if view.Full {
		return rest.WriteJSON(c, d.Presenter.ToRankedConsultant(view.Consultant), metadata)
	}
	return rest.WriteJSON(c, d.Presenter.ToConsultant(view.Consultant), metadata)
}

// readProfile answers with the caller's own profile.
//
// @Summary     Read one's own profile
// @Description With what is the consultant's own matter: whether new work is taken, and how much.
// @ID          readProfile
// @Tags        consultants
// @Security    bearer
// @Success     200 {object} views.OwnProfile
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /consultants/me [get]
func (d *Door) readProfile(c echo.Context) error {
	consultant, err := d.Directory.MyProfile(c.Request().Context(), rest.WriteOptionsOf(c))
	if err != nil {
		return err
	}
	return d.writeProfile(c, consultant, rest.Metadata{})
}

func (d *Door) writeProfile(c echo.Context, consultant models.Consultant, metadata rest.Metadata) error {
	metadata.Version, metadata.LastModified = consultant.Version, consultant.UpdatedAt
	return rest.WriteJSON(c, d.Presenter.ToOwnProfile(consultant, d.Directory.IsListed(consultant)), metadata)
}

// keepProfile creates or replaces the caller's own profile.
//
// @Summary     Make or replace one's own profile
// @Description A profile is listed once a moderator has verified it on a stated ground. Making one needs no If-Match, replacing
// @Description one does. One that a moderator has hidden can be replaced, and stays hidden. By making one, one consents to `profile`, and by
// @Description declaring something to `declarations` (`GET /me/consents`).
// @ID          keepProfile
// @Tags        consultants
// @Security    bearer
// @Accept      json
// @Param       profile body models.ConsultantInput true "the whole profile"
// @Success     200 {object} views.OwnProfile
// @Success     201 {object} views.OwnProfile "made"
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /consultants/me [put]
func (d *Door) keepProfile(c echo.Context) error {
	var input models.ConsultantInput
	current := func() (any, error) {
		consultant, err := d.Directory.MyProfile(c.Request().Context(), rest.WriteOptionsOf(c))
		if errors.Is(err, models.ErrNotFound) {
			return views.OwnProfile{}, nil // there is none yet
		}
		return d.Presenter.ToOwnProfile(consultant, d.Directory.IsListed(consultant)), err
	}
	if err := rest.ReadUpdateBody(c, &input, current); err != nil {
		return err
	}
	options := rest.WriteOptionsOf(c)
	if c.Request().Header.Get("If-Match") == "" {
		options.IfVersion = models.MustNotExist
	}
	consultant, created, err := d.Directory.PutProfile(c.Request().Context(), options, input)
	if err != nil {
		return err
	}
	if !created {
		return d.writeProfile(c, consultant, rest.Metadata{})
	}
	return d.writeProfile(c, consultant, rest.Metadata{Status: http.StatusCreated, Location: views.Base + "/consultants/" + consultant.ID.String()})
}

// withdrawProfile removes the caller's own profile from the directory.
//
// @Summary     Withdraw one's own profile; replacing it brings it back
// @Description The profile leaves the search and can no longer be matched; keeping it again brings it back. Requests that are under way stay.
// @ID          withdrawProfile
// @Tags        consultants
// @Security    bearer
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /consultants/me [delete]
func (d *Door) withdrawProfile(c echo.Context) error {
	if err := d.Directory.WithdrawProfile(c.Request().Context(), rest.WriteOptionsOf(c)); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// verifyConsultant lists a profile on a stated ground.
//
// @Summary     Verify a consultant on a stated ground, for moderators
// @Description The operator's people note on which ground a consultant is verified, and until when: two years if
// @Description they do not say, three at most. It shows in the public profile. Verifying again renews it.
// @ID          verifyConsultant
// @Tags        consultants
// @Security    bearer
// @Accept      json
// @Param       id           path string                   true "id" Format(uuid)
// @Param       verification body models.VerificationInput true "the ground, and until when it holds"
// @Success     200 {object} views.RankedConsultant
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem "a moderator has hidden it"
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /consultants/{id}/verify [post]
func (d *Door) verifyConsultant(c echo.Context) error {
	consultantID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	var input models.VerificationInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	consultant, err := d.Directory.VerifyConsultant(c.Request().Context(), rest.WriteOptionsOf(c), consultantID, input)
	if err != nil {
		return err
	}
	return rest.WriteJSON(c, d.Presenter.ToRankedConsultant(consultant), rest.Metadata{Version: consultant.Version, LastModified: consultant.UpdatedAt})
}
