package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
)

// searchResources finds confirmed resources.
//
// @Summary     Search networks, associations, services, helplines, online communities, funds, rooms and materials
// @Description Only what a moderator or two groups confirmed is found. A search near a place finds what has a public point there; what is for a
// @Description whole country, or online, is found by reach and country.
// @ID          searchResources
// @Tags        resources
// @Param       q           query string   false "words: name, summary, topics, places; typing errors are forgiven"
// @Param       near        query string   false "a place as people type it, in any script, or lat,lon; a country or region is searched as a whole; what near_left_out names was not understood" example(Sylhet)
// @Param       place       query string   false "a place's id from GET /places"
// @Param       lat         query number   false "with lon"  minimum(-90)  maximum(90)
// @Param       lon         query number   false "with lat"  minimum(-180) maximum(180)
// @Param       radius_km   query number   false "how far from there" default(25) maximum(20000)
// @Param       widen       query boolean  false "grow the circle until min_results are found"
// @Param       min_results query integer  false "with widen" default(5) minimum(1) maximum(100)
// @Param       kind        query []string false "kinds of resources" collectionFormat(csv)
// @Param       category    query []string false "what they offer" collectionFormat(csv)
// @Param       topic       query []string false "topic ids; a topic includes those below it" collectionFormat(csv)
// @Param       language    query []string false "BCP 47" collectionFormat(csv)
// @Param       reach       query []string false "local, national, online" collectionFormat(csv)
// @Param       country     query []string false "ISO 3166-1 alpha-2" collectionFormat(csv)
// @Param       region      query []string false "GeoNames region codes" collectionFormat(csv)
// @Param       sort        query string   false "relevance, distance, name, updated; with - before it the other way round"
// @Param       facets      query []string false "filters to count values of" collectionFormat(csv)
// @Param       page        query integer  false "from 1" default(1) minimum(1)
// @Param       per_page    query integer  false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} views.FoundResources
// @Failure     400 {object} rest.Problem
// @Failure     503 {object} rest.Problem
// @Router      /resources [get]
func (d *Door) searchResources(c echo.Context) error {
	q := rest.ReadQuery(c)
	filter := d.Presenter.ReadResourceFilter(q)
	if err := q.Finish(); err != nil {
		return err
	}
	filter.AcceptLanguage = c.Request().Header.Get("Accept-Language")
	found, err := d.Discovery.FindResources(c.Request().Context(), filter)
	if err != nil {
		return err
	}
	response, err := d.Presenter.ToFoundResources(filter.AcceptLanguage, found)
	if err != nil {
		return err
	}
	rest.SetPageLinks(c, d.Presenter.PublicURL, found.Page, found.Total)
	return rest.WriteJSON(c, response, rest.Metadata{CacheControl: d.publicCacheControl(policy.SearchResources)})
}

// suggestResource stores a resource that somebody suggests.
//
// @Summary     Suggest a resource
// @Description Anybody with an account may, 10 within 24 hours. It is public once a moderator confirmed it, or two groups that use it
// @Description (PUT /groups/{id}/resources/{resource_id}). Until then its maker, moderators and members of groups that use it read it. Who suggested
// @Description it is shown to nobody. Contacts are those that an organisation publishes, not a person's own.
// @ID          suggestResource
// @Tags        resources
// @Security    bearer
// @Accept      json
// @Param       resource body models.ResourceInput true "the resource"
// @Success     201 {object} views.Resource
// @Header      201 {string} Location "where the resource is"
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Failure     429 {object} rest.Problem
// @Router      /resources [post]
func (d *Door) suggestResource(c echo.Context) error {
	var input models.ResourceInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	resource, err := d.Directory.SuggestResource(c.Request().Context(), rest.WriteOptionsOf(c), input)
	if err != nil {
		return err
	}
	return d.writeResource(c, resource, rest.Metadata{Status: http.StatusCreated})
}

// writeResource answers with a resource and where it is.
func (d *Door) writeResource(c echo.Context, resource models.Resource, metadata rest.Metadata) error {
	if metadata.Status == http.StatusCreated {
		metadata.Location = views.Base + "/resources/" + resource.ID.String()
	}
	metadata.Version, metadata.LastModified = resource.Version, resource.UpdatedAt
	return rest.WriteJSON(c, d.Presenter.ToResource(resource), metadata)
}

// replayResource answers with a resource that an earlier request suggested.
func (d *Door) replayResource(c echo.Context, id models.ID, metadata rest.Metadata) error {
	view, err := d.Directory.Resource(c.Request().Context(), rest.WriteOptionsOf(c), id)
	if err != nil {
		return err
	}
	return d.writeResource(c, view.Resource, metadata)
}

// readResource answers with a resource.
//
// @Summary     Read a resource
// @Description One that is not confirmed is there for its maker, moderators and members of groups that use it; to others it answers 404.
// @ID          readResource
// @Tags        resources
// @Param       id path string true "id" Format(uuid)
// @Success     200 {object} views.Resource
// @Failure     404 {object} rest.Problem
// @Router      /resources/{id} [get]
func (d *Door) readResource(c echo.Context) error {
	id, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	view, err := d.Directory.Resource(c.Request().Context(), rest.WriteOptionsOf(c), id)
	if err != nil {
		return err
	}
	return d.writeResource(c, view.Resource, rest.Metadata{CacheControl: rest.PublicCacheControl(view.Public)})
}

// replaceResource changes what is written about a resource.
//
// @Summary     Change a resource
// @Description Its maker may until it is confirmed, moderators at any time.
// @ID          replaceResource
// @Tags        resources
// @Security    bearer
// @Accept      json
// @Param       id       path string               true "id" Format(uuid)
// @Param       resource body models.ResourceInput true "the whole resource"
// @Success     200 {object} views.Resource
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /resources/{id} [put]
func (d *Door) replaceResource(c echo.Context) error {
	id, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	var input models.ResourceInput
	current := func() (any, error) {
		view, err := d.Directory.Resource(c.Request().Context(), rest.WriteOptionsOf(c), id)
		return d.Presenter.ToResource(view.Resource), err
	}
	if err := rest.ReadUpdateBody(c, &input, current); err != nil {
		return err
	}
	resource, err := d.Directory.ReplaceResource(c.Request().Context(), rest.WriteOptionsOf(c), id, input)
	if err != nil {
		return err
	}
	return d.writeResource(c, resource, rest.Metadata{})
}

// confirmResource makes a resource public.
//
// @Summary     Confirm a resource, for moderators
// @Description It is public from then on. Confirming twice changes nothing. 403 if the moderator suggested it, 409 if it was withdrawn.
// @ID          confirmResource
// @Tags        resources
// @Security    bearer
// @Param       id path string true "id" Format(uuid)
// @Success     200 {object} views.Resource
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Router      /resources/{id}/confirm [post]
func (d *Door) confirmResource(c echo.Context) error {
	id, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	resource, err := d.Directory.ConfirmResource(c.Request().Context(), rest.WriteOptionsOf(c), id)
	if err != nil {
		return err
	}
	return d.writeResource(c, resource, rest.Metadata{})
}

// withdrawResource takes a resource out of the directory.
//
// @Summary     Withdraw a resource
// @Description Its maker may until it is confirmed, moderators at any time. Moderators alone read it afterwards.
// @ID          withdrawResource
// @Tags        resources
// @Security    bearer
// @Param       id path string true "id" Format(uuid)
// @Success     204
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /resources/{id} [delete]
func (d *Door) withdrawResource(c echo.Context) error {
	id, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	if err := d.Directory.WithdrawResource(c.Request().Context(), rest.WriteOptionsOf(c), id); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
