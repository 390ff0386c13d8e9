package view

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"github.com/shg-directory/shg/models"
)

// Inside is what every page of a group's inside needs.
type Inside struct {
	Page
	GroupID       models.ID
	GroupName     string
	GroupLanguage string
	Stage         models.Stage // that the group declared; "" if none
	Topics        []string     // the group's own
	Me            models.ID
	Steward       bool              // the reader speaks for the group
	Done          string            // what an act did, in words
	Refused       string            // why an act was not done
	Wrong         map[string]string // by field
}

// At returns the address of a part of the group's inside.
func (i Inside) At(below string) templ.SafeURL { return i.Link(InsidePath(i.GroupID)+below, nil) }

// parts returns the parts of the group's inside that the reader has, by their paths.
func (i Inside) parts() []string {
	parts := []string{"needs", "requests", "engagements", "resources", "looking-back", "proposals", "members", "rules", "principles", "acts"}
	if i.Steward {
		parts = append(parts, "messages", "invite", "codes", "corrections", "decisions")
	}
	return append(parts, "leave")
}

// isWrong returns the id of what is wrong with a field, for what describes it, or "".
func (i Inside) isWrong(field string) string {
	if i.Wrong[field] == "" {
		return ""
	}
	return field + "-wrong"
}

// Overview is the first page of a group's inside: what waits for the reader.
type Overview struct {
	Inside
	models.GroupWaiting
}

// Members is the list of a group's members.
type Members struct {
	Inside
	List        []models.MembershipEntry
	Asking      []models.JoinRequest
	DisplayName string // the reader's own in this group, or what was typed
}

// Join is the page on which somebody joins a group, by its code or by asking.
type Join struct {
	Page
	GroupID       models.ID // of a public group; zero if only a code is asked for
	GroupName     string
	GroupLanguage string
	Code          string // what was typed
	Message       string
	Wrong         string // with the code
	WrongMessage  string
	Asked         bool
	Refused       string
}

// Choice is a value of a form with its words.
type Choice struct{ Value, Label string }

// Needs is what a group needs.
type Needs struct {
	Inside
	Open   []models.Need
	Others []models.Need
}

// NeedForm is the form in which a need is stated or changed, with what was typed.
type NeedForm struct {
	Inside
	NeedID      string // "" of a new one
	Statement   string
	Spoken      string // the language of the words
	Author      string
	Members     []models.MembershipEntry // for whom a need can be written down
	Chosen      []string                 // topics
	Offered     []Choice                 // topics to choose from
	Find        string                   // what was looked for among topics
	Kinds       []string
	ChosenKinds []string
	RespondBy   string
}

func (f NeedForm) action() templ.SafeURL {
	if f.NeedID == "" {
		return f.At("/needs/new")
	}
	return f.At("/needs/" + f.NeedID + "/edit")
}

func (f NeedForm) topics() TopicChoice {
	return TopicChoice{Language: f.Language, Chosen: f.Chosen, Offered: f.Offered, Find: f.Find, Wrong: f.Wrong["topics"]}
}

func (f NeedForm) isChosenKind(kind string) bool { return slices.Contains(f.ChosenKinds, kind) }

// TopicChoice is the part of a form in which topics are chosen.
type TopicChoice struct {
	Language
	Chosen  []string
	Offered []Choice // topics to choose from
	Find    string   // what was looked for among topics
	Wrong   string
}

func (t TopicChoice) isChosen(topic string) bool { return slices.Contains(t.Chosen, topic) }

// languages returns the languages that the words can be in: those of pages, and the one that they are
// in.
func (f NeedForm) languages() []string {
	tags := f.Texts.PageLanguages()
	if f.Spoken != "" && !slices.Contains(tags, f.Spoken) {
		tags = append(tags, f.Spoken)
	}
	return tags
}

// NeedShown is the page of one need.
type NeedShown struct {
	Inside
	Need         models.Need
	Author       string // "" of one who left
	Subjects     []string
	Endorsements int
}

func (n NeedShown) isOwn() bool { return n.Need.AuthorID == n.Me }

func (n NeedShown) isOpen() bool {
	return n.Need.Status == models.NeedOpen || n.Need.Status == models.NeedAddressed
}

func (n NeedShown) act(name string) templ.SafeURL {
	return n.At("/needs/" + n.Need.ID.String() + "/" + name)
}

// Requests is the list of a group's requests.
type Requests struct {
	Inside
	List    []models.Request
	Blocked []models.ConsultationBlock
}

// RequestForm is the form in which a request is drafted.
type RequestForm struct {
	Inside
	Needs         []models.Need
	Formats       []string
	Chosen        []string
	ChosenFormats []string
	RespondBy     string
	Call          bool // consultants may offer
}

func (f RequestForm) isChosen(id models.ID) bool { return slices.Contains(f.Chosen, id.String()) }

// RequestShown is the page of one request.
type RequestShown struct {
	Inside
	Request models.Request
	Needs   []models.Need
	Ranked  bool
	Matches Matches

	Invitations []models.ConsultationInvitation
	Offers      []models.Offer
	Engagements []models.Engagement
	Proposed    map[string]models.ID // the proposals under way, by what they are about
	Names       map[models.ID]string // of consultants who are listed
	TypedFor    string               // the consultant or the question whose form is shown again, or "other"
	Typed       string
	Address     string // that was typed of a consultant who is not in the ranking
}

func (r RequestShown) act(name string) templ.SafeURL {
	return r.At("/requests/" + r.Request.ID.String() + "/" + name)
}

// Matches is who suits a request, in words of one language.
type Matches struct {
	Items      []Match
	NearMisses []Match
	Notice     string
}

// Match is a consultant, with the reasons for the place in the ranking.
type Match struct {
	ID, Name string
	Reasons  []string
}

// consultantPath returns the address of a consultant's page.
func consultantPath(id string) string { return "/consultants/" + url.PathEscape(id) }

// western returns a number in the digits that programs read.
func western(n int) string { return strconv.Itoa(n) }
