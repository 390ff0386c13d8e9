package models

// GuidanceText is what groups at a stage of development tend to ask for, and what tends to help.
type GuidanceText struct {
	Lead  string   `json:"lead"`
	Asks  []string `json:"asks"`
	Helps []string `json:"helps"`
}

// GuidanceSource is a work that guidance summarises.
type GuidanceSource struct {
	Author    string  `json:"author" example:"Tuckman, B. W."`
	Year      int     `json:"year,omitempty" example:"1965"`
	Title     string  `json:"title" example:"Developmental sequence in small groups"`
	Published string  `json:"published,omitempty" example:"Psychological Bulletin 63(6), 384–399"`
	URL       string  `json:"url,omitempty" format:"uri" example:"https://doi.org/10.1037/h0022100"`
	Stages    []Stage `json:"stages"`
}

// Guidance is the guidance for groups at one stage in one language.
type Guidance struct {
	Stage    Stage
	Language string
	Text     GuidanceText     // of the program; empty if the operator's replaces it
	Sources  []GuidanceSource // of that text
	Edition  *GuidanceEdition // of the operator; nil if there is none
}

// GuidanceEdition is what the operator of a directory wrote about a stage in one language. It is in
// force until the next edition; one without words takes the operator's text back.
type GuidanceEdition struct {
	ID        ID
	Stage     Stage
	Language  string
	Number    int // from 1, by stage and language
	Words     string
	Replaces  bool // the text of the program; else it is shown beside it
	Role      GuidanceRole
	WrittenOn Date
}

// GuidanceRole is who wrote an edition.
type GuidanceRole string

// The roles of who writes guidance.
const (
	GuidanceByAdmin    GuidanceRole = "admin"
	GuidanceByOperator GuidanceRole = "operator" // at the command line
)

// GuidanceInput is the input of an edition, in paragraphs of plain text.
type GuidanceInput struct {
	Words    string `json:"words" validate:"required,max=10000,prose"`
	Replaces bool   `json:"replaces,omitempty"`
}
