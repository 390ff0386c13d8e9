package consultation

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shg-directory/shg/models"
)

// Who does an act that changes a state.
const (
	byGroup      = "group"      // a member, by the group's rules
	byConsultant = "consultant" // the one concerned
	byEither     = "either"
	bySystem     = "system" // it follows from another act
)

// Move is one change of a state: in which state who does which act, and the state after it.
type Move struct{ From, Act, By, To string }

// Machine is the states of one noun: how it begins, and all its moves. What is not among them is
// refused with the conflict Code.
type Machine struct {
	Noun  string
	Start []string
	Code  string
	Moves []Move
}

// Machines returns the states of every noun of consultation, in the order in which a consultation
// goes through them. docs/consultation.md is drawn from them.
func Machines() []Machine {
	return []Machine{needStates(), requestStates(), invitationStates(), offerStates(), engagementStates()}
}

func needStates() Machine {
	return Machine{Noun: "need", Start: []string{"open"}, Code: "need_closed", Moves: []Move{
		{"open", "address", byGroup, "being_addressed"},
		{"open", "meet", byGroup, "met"},
		{"open", "withdraw", byGroup, "withdrawn"},
		{"being_addressed", "reopen", byGroup, "open"},
		{"being_addressed", "meet", byGroup, "met"},
		{"being_addressed", "withdraw", byGroup, "withdrawn"},
	}}
}

func requestStates() Machine {
	return Machine{Noun: "request", Start: []string{"draft"}, Code: "request_closed", Moves: []Move{
		{"draft", "open", byGroup, "open"},
		{"draft", "withdraw", byGroup, "withdrawn"},
		{"open", "withdraw", byGroup, "withdrawn"},
		{"open", "engage", bySystem, "engaged"},
		{"engaged", "release", bySystem, "open"},
		{"engaged", "conclude", bySystem, "concluded"},
	}}
}

func invitationStates() Machine {
	return Machine{Noun: "invitation", Start: []string{"proposed", "pending"}, Code: "wrong_state", Moves: []Move{
		{"proposed", "agree", byGroup, "pending"},
		{"proposed", "withdraw", byGroup, "withdrawn"},
		{"proposed", "lapse", bySystem, "lapsed"},
		{"pending", "accept", byConsultant, "accepted"},
		{"pending", "decline", byConsultant, "declined"},
		{"pending", "withdraw", byGroup, "withdrawn"},
		{"pending", "lapse", bySystem, "lapsed"},
		{"lapsed", "invite", byGroup, "pending"},
	}}
}

func offerStates() Machine {
	return Machine{Noun: "offer", Start: []string{"standing"}, Code: "wrong_state", Moves: []Move{
		{"standing", "choose", byGroup, "chosen"},
		{"standing", "decline", byGroup, "declined"},
		{"standing", "withdraw", byConsultant, "withdrawn"},
		{"standing", "lapse", bySystem, "lapsed"},
		{"lapsed", "offer", byConsultant, "standing"},
	}}
}

func engagementStates() Machine {
	return Machine{Noun: "engagement", Start: []string{"agreeing"}, Code: "wrong_state", Moves: []Move{
		{"agreeing", "confirm", byEither, "active"},
		{"agreeing", "end", byEither, "ended"},
		{"active", "pause", byGroup, "paused"},
		{"active", "conclude", byGroup, "concluded"},
		{"active", "end", byEither, "ended"},
		{"paused", "resume", byGroup, "active"},
		{"paused", "conclude", byGroup, "concluded"},
		{"paused", "end", byEither, "ended"},
	}}
}

// next returns the state after an act, and false if an earlier act of the kind brought the thing into
// its state: to do it again changes nothing. An act that the state does not allow is refused with a
// *models.ConflictError that names the state and what can be done in it.
func next[S ~string](m Machine, from S, act string) (to S, changes bool, err error) {
	repeated := false
	for _, move := range m.Moves {
		if move.Act != act {
			continue
		}
		if move.From == string(from) {
			return S(move.To), true, nil
		}
		repeated = repeated || move.To == string(from)
	}
	if repeated {
		return from, false, nil
	}
	return from, false, m.refuse(string(from))
}

// refuse returns the refusal of what a state does not allow.
func (m Machine) refuse(state string) error {
	may := m.may(state)
	detail := fmt.Sprintf("The %s is %s: nobody can do this with it in that state.", m.Noun, strings.ReplaceAll(state, "_", " "))
	if len(may) > 0 {
		detail = fmt.Sprintf("The %s is %s. What can be done with it now: %s.", m.Noun, strings.ReplaceAll(state, "_", " "), strings.Join(may, ", "))
	}
	return &models.ConflictError{Code: m.Code, Detail: detail, State: state, May: may}
}

// may returns the acts that somebody can do in a state.
func (m Machine) may(state string) []string {
	var acts []string
	for _, move := range m.Moves {
		if move.From == state && move.By != bySystem && !slices.Contains(acts, move.Act) {
			acts = append(acts, move.Act)
		}
	}
	return acts
}
