package models

// PrincipleComment is what a group writes about a principle, or about a proposed ruleset, as a group: no
// member is named. One that is not public is for the operator alone.
type PrincipleComment struct {
	GroupID   ID
	About     string // a principle, A to F, or the version of a ruleset
	Text      string
	Public    bool // shown to everybody with the group's name
	Named     bool // the operator reads the group's name
	Hidden    bool // by a moderator
	WrittenOn Date
	Name      string `gorm:"-"` // the group's, if the reader may know it
	Slug      string `gorm:"-"`
}

// PrincipleCommentInput is what a group writes.
type PrincipleCommentInput struct {
	Text   string `json:"text" validate:"required,max=2000,prose"`
	Public bool   `json:"public,omitempty"`
	Named  bool   `json:"named,omitempty"`
}

// CanCommentInPublic reports whether a group can be named beside what it writes about principles: it is in
// the directory, does not hide where it is, and does not ask search engines to leave its page out.
func (g Group) CanCommentInPublic() bool {
	return g.Status == StatusPublished && g.Locality.Precision != PrecisionHidden && !g.NoIndex
}
