package meili

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// document is a record as the server stores it.
type document struct {
	ID       string               `json:"id"`
	Version  int64                `json:"ver"`
	Name     string               `json:"t0"` // the four texts, cut into words
	Topic    string               `json:"t1"`
	Place    string               `json:"t2"`
	Body     string               `json:"t3"`
	Loose    string               `json:"t4,omitempty"` // words without their first letters
	Values   map[string][]string  `json:"v,omitempty"`
	Numbers  map[string][]float64 `json:"n,omitempty"`
	Cells    map[string][]string  `json:"c,omitempty"` // by level
	Points   []float64            `json:"pts,omitempty"`
	Owners   []models.ID          `json:"own,omitempty"`  // of the points
	Next     *int64               `json:"next,omitempty"` // microseconds
	Updated  int64                `json:"upd"`
	Key0     string               `json:"s0,omitempty"` // the sorting name, in parts as long as the server compares
	Key1     string               `json:"s1,omitempty"`
	Names    search.Names         `json:"nam"`
	Public   string               `json:"pub"`
	Revision string               `json:"iv,omitempty"`  // id and version
	Parts    string               `json:"prt,omitempty"` // in JSON; Values then contains that there are several
}

// maxValue is how many bytes of a value the server compares.
const maxValue = 460

// encoder encodes documents; it serves one goroutine.
type encoder struct {
	storesRevisions bool // write State
	collator        *collate.Collator
	buffer          collate.Buffer
}

func newEncoder(states bool) *encoder {
	return &encoder{storesRevisions: states, collator: collate.New(language.Und)}
}

// encode checks a record and encodes it as the server stores it.
func (e *encoder) encode(d search.Document) ([]byte, error) {
	encoded := document{
		ID: d.ID.String(), Version: d.Version, Updated: d.Updated.UnixMicro(), Public: string(d.Public), Names: d.Names, Numbers: d.Numbers, Cells: map[string][]string{},
		Owners: d.PointOwners,
	}
	for i, to := range []*string{&encoded.Name, &encoded.Topic, &encoded.Place, &encoded.Body} {
		*to = indexedText(i, d.Texts.ByField()[i])
	}
	encoded.Loose = withoutFirstLetters(d.Texts)
	encoded.Values = make(map[string][]string, len(d.Values))
	for attribute, values := range d.Values {
		encoded.Values[attribute] = packValues(values)
	}
	for _, p := range d.Points {
		if !p.Valid() || math.IsNaN(p.Lat) || math.IsNaN(p.Lon) {
			return nil, fmt.Errorf("record %s: a point is off the globe", d.ID)
		}
		encoded.Points = append(encoded.Points, p.Lat, p.Lon)
		for level := search.FirstLevel; level <= lastLevel; level += search.LevelStep {
			encoded.Cells[levelName(level)] = append(encoded.Cells[levelName(level)], cellName(search.SquareOf(p, level)))
		}
	}
	if !d.NextAt.IsZero() {
		next := d.NextAt.UnixMicro()
		encoded.Next = &next
	}
	if len(d.Parts) > 0 {
		parts, err := json.Marshal(d.Parts)
		if err != nil {
			return nil, fmt.Errorf("encode the parts of %s: %w", d.ID, err)
		}
		encoded.Parts, encoded.Values[hasPartsValue] = string(parts), []string{"1"}
	}
	if e.storesRevisions {
		encoded.Revision = encodeRevision(d.ID, d.Version)
	}
	encoded.Key0, encoded.Key1 = e.sortKeys(d.Names.Own)
	return json.Marshal(encoded)
}

// sortKeys returns the sorting name as texts that the server compares as the collation does.
func (e *encoder) sortKeys(name string) (first, second string) {
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

// packValues returns values in a form that the server distinguishes: it would ignore case and
// accents. Plain values stay as they are, others become hexadecimal, and those that are too long a
// hash.
func packValues(values []string) []string {
	list := make([]string, len(values))
	for i, v := range values {
		list[i] = packValue(v)
	}
	return list
}

func packValue(value string) string {
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

// unpackValue reads a packed value; of a hash nothing can be read.
func unpackValue(value string) string {
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

// decodePoints reads points.
func decodePoints(numbers []float64) []models.Point {
	points := make([]models.Point, 0, len(numbers)/2)
	for i := 0; i+1 < len(numbers); i += 2 {
		points = append(points, models.Point{Lat: numbers[i], Lon: numbers[i+1]})
	}
	return points
}
