package views

import "github.com/shg-directory/shg/models"

// PrincipleComment is what a group wrote about a principle or about a proposed ruleset.
type PrincipleComment struct {
	About     string               `json:"about" example:"C"`
	Text      string               `json:"text" example:"An hour by bus is far here, whatever the kilometres are."`
	Public    bool                 `json:"public"`
	Named     bool                 `json:"named"`
	Hidden    bool                 `json:"hidden"`
	WrittenOn string               `json:"written_on" format:"date"`
	Group     *PrincipleCommenting `json:"group,omitempty"`
}

// PrincipleCommenting is the group that wrote something.
type PrincipleCommenting struct {
	ID   string `json:"id" format:"uuid"`
	Slug string `json:"slug" example:"tuesday-night"`
	Name string `json:"name" example:"Tuesday Night"`
}

// ToPrincipleComment returns what a group wrote as it is shown; with the group if it is named.
func ToPrincipleComment(c models.PrincipleComment) PrincipleComment {
	shown := PrincipleComment{About: c.About, Text: c.Text, Public: c.Public, Named: c.Named, Hidden: c.Hidden, WrittenOn: FormatDate(c.WrittenOn)}
	if c.Name != "" {
		shown.Group = &PrincipleCommenting{ID: c.GroupID.String(), Slug: c.Slug, Name: c.Name}
	}
	return shown
}
