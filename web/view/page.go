package view

import (
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/shg-directory/shg/reference/messages"
)

// Page is what the layout of every page needs.
type Page struct {
	Language
	Title       string
	Description string // for search engines and previews; "" is the service's own
	Path        string
	Query       url.Values  // of this page; nil if it has none, or if it stays out of addresses
	Words       []string    // languages that it has words in, besides those that every page is in
	Alternates  []Alternate // this page in other formats
	Scripts     []string    // files below /static that make the page quicker to use
	Styles      []string    // files below /static besides the style of every page
	PostForm    string      // the id of the form that asked for this page; "" if its address did
	NoIndex     bool        // search engines leave it out
	NeedsProof  bool        // the reader must prove anew who it is before some changes
	SignedIn    bool        // it is for one reader: leaving it ends the session
	PublicURL   string
	Version     string
}

// Alternate is a page in another format.
type Alternate struct{ MediaType, Title, URL string }

// Language is the language that a page is in.
type Language struct {
	*messages.Locale
	Texts  *messages.Catalogue
	Tag    string
	Chosen string // which language the reader chose by the address, also one that no page is in; "" if none
	Reads  string // what the reader reads, as Accept-Language; groups' own words are shown in that
}

// T returns a message of pages in the page's language. Its parameters are names and values in turn.
func (l Language) T(code string, params ...any) string {
	return l.Texts.Text(l.Tag, "page."+code, l.named(params))
}

// N is T for a number of things, in the plural form of the language; the message has it as n.
func (l Language) N(code string, n int, params ...any) string {
	return l.Texts.Plural(l.Tag, "page."+code, n, l.Number(n), l.named(params))
}

// Label returns a value of a closed set in words.
func (l Language) Label(set, value string) string {
	return l.Texts.Text(l.Tag, "label."+set+"."+value, nil)
}

// named returns parameters by their names. Where a language is written from right to left each is
// isolated (U+2068, U+2069), so that a name in another script does not turn the sentence round.
func (l Language) named(params []any) map[string]any {
	values := map[string]any{}
	for pair := range slices.Chunk(params, 2) {
		if name, ok := pair[0].(string); ok && len(pair) == 2 {
			values[name] = pair[1]
			if text, ok := pair[1].(string); ok && l.Dir() == "rtl" {
				values[name] = "\u2068" + text + "\u2069"
			}
		}
	}
	return values
}

// Dir returns the direction of the page's language.
func (l Language) Dir() string { return Direction(l.Tag) }

// Link returns the address of another page in the same language.
func (l Language) Link(path string, query url.Values) templ.SafeURL {
	query = clone(query)
	if l.Chosen != "" {
		query.Set("lang", l.Chosen)
	}
	return address(path, query)
}

// In returns the address of this page in another language.
func (p Page) In(tag string) templ.SafeURL {
	query := clone(p.Query)
	query.Set("lang", tag)
	return address(p.Path, query)
}

// Canonical returns the address of this page that search engines keep: in the language that was
// chosen if the page has words in it, since its versions in other languages are pages of their own.
func (p Page) Canonical() string {
	if p.version() == p.Chosen {
		return p.PublicURL + string(p.In(p.Chosen))
	}
	return p.Neutral()
}

// Neutral returns the address of this page that leaves the language to the reader's browser.
func (p Page) Neutral() string { return p.PublicURL + string(address(p.Path, p.Query)) }

// versions returns the languages that this page has addresses in.
func (p Page) versions() []string { return append(p.Texts.PageLanguages(), p.Words...) }

// version returns which of its versions this page is.
func (p Page) version() string {
	if slices.Contains(p.versions(), p.Chosen) {
		return p.Chosen
	}
	return p.Tag
}

func clone(query url.Values) url.Values {
	copied := url.Values{}
	for name, values := range query {
		if name != "lang" {
			copied[name] = values
		}
	}
	return copied
}

func address(path string, query url.Values) templ.SafeURL {
	if len(query) > 0 {
		path += "?" + strings.ReplaceAll(query.Encode(), "%2C", ",")
	}
	return templ.SafeURL(path)
}

const (
	// LeaveOrigin is the site of LeaveURL.
	LeaveOrigin = "https://www.bbc.com"
	// LeaveURL is the neutral page that readers leave for.
	LeaveURL = LeaveOrigin + "/weather"
)

func (p Page) description() string {
	if p.Description != "" {
		return p.Description
	}
	return p.T("site.description")
}
