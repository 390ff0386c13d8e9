package view

// Letter is a page on which a reader writes what is wrong with an entry, to those who deal with it.
type Letter struct {
	Page
	SubjectName     string
	SubjectLanguage string // "" if it is not known
	SubjectPath     string
	Say             LetterTexts
	Set             string   // the closed set that the reader chooses from
	Field           string   // in which the choice is sent
	Choices         []string // to choose from
	Chosen          string   // what was typed
	Text            string
	ReplyTo         string
	Notice          string            // why it was not taken
	Wrong           map[string]string // by field
	Sent            bool              // it was taken: the page shows thanks instead of the form
}

// LetterTexts are the texts of a letter in the reader's language.
type LetterTexts struct {
	Lead   string // who reads it
	Choice string
	Text   string
	Stored string // who reads how to ask back, and for how long it is stored
	Thanks string
	Back   string
}

// described returns the ids of what describes a field: its note, and what is wrong with it.
func (c Letter) described(field, note string) string {
	if c.Wrong[field] != "" {
		return field + "-wrong " + note
	}
	return note
}

// LongText is a field for several lines.
type LongText struct {
	Language
	ID       string // "" if it is the field's name; a page with several such fields gives each its own
	Field    string
	Label    string
	Value    string
	Wrong    string
	Max      string // how many characters are taken
	Required bool
}

func (f LongText) id() string {
	if f.ID != "" {
		return f.ID
	}
	return f.Field
}

// Choices is a field in which one value of a closed set is chosen.
type Choices struct {
	Language
	ID     string // of the field on its page
	Field  string
	Legend string
	Set    string
	Values []string
	Picked string
	Wrong  string
}
