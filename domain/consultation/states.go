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
	byOperator   = "operator" // of the service, or one of its admins
	bySystem     = "system"   // it follows from another act
)

// move is one change of a state: in which state who does which act, and the state after it.
type move struct{ from, act, by, to string }

// machine is the states of one noun: how it begins, and all its moves. What is not among them is
// refused with the conflict code. docs/consultation.md is drawn from them.
type machine struct {
	noun  string
	start []string
	code  string
	moves []move
}

func needStates() machine {
	return machine{noun: "need", start: []string{"open"}, code: "need_closed", moves: []move{
		{"open", "address", byGroup, "being_addressed"},
		{"open", "meet", byGroup, "met"},
		{"open", "withdraw", byGroup, "withdrawn"},
		{"being_addressed", "reopen", byGroup, "open"},
		{"being_addressed", "meet", byGroup, "met"},
		{"being_addressed", "withdraw", byGroup, "withdrawn"},
	}}
}

func requestStates() machine {
	return machine{noun: "request", start: []string{"draft"}, code: "request_closed", moves: []move{
		{"draft", "open", byGroup, "open"},
		{"draft", "withdraw", byGroup, "withdrawn"},
		{"open", "withdraw", byGroup, "withdrawn"},
		{"open", "engage", bySystem, "engaged"},
		{"engaged", "release", bySystem, "open"},
		{"engaged", "conclude", bySystem, "concluded"},
	}}
}

func invitationStates() machine {
	return machine{noun: "invitation", start: []string{"proposed", "pending"}, code: "wrong_state", moves: []move{
		{"proposed", "agree", byGroup, "pending"},
		{"proposed", "invite", byGroup, "proposed"}, // another member, or anew once the proposal has ended
		{"proposed", "withdraw", byGroup, "withdrawn"},
		{"proposed", "lapse", bySystem, "lapsed"},
		{"pending", "accept", byConsultant, "accepted"},
		{"pending", "decline", byConsultant, "declined"},
		{"pending", "withdraw", byGroup, "withdrawn"},
		{"pending", "lapse", bySystem, "lapsed"},
		{"lapsed", "invite", byGroup, "pending"},
	}}
}

func offerStates() machine {
	return machine{noun: "offer", start: []string{"standing"}, code: "wrong_state", moves: []move{
		{"standing", "choose", byGroup, "chosen"},
		{"standing", "decline", byGroup, "declined"},
		{"standing", "withdraw", byConsultant, "withdrawn"},
		{"standing", "lapse", bySystem, "lapsed"},
		{"lapsed", "offer", byConsultant, "standing"},
	}}
}

func engagementStates() machine {
	return machine{noun: "engagement", start: []string{"agreeing"}, code: "wrong_state", moves: []move{
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

// feedbackStates are those of the answer of one person. That of members is released once three of them
// answered, or with the consent of each who did; that of the consultant at once.
func feedbackStates() machine {
	return machine{noun: "feedback", start: []string{"due"}, code: "wrong_state", moves: []move{
		{"due", "give", byEither, "given"},
		{"given", "give", byEither, "given"}, // in place of what was given before
		{"given", "withdraw", byEither, "due"},
		{"given", "release", bySystem, "released"},
		{"released", "give", byEither, "released"},
		{"released", "withdraw", byEither, "due"},
		{"released", "hold", bySystem, "given"}, // too few are left
	}}
}

// rulesetStates are those of the numbers that rankings use. One is adopted at any time.
func rulesetStates() machine {
	return machine{noun: "ruleset", start: []string{"proposed"}, code: "wrong_state", moves: []move{
		{"proposed", "adopt", byOperator, "adopted"}, // once the time in which groups comment is over
		{"proposed", "withdraw", byOperator, "withdrawn"},
		{"adopted", "replace", bySystem, "replaced"}, // another one is adopted
	}}
}

// next returns the state after an act, and false if an earlier act of the kind brought the thing into
// its state: to do it again changes nothing. An act that the state does not allow is refused with a
// *models.ConflictError that names the state and what can be done in it.
func next[S ~string](m machine, from S, act string) (to S, changes bool, err error) {
	repeated := false
	for _, one := range m.moves {
		if one.act != act {
			continue
		}
		if one.from == string(from) {
			return S(one.to), true, nil
		}
		repeated = repeated || one.to == string(from)
	}
	if repeated {
		return from, false, nil
	}
	return from, false, m.refuse(string(from))
}

// refuse returns the refusal of what a state does not allow.
func (m machine) refuse(state string) error {
	may := m.may(state)
	detail := fmt.Sprintf("The %s is %s: nobody can do this with it in that state.", m.noun, strings.ReplaceAll(state, "_", " "))
	if len(may) > 0 {
		detail = fmt.Sprintf("The %s is %s. What can be done with it now: %s.", m.noun, strings.ReplaceAll(state, "_", " "), strings.Join(may, ", "))
	}
	return &models.ConflictError{Code: m.code, Detail: detail, State: state, May: may}
}

// may returns the acts that somebody can do in a state.
func (m machine) may(state string) []string {
	var acts []string
	for _, one := range m.moves {
		if one.from == state && one.by != bySystem && !slices.Contains(acts, one.act) {
			acts = append(acts, one.act)
		}
	}
	return acts
}
