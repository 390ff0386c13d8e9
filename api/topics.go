package api

import (
	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/topics"
)

// Topic is a term of the taxonomy, with its label in the reader's language.
type Topic struct {
	ID              string            `json:"id" example:"alcohol"`
	Parent          string            `json:"parent,omitempty" example:"addiction"`
	Field           string            `json:"field" example:"addiction"` // the top level it lies under
	Label           string            `json:"label" example:"Alcohol"`
	Labels          map[string]string `json:"labels"`
	OpenEligibility []string          `json:"open_eligibility"` // codes of the Open Eligibility taxonomy
}

// TopicList is the whole taxonomy, or what was asked of it, parents before what lies below them.
type TopicList struct {
	List[Topic]
	Taxonomy string `json:"taxonomy" example:"1"` // its version
}

func (d *Door) topicShown(t topics.Topic, reader string) Topic {
	return Topic{
		ID: t.ID, Parent: t.Parent, Field: t.Field, Label: d.Topics.Label(t.ID, reader), Labels: t.Labels, OpenEligibility: full(t.OpenEligibility),
	}
}

// listTopics shows the taxonomy.
//
// @Summary     The taxonomy of topics, with labels in the reader's language
// @Description A flat list, parents before what lies below them: each topic with its label in the reader's language and the one above it.
// @ID          listTopics
// @Tags        vocabulary
// @Param       q      query string false "words or beginnings of words, in any language that the taxonomy knows"
// @Param       parent query string false "only what lies directly below this topic"
// @Success     200 {object} TopicList
// @Failure     400 {object} Problem
// @Router      /topics [get]
func (d *Door) listTopics(c echo.Context) error {
	q := readQuery(c)
	text, parent := q.text("q"), q.text("parent")
	if _, known := d.Topics.Topic(parent); parent != "" && !known {
		q.refuse("parent", "unknown_topic", d.Topics.Nearest(parent)...)
	}
	if err := q.done(); err != nil {
		return err
	}
	reader := d.language(c)
	found := d.Topics.All()
	switch {
	case text != "":
		found = d.Topics.Suggest(text, reader, maxPerPage)
	case parent != "":
		found = d.Topics.Children(parent)
	}
	items := make([]Topic, len(found))
	for i, t := range found {
		items[i] = d.topicShown(t, reader)
	}
	whole := models.Page{Number: 1, PerPage: max(1, len(items))}
	return show(c, TopicList{List: listOf(items, whole, len(items)), Taxonomy: d.Topics.Version()}, about{steady: true})
}

// readTopic shows one topic.
//
// @Summary     One topic
// @Description Its label in the reader's language, the topic above it and the codes of other taxonomies beside it.
// @ID          readTopic
// @Tags        vocabulary
// @Param       id path string true "id" example(alcohol)
// @Success     200 {object} Topic
// @Failure     404 {object} Problem
// @Router      /topics/{id} [get]
func (d *Door) readTopic(c echo.Context) error {
	t, ok := d.Topics.Topic(c.Param("id"))
	if !ok {
		return models.ErrNotFound
	}
	return show(c, d.topicShown(t, d.language(c)), about{steady: true})
}
