package policy

// The acts on what groups write about the principles and about proposed rulesets. A steward speaks for
// the group. What is public anyone reads; the rest is for the operator's admins.
const (
	ReadPrincipleComments    Act = "read_principle_comments" // a group's own, for its members
	CommentOnPrinciples      Act = "comment_on_principles"
	TakeBackPrincipleComment Act = "take_back_principle_comment"
	ReadAllPrincipleComments Act = "read_all_principle_comments" // also what is not public
	HidePrincipleComment     Act = "hide_principle_comment"      // and show it again
)

func principleCommentActs() map[Act]Rule {
	return map[Act]Rule{
		ReadPrincipleComments:    {Who: []Relation{Member}, Secret: true},
		CommentOnPrinciples:      {Who: []Relation{Steward}, Secret: true, RequiresPublished: true},
		TakeBackPrincipleComment: {Who: []Relation{Steward}, Secret: true},
		ReadAllPrincipleComments: {Who: []Relation{Admin}},
		HidePrincipleComment:     {Who: []Relation{Moderator}, Secret: true},
	}
}
