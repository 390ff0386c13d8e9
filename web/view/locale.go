package view

import (
	"cmp"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Direction returns the direction in which a language is written, "rtl" or "ltr".
func Direction(tag string) string {
	script, _ := language.Make(tag).Script()
	switch script.String() {
	case "Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg":
		return "rtl"
	}
	return "ltr"
}

// NameOf returns what a language calls itself; its code if nobody knows.
func NameOf(tag string) string { return cmp.Or(display.Self.Name(language.Make(tag)), tag) }
