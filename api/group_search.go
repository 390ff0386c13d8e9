package api

import (
	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
)

// searchGroups finds published groups.
//
// @Summary     Search groups by words, place, time and everything that a group says of itself
// @Description Several values of one filter, comma-separated or repeated, mean OR; different filters AND; accessibility means all of them. <filter>_all asks for
// @Description every value, <filter>_not for none of them. A topic includes those below it. day_not excludes whole days.
// @Description near, place, lat, lon, bbox, language, format, audience, open_to, accessibility, amenity, style, purpose, country, region, day, now, starts_after and
// @Description starts_before hold for one and the same meeting, with what the group says for all its meetings; <filter>_not and day_all look at all of them.
// @Description distance_km, nearest_meeting_id and next_at are those of meetings that match, and facets of these filters count them alone.
// @Description With one of these types in Accept the answer is the whole set in place of a page: application/x-ndjson, text/csv, application/geo+json. Such an answer takes no page, per_page,
// @Description sort or facets and comes in no promised order; where it is cut short the connection breaks off without its proper end.
// @Description Distance is to the nearest public point, of precision town to the centre of the town. Groups that meet online
// @Description alone have none: ask for them by format. Groups that hide their place are found by name, topic and region, never by distance.
// @Description A place that only groups name is looked up by their words. If its own point is not known, the town of a group that meets there
// @Description is searched from, and near_town_of has the words.
// @Description not_found_by_distance counts the groups that people come to, and that hold all that is asked but have no public point: they
// @Description hide their place, or the words for it name none that is known. A search by country in the place of near finds those that name it.
// @ID          searchGroups
// @Tags        groups
// @Param       q                query string   false "words: name, description, topics, places, addresses; typing errors are forgiven, singular and plural and words written in one or two are alike"
// @Param       near             query string   false "a place as people type it, in any script, or lat,lon; a country or region is searched as a whole; what near_left_out names was not understood"  example(Leeds)
// @Param       place            query string   false "a place's id from GET /places"
// @Param       lat              query number   false "with lon"  minimum(-90)  maximum(90)
// @Param       lon              query number   false "with lat"  minimum(-180) maximum(180)
// @Param       radius_km        query number   false "how far from there" default(25) maximum(20000)
// @Param       widen            query boolean  false "grow the circle until min_results are found"
// @Param       min_results      query integer  false "with widen" default(5) minimum(1) maximum(100)
// @Param       bbox             query string   false "west,south,east,north; west > east crosses 180°, as does a longitude beyond ±180"
// @Param       kind             query []string false "peer, practitioner" collectionFormat(csv)
// @Param       field            query []string false "top level of the topics" collectionFormat(csv)
// @Param       topic            query []string false "topic ids; a topic includes those below it" collectionFormat(csv)
// @Param       language         query []string false "BCP 47" collectionFormat(csv)
// @Param       format           query []string false "in_person, online, phone, hybrid" collectionFormat(csv)
// @Param       audience         query []string false "for whom it is meant" collectionFormat(csv)
// @Param       age              query integer  false "an age that the group takes" minimum(0) maximum(120)
// @Param       for              query []string false "affected, relatives, …" collectionFormat(csv)
// @Param       stage            query []string false "stage of development" collectionFormat(csv)
// @Param       support_function query []string false "emotional, informational, instrumental" collectionFormat(csv)
// @Param       governance       query []string false "who runs the group" collectionFormat(csv)
// @Param       open_to          query []string false "who may come" collectionFormat(csv)
// @Param       taking_newcomers query []string false "whether there is room" collectionFormat(csv)
// @Param       accessibility    query []string false "all of them" collectionFormat(csv)
// @Param       amenity          query []string false "what the meeting place offers" collectionFormat(csv)
// @Param       style            query []string false "how meetings go" collectionFormat(csv)
// @Param       purpose          query []string false "regular, support_meeting, social_date, drop_in" collectionFormat(csv)
// @Param       country          query []string false "ISO 3166-1 alpha-2" collectionFormat(csv)
// @Param       region           query []string false "GeoNames region codes, GB.ENG" collectionFormat(csv)
// @Param       parent           query []string false "ids or slugs of parent groups" collectionFormat(csv)
// @Param       day              query []string false "MO…SU, today: the day that it is now where each meeting is held, or in timezone; weekend: Saturday and Sunday, or the weekend of the country where the meeting is held" collectionFormat(csv)
// @Param       now              query boolean  false "a meeting is under way"
// @Param       starts_after     query string   false "HH:MM, inclusive: 20:00 finds what starts at 20:00; with day or without"
// @Param       starts_before    query string   false "HH:MM, exclusive: 20:00 finds what starts at 19:59 and not at 20:00"
// @Param       timezone         query string   false "IANA zone in which day and times are read; else each meeting's own"
// @Param       cost             query []string false "free, donation, sliding, paid" collectionFormat(csv)
// @Param       updated_since    query string   false "RFC 3339"
// @Param       source           query []string false "names of sources" collectionFormat(csv)
// @Param       activity         query []string false "active, paused, ended; without it active and paused" collectionFormat(csv)
// @Param       external_id      query string   false "scheme:value"
// @Param       sort             query string   false "relevance, distance, next_meeting, name, updated; with - before it the other way round; name goes by the name that is shown, as readers of the first language of Accept-Language order names; among more than 10,000 found (1,000 on a search server), or without the header, by the groups' own names in the order of Unicode"
// @Param       facets           query []string false "filters to count values of" collectionFormat(csv)
// @Param       page             query integer  false "from 1" default(1) minimum(1)
// @Param       per_page         query integer  false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} views.FoundGroups
// @Failure     400 {object} rest.Problem "a parameter is unknown or wrong, or the place is not known: then suggestions"
// @Failure     503 {object} rest.Problem
// @Router      /groups [get]
func (d *Door) searchGroups(c echo.Context) error {
	if rest.NegotiatedType(c) == rest.JSONType {
		return d.respondCached(c, func() ([]byte, error) { return d.encodeGroupPage(c) })
	}
	q := rest.ReadQuery(c)
	filter := d.Presenter.ReadGroupFilter(q)
	if err := q.Finish(); err != nil {
		return err
	}
	return d.streamGroups(c, filter, d.publicCacheControl(policy.SearchGroups))
}

// encodeGroupPage returns a page of a search, encoded.
func (d *Door) encodeGroupPage(c echo.Context) ([]byte, error) {
	q := rest.ReadQuery(c)
	filter := d.Presenter.ReadGroupFilter(q)
	if err := q.Finish(); err != nil {
		return nil, err
	}
	filter.AcceptLanguage = c.Request().Header.Get("Accept-Language")
	found, err := d.Discovery.FindGroups(c.Request().Context(), filter)
	if err != nil {
		return nil, err
	}
	rest.SetPageLinks(c, d.Presenter.PublicURL, found.Page, found.Total)
	return d.encodeFoundGroups(filter.AcceptLanguage, found)
}

// searchGroupsByBody finds published groups by a body.
//
// @Summary     Search groups by a body, so that what one looks for is in no address and no log
// @Description Members are the parameters of GET /groups: filters of sets are lists, bbox is a list of four numbers. Nothing is kept of the search or of the answer.
// @Description A body may have 64 KiB.
// @ID          searchGroupsByBody
// @Tags        groups
// @Accept      json
// @Param       search body object true "what is looked for"
// @Success     200 {object} views.FoundGroups
// @Failure     400 {object} rest.Problem
// @Failure     413 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem "a member is unknown or wrong, or the place is not known: then suggestions"
// @Failure     503 {object} rest.Problem
// @Router      /groups/search [post]
func (d *Door) searchGroupsByBody(c echo.Context) error {
	if err := rest.ReadQuery(c).Finish(); err != nil {
		return err
	}
	q, err := rest.ReadBodyQuery(c)
	if err != nil {
		return err
	}
	filter := d.Presenter.ReadGroupFilter(q)
	if err := q.Finish(); err != nil {
		return rest.ToBodyError(err)
	}
	if rest.NegotiatedType(c) != rest.JSONType {
		return rest.ToBodyError(d.streamGroups(c, filter, rest.CacheControl{})) // the terms of the search are private
	}
	filter.AcceptLanguage = c.Request().Header.Get("Accept-Language")
	found, err := d.Discovery.FindGroups(c.Request().Context(), filter)
	if err != nil {
		return rest.ToBodyError(err)
	}
	body, err := d.encodeFoundGroups(filter.AcceptLanguage, found)
	if err != nil {
		return err
	}
	return rest.WriteBytes(c, rest.JSONType, body, rest.Metadata{})
}

// streamGroups answers with all groups that are found.
func (d *Door) streamGroups(c echo.Context, filter models.GroupFilter, cacheControl rest.CacheControl) error {
	stream, err := d.Discovery.StreamGroups(c.Request().Context(), filter)
	if err != nil {
		return err
	}
	return rest.StreamList(c, d.streams, stream, d.groupFormats(c.Request().Header.Get("Accept-Language"), cacheControl))
}
