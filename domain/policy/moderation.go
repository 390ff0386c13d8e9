package policy

// The acts of moderation. All who may read a thing may report it; moderators decide, and those whom
// a decision concerns read it and may appeal. Nobody else learns of it.
const (
	ReportSubject  Act = "report_subject"
	ReadModeration Act = "read_moderation"
	DecideMatter   Act = "decide_moderation"
	ReadDecisions  Act = "read_decisions"
	AppealDecision Act = "appeal_decision"
)

func moderationActs() map[Act]Rule {
	return map[Act]Rule{
		ReportSubject:  {Who: []Relation{Anyone}},
		ReadModeration: {Who: []Relation{Moderator}},
		DecideMatter:   {Who: []Relation{Moderator}},
		ReadDecisions:  {Who: []Relation{Steward, Self, Moderator}, Secret: true},
		AppealDecision: {Who: []Relation{Steward, Self}, Secret: true},
	}
}
