package view

// Sheet is how a page is printed, with the form that chooses it.
type Sheet struct {
	Paper, Size string
	Action      string // where the form is sent
	Private     bool   // in a body
	Hidden      []Param
}

// Papers returns the papers that sheets can be printed on, the usual one first.
func Papers() []string { return []string{"a4", "letter", "a5"} }

// TypeSizes returns the sizes of type that sheets can have, the usual one first.
func TypeSizes() []string { return []string{"normal", "large"} }

func (s Sheet) class() string { return "sheet " + s.Size }
