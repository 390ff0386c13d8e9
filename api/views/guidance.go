package views

import (
	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
)

// Guidance is what groups at a stage of development tend to ask for, and what tends to help.
type Guidance struct {
	Stage    models.Stage            `json:"stage"`
	Label    string                  `json:"label" example:"Forming"`
	Language string                  `json:"language" example:"en"`
	URL      string                  `json:"url" format:"uri"`
	Lead     string                  `json:"lead,omitempty"` // left out where the operator's text replaces ours
	Asks     []string                `json:"asks"`           // what groups tend to ask for
	Helps    []string                `json:"helps"`          // what tends to help
	Sources  []models.GuidanceSource `json:"sources"`        // that our text summarises
	Operator *OperatorGuidance       `json:"operator,omitempty"`
}

// OperatorGuidance is what the operator of this directory writes about a stage.
type OperatorGuidance struct {
	Words     string `json:"words"`
	Replaces  bool   `json:"replaces"`
	WrittenOn string `json:"written_on" format:"date"`
}

// GuidanceEdition is one edition of what the operator wrote; one without words took the text back.
type GuidanceEdition struct {
	ID        string `json:"id" format:"uuid"`
	Words     string `json:"words"`
	Replaces  bool   `json:"replaces"`
	Role      string `json:"role" example:"admin"`
	WrittenOn string `json:"written_on" format:"date"`
}

// ToGuidance returns guidance as it is shown.
func (p Presenter) ToGuidance(g models.Guidance) Guidance {
	shown := Guidance{
		Stage: g.Stage, Label: p.Texts.Text(g.Language, "label.stage."+string(g.Stage), nil), Language: g.Language, URL: p.PublicURL + "/guidance/" + string(g.Stage),
		Lead: g.Text.Lead, Asks: rest.NonNil(g.Text.Asks), Helps: rest.NonNil(g.Text.Helps), Sources: rest.NonNil(g.Sources),
	}
	if e := g.Edition; e != nil {
		shown.Operator = &OperatorGuidance{Words: e.Words, Replaces: e.Replaces, WrittenOn: FormatDate(e.WrittenOn)}
	}
	return shown
}

// ToGuidanceEdition returns an edition as it is shown.
func ToGuidanceEdition(e models.GuidanceEdition) GuidanceEdition {
	return GuidanceEdition{ID: e.ID.String(), Words: e.Words, Replaces: e.Replaces, Role: string(e.Role), WrittenOn: FormatDate(e.WrittenOn)}
}
