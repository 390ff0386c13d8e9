package meili

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/search/words"
)

// document is a record as the server keeps it.
type document struct {
	ID      string               `json:"id"`
	Version int64                `json:"ver"`
	Name    string               `json:"t0"` // the four texts, cut into words
	Topic   string               `json:"t1"`
	Place   string               `json:"t2"`
	Body    string               `json:"t3"`
	Values  map[string][]string  `json:"v,omitempty"`
	Numbers map[string][]float64 `json:"n,omitempty"`
	Cells   map[string][]string  `json:"c,omitempty"` // by level
	Points  []float64            `json:"pts,omitempty"`
	Next    *int64               `json:"next,omitempty"` // microseconds
	Updated int64                `json:"upd"`
	Key0    string               `json:"s0,omitempty"` // the sorting name, in parts as long as the server compares
	Key1    string               `json:"s1,omitempty"`
	Public  string               `json:"pub"`
	State   string               `json:"iv,omitempty"`  // id and version
	Parts   string               `json:"prt,omitempty"` // in JSON; Values says then that there are several
}

// maxValue is how many bytes of a value the server compares.
const maxValue = 460

// encoder makes documents; it serves one goroutine.
type encoder struct {
	states   bool // write State
	collator *collate.Collator
	buffer   collate.Buffer
}

func newEncoder(states bool) *encoder {
	return &encoder{states: states, collator: collate.New(language.Und)}
}

// encode checks a record and writes it as the server is to keep it.
func (e *encoder) encode(d search.Document) ([]byte, error) {
	made := document{
		ID: d.ID.String(), Version: d.Version, Updated: d.Updated.UnixMicro(), Public: string(d.Public), Numbers: d.Numbers, Cells: map[string][]string{},
	}
	for i, to := range []*string{&made.Name, &made.Topic, &made.Place, &made.Body} {
		*to = kept(d.Texts.InOrder()[i])
	}
	made.Values = make(map[string][]string, len(d.Values))
	for attribute, values := range d.Values {
		made.Values[attribute] = packed(values)
	}
	for _, p := range d.Points {
		if !p.Valid() || math.IsNaN(p.Lat) || math.IsNaN(p.Lon) {
			return nil, fmt.Errorf("record %s: a point is off the globe", d.ID)
		}
		made.Points = append(made.Points, p.Lat, p.Lon)
		for level := firstLevel; level <= lastLevel; level += levelStep {
			made.Cells[levelName(level)] = append(made.Cells[levelName(level)], cellOf(p, level).name())
		}
	}
	if !d.NextAt.IsZero() {
		next := d.NextAt.UnixMicro()
		made.Next = &next
	}
	if len(d.Parts) > 0 {
		parts, err := json.Marshal(d.Parts)
		if err != nil {
			return nil, fmt.Errorf("encode the parts of %s: %w", d.ID, err)
		}
		made.Parts, made.Values[several] = string(parts), []string{"1"}
	}
	if e.states {
		made.State = stateOf(d.ID, d.Version)
	}
	made.Key0, made.Key1 = e.keys(d.SortName)
	return json.Marshal(made)
}

// keys are the sorting name as texts that the server compares as the collation does.
func (e *encoder) keys(name string) (first, second string) {
	if name == "" {
		return "", ""
	}
	defer e.buffer.Reset()
	key := hex.EncodeToString(e.collator.KeyFromString(&e.buffer, name))
	if len(key) < maxValue {
		return key, ""
	}
	return key[:maxValue], "0" + key[maxValue:min(2*maxValue-1, len(key))] // never empty, so that a name comes before those that it begins
}

func levelName(level int) string { return strconv.Itoa(level) }

// kept are texts cut into words, as the server is to keep them.
func kept(texts []string) string {
	var b strings.Builder
	for _, text := range texts {
		for word := range words.Of(text) {
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(spelt(word))
		}
	}
	return b.String()
}

// spelt is a word as the server must see it to take it for one word: of scripts that it would cut in its own way, each letter becomes six digits.
// Numbers are forgiven no typing error, as words of these scripts are here.
func spelt(word string) string {
	if strings.IndexFunc(word, cutElsewhere) < 0 {
		return word
	}
	var b strings.Builder
	for _, r := range word {
		fmt.Fprintf(&b, "%06d", r)
	}
	return b.String()
}

// cutElsewhere says that the server has a way of its own to cut words of this script.
func cutElsewhere(r rune) bool {
	if r < 0x0e00 {
		return false
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// asked are typed words as the server is to look for them, at most tenWords at a time: what follows it leaves out. The word that may go on comes
// last, and a space behind the last says that it does not.
func asked(text string) []string {
	var closed, open []string
	for _, typed := range words.Asked(text) {
		if typed.Open {
			open = append(open, spelt(typed.Text))
			continue
		}
		closed = append(closed, spelt(typed.Text))
	}
	all := append(closed, open...) //nolint:gocritic // closed is not used again
	var parts []string
	for len(all) > 0 {
		n := min(tenWords, len(all))
		part := strings.Join(all[len(all)-n:], " ")
		if len(parts) > 0 || len(open) == 0 {
			part += " "
		}
		parts, all = append(parts, part), all[:len(all)-n]
	}
	return parts
}

// tenWords is how many words of a query the server looks at.
const tenWords = 10

// packed are values as the server tells them apart: it would take large letters for small ones and leave out accents. Plain ones stay as they
// are, others become hexadecimal, and those that are too long a hash.
func packed(values []string) []string {
	list := make([]string, len(values))
	for i, v := range values {
		list[i] = pack(v)
	}
	return list
}

func pack(value string) string {
	if strings.IndexFunc(value, notPlain) < 0 && value != "" && len(value) <= maxValue {
		return value
	}
	if 2*len(value)+1 <= maxValue {
		return "~" + hex.EncodeToString([]byte(value))
	}
	hash := sha256.Sum256([]byte(value))
	return "~~" + hex.EncodeToString(hash[:])
}

func notPlain(r rune) bool {
	return (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune("_-.:/", r)
}

// unpack reads a packed value; of a hash nothing can be read.
func unpack(value string) string {
	encoded, hidden := strings.CutPrefix(value, "~")
	if !hidden {
		return value
	}
	plain, err := hex.DecodeString(encoded)
	if err != nil {
		return value
	}
	return string(plain)
}

// pointsOf reads points.
func pointsOf(numbers []float64) []models.Point {
	points := make([]models.Point, 0, len(numbers)/2)
	for i := 0; i+1 < len(numbers); i += 2 {
		points = append(points, models.Point{Lat: numbers[i], Lon: numbers[i+1]})
	}
	return points
}
