package api

import (
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/topics"
)

// Topic is a term of the taxonomy, with its label in the reader's language.
type Topic struct {
	ID              string              `json:"id" example:"alcohol"`
	Parent          string              `json:"parent,omitempty" example:"addiction"`
	Field           string              `json:"field" example:"addiction"` // the top level it belongs to
	Label           string              `json:"label" example:"Alcohol"`
	Labels          map[string]string   `json:"labels"`
	Synonyms        map[string][]string `json:"synonyms"`         // by language: other words that it is found by
	Broader         []TopicName         `json:"broader"`          // the topics above it, the nearest first
	Narrower        []TopicName         `json:"narrower"`         // the topics directly below it
	OpenEligibility []string            `json:"open_eligibility"` // codes of the Open Eligibility taxonomy that come near
}

// TopicName names a topic in the reader's language.
type TopicName struct {
	ID    string `json:"id" example:"addiction"`
	Label string `json:"label" example:"Addiction"`
}

// TopicList is the whole taxonomy, or what was asked of it.
type TopicList struct {
	rest.List[Topic]
	Taxonomy string `json:"taxonomy" example:"1"` // its version
}

func (d *Door) toTopic(t topics.Topic, reader string) Topic {
	terms := d.Topics.Terms(t.ID)
	shown := Topic{
		ID: t.ID, Parent: t.Parent, Field: t.Field, Label: d.Topics.Label(t.ID, reader), Labels: terms.Labels, Synonyms: terms.Synonyms,
		Broader: d.toTopicNames(d.Topics.Ancestors(t.ID), reader), OpenEligibility: rest.NonNil(t.OpenEligibility),
	}
	var below []string
	for _, child := range d.Topics.Children(t.ID) {
		below = append(below, child.ID)
	}
	shown.Narrower = d.toTopicNames(below, reader)
	return shown
}

func (d *Door) toTopicNames(ids []string, reader string) []TopicName {
	names := make([]TopicName, len(ids))
	for i, id := range ids {
		names[i] = TopicName{ID: id, Label: d.Topics.Label(id, reader)}
	}
	return names
}

// listTopics answers with the taxonomy.
//
// @Summary     The taxonomy of topics, with labels in the reader's language
// @Description A flat list, whole: each topic with its label in the reader's language and those above and below it. Parents come before what is
// @Description below them; what is found by q is in the order of how well it fits.
// @ID          listTopics
// @Tags        vocabulary
// @Param       q      query string false "words or beginnings of words, in any language that the taxonomy knows"
// @Param       parent query string false "only those directly below this topic"
// @Success     200 {object} TopicList
// @Failure     400 {object} rest.Problem
// @Router      /topics [get]
func (d *Door) listTopics(c echo.Context) error {
	q := rest.ReadQuery(c)
	text, parent := q.Text("q"), q.Text("parent")
	if _, known := d.Topics.Topic(parent); parent != "" && !known {
		suggestions := d.Topics.SuggestIDs(models.ShortenName(parent))
		q.AddError(models.FieldError{Parameter: "parent", Code: "unknown_topic", Suggestions: suggestions, Params: map[string]any{"suggestions": strings.Join(suggestions, ", ")}})
	}
	if err := q.Finish(); err != nil {
		return err
	}
	reader := d.language(c)
	found := d.Topics.All()
	if text != "" {
		found = d.Topics.Suggest(text, reader, len(found))
	}
	if parent != "" {
		found = slices.DeleteFunc(found, func(t topics.Topic) bool { return t.Parent != parent })
	}
	items := make([]Topic, len(found))
	for i, t := range found {
		items[i] = d.toTopic(t, reader)
	}
	page := models.Page{Number: 1, PerPage: max(1, len(items))}
	return rest.WriteJSON(c, TopicList{List: rest.NewList(items, page, len(items)), Taxonomy: d.Topics.Version()}, rest.Metadata{CacheControl: d.staticCacheControl()})
}

// readTopic answers with one topic.
//
// @Summary     One topic
// @Description Its label in the reader's language and in others, the words that it is found by, the topics above and below it, and the codes of
// @Description another taxonomy beside it.
// @ID          readTopic
// @Tags        vocabulary
// @Param       id path string true "id" example(alcohol)
// @Success     200 {object} Topic
// @Failure     404 {object} rest.Problem
// @Router      /topics/{id} [get]
func (d *Door) readTopic(c echo.Context) error {
	t, ok := d.Topics.Topic(c.Param("id"))
	if !ok {
		return models.ErrNotFound
	}
	return rest.WriteJSON(c, d.toTopic(t, d.language(c)), rest.Metadata{CacheControl: d.staticCacheControl()})
}
