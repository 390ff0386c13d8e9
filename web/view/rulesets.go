package view

import (
	"github.com/a-h/templ"

	"github.com/shg-directory/shg/models"
)

// ProposedRuleset is a ruleset that an operator proposed, with what groups wrote about it in public.
type ProposedRuleset struct {
	models.Ruleset
	Open     bool // groups can comment on it
	Comments []PublicComment
}

// PublicComment is what a group wrote in public about a principle or ruleset.
type PublicComment struct {
	Group string
	URL   templ.SafeURL
	Text  string
	On    models.Date
}

// GroupComments is the page on which a group writes about the principles and proposed rulesets.
type GroupComments struct {
	Inside
	Comments  []models.PrincipleComment
	Open      []models.Ruleset // on which groups can comment
	CanPublic bool             // the group can be named in public
	Typed     models.PrincipleComment
}

// who returns which of the choices of readers a comment has.
func who(c models.PrincipleComment) string {
	switch {
	case c.Public:
		return "public"
	case c.Named:
		return "named"
	}
	return "unnamed"
}

// readers returns the choices of readers that a group has.
func (g GroupComments) readers() []string {
	if g.CanPublic {
		return []string{"public", "named", "unnamed"}
	}
	return []string{"named", "unnamed"}
}

// about returns in words what a comment is about.
func (g GroupComments) about(about string) string {
	if len(about) == 1 {
		return about + ". " + g.Texts.Text(g.Tag, "principle."+about+".name", nil)
	}
	return g.T("principles.ruleset", "version", about)
}
