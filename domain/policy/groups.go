package policy

// The acts on groups.
const (
	SearchGroups  Act = "search_groups"
	ReadGroup     Act = "read_group"       // published
	ReadDraft     Act = "read_draft_group" // a draft or archived group
	CreateGroup   Act = "create_group"
	EditGroup     Act = "edit_group"
	ArchiveGroup  Act = "archive_group"
	PublishGroup  Act = "publish_group"
	PublishVetted Act = "publish_vetted_group" // a draft that waits for vetting
	DeclareStage  Act = "declare_stage"
	ReadStages    Act = "read_stages"
	ReadChildren  Act = "read_children"
	AcceptChild   Act = "accept_child"
	RefuseChild   Act = "refuse_child"
)

func groupActs() map[Act]Rule {
	return map[Act]Rule{
		SearchGroups:  {Who: []Relation{Anyone}, Untargeted: true},
		ReadGroup:     {Who: []Relation{Anyone}},
		ReadDraft:     {Who: []Relation{Member, Moderator}, Secret: true},
		CreateGroup:   {Who: []Relation{SignedIn, SourceKey}},
		EditGroup:     {Who: []Relation{Steward, Operator, SourceKey}},
		ArchiveGroup:  {Who: []Relation{Steward, Operator}},
		PublishGroup:  {Who: []Relation{Steward}}, // principle A: what stewards archived, they alone bring back
		PublishVetted: {Who: []Relation{Moderator}},
		DeclareStage:  {Who: []Relation{Steward}}, // principle E: the group itself declares its stage
		ReadStages:    {Who: []Relation{Anyone}},
		ReadChildren:  {Who: []Relation{Member}, Secret: true},
		AcceptChild:   {Who: []Relation{Steward}, Secret: true}, // principle A: nobody places a group below another without it
		RefuseChild:   {Who: []Relation{Steward}, Secret: true},
	}
}
