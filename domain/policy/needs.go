package policy

// The acts on needs. Principle B: members state and own their needs; nobody else may do anything to
// them, moderators and the operator included.
const (
	ReadNeeds     Act = "read_needs"
	StateNeed     Act = "state_need"
	ChangeNeed    Act = "change_need_words"
	ReorderNeed   Act = "order_need"
	ConfirmNeed   Act = "confirm_need"
	CloseNeed     Act = "close_need"
	EndorseNeed   Act = "endorse_need"
	UnendorseNeed Act = "unendorse_need"
)

func needActs() map[Act]Rule {
	return map[Act]Rule{
		ReadNeeds:     {Who: []Relation{Member}, Secret: true},
		StateNeed:     {Who: []Relation{Member}, Secret: true},
		ChangeNeed:    {Who: []Relation{Author}, Secret: true},
		ReorderNeed:   {Who: []Relation{Member}, Secret: true},
		ConfirmNeed:   {Who: []Relation{Author}, Secret: true},
		CloseNeed:     {Who: []Relation{Member}, Secret: true},
		EndorseNeed:   {Who: []Relation{Member}, Secret: true},
		UnendorseNeed: {Who: []Relation{Member}, Secret: true},
	}
}
