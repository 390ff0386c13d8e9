package policy

// The acts on suggestions of corrections. All who may read a group may suggest one; its stewards
// and the moderators read suggestions and deal with them.
const (
	SuggestCorrection Act = "suggest_correction"
	ReadCorrections   Act = "read_corrections"
	CloseCorrection   Act = "close_correction"
)

func correctionActs() map[Act]Rule {
	return map[Act]Rule{
		SuggestCorrection: {Who: []Relation{Anyone}},
		ReadCorrections:   {Who: []Relation{Steward, Moderator}, Secret: true},
		CloseCorrection:   {Who: []Relation{Steward, Moderator}, Secret: true},
	}
}
