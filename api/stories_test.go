package api_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A story is part of a document. Its steps have headings; what happens in them is in blocks:
//
//	Amina: POST /groups/{group}/needs
//	{"statement": "…"}
//	201 {"id": "{need}", "status": "open"}
//
//	14 days later
//
// An answer holds what is shown of it: objects may have more members, lists may go on unless they are
// shown empty, null is a member that is not there, … any text. A name in braces is remembered where
// an answer first has it; people are there once they are named. What a block that begins with
// "story twice" names for the first time is named anew when it happens again.
type storyStep struct {
	title  string
	scenes []scene
}

type scene struct {
	times int
	parts []exchange
}

// exchange is a call and its answer, or that time passes.
type exchange struct {
	who, method, path, body string
	status                  int
	answer                  string
	days                    int
}

var (
	storyBlock = regexp.MustCompile("(?s)```story( twice)?\n(.*?)\n```")
	storyCall  = regexp.MustCompile(`^([A-Z]\w+): ([A-Z]+) (/\S+)$`)
	storyDays  = regexp.MustCompile(`^(\d+) days later$`)
	storyReply = regexp.MustCompile(`^(\d{3})(?: (.*))?$`)
	storyName  = regexp.MustCompile(`\{(\w+)\}`)
)

// readStory reads the steps of a section of a document.
func readStory(section string) (steps []storyStep, err error) {
	for _, part := range strings.Split("\n"+section, "\n### ")[1:] {
		title, rest, _ := strings.Cut(part, "\n")
		one, blocks := storyStep{title: title}, storyBlock.FindAllStringSubmatch(rest, -1)
		if strings.Count(rest, "```") != 2*len(blocks) {
			return nil, fmt.Errorf("%s: a block is no block of the story", title)
		}
		for _, block := range blocks {
			found := scene{times: 1}
			if block[1] != "" {
				found.times = 2
			}
			for text := range strings.SplitSeq(block[2], "\n\n") {
				next, err := readExchange(text)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", title, err)
				}
				found.parts = append(found.parts, next)
			}
			one.scenes = append(one.scenes, found)
		}
		steps = append(steps, one)
	}
	return steps, nil
}

func readExchange(text string) (x exchange, err error) {
	lines := strings.Split(text, "\n")
	if found := storyDays.FindStringSubmatch(text); found != nil {
		x.days, err = strconv.Atoi(found[1])
		return x, err
	}
	found := storyCall.FindStringSubmatch(lines[0])
	if found == nil {
		return x, fmt.Errorf("what is %q?", lines[0])
	}
	x.who, x.method, x.path = found[1], found[2], found[3]
	for _, line := range lines[1:] {
		if reply := storyReply.FindStringSubmatch(line); x.status == 0 && reply != nil {
			x.answer = reply[2]
			x.status, err = strconv.Atoi(reply[1])
		} else if x.status == 0 {
			x.body += line + "\n"
		} else {
			x.answer += "\n" + line
		}
	}
	if x.status == 0 {
		return x, fmt.Errorf("%q is not answered", lines[0])
	}
	return x, err
}

// story is what a service went through so far.
type story struct {
	*site
	people map[string]person
	named  map[string]string
}

func newStory(s *site) *story {
	return &story{site: s, people: map[string]person{"Anybody": {}, "Moderator": s.moderator()}, named: map[string]string{}}
}

// happen does what is in a step. What fails ends the story, since the rest rests on it.
func (y *story) happen(one storyStep) {
	y.t.Helper()
	done := y.t.Run(one.title, func(t *testing.T) {
		for _, next := range one.scenes {
			people, named := maps.Clone(y.people), maps.Clone(y.named)
			for range next.times {
				y.people, y.named = maps.Clone(people), maps.Clone(named)
				for _, x := range next.parts {
					y.exchange(t, x)
				}
			}
		}
	})
	if !done {
		y.t.FailNow()
	}
}

func (y *story) exchange(t *testing.T, x exchange) {
	t.Helper()
	if x.days > 0 {
		y.pass(t, x.days)
		return
	}
	part := *y.site
	part.t = t
	who, known := y.people[x.who]
	if !known {
		who = part.member(x.who)
		y.people[x.who] = who
	}
	var body any
	if x.body != "" {
		body = y.fill(t, x.body)
	}
	got := part.ask(x.method, y.fill(t, x.path), who, body)
	if got.status != x.status {
		t.Fatalf("%s: %s %s is answered %d, not %d: %s", x.who, x.method, x.path, got.status, x.status, got.mustBytes())
	}
	if x.answer == "" {
		return
	}
	var want any
	if err := json.Unmarshal([]byte(x.answer), &want); err != nil {
		t.Fatalf("%s %s: the answer on the page: %v", x.method, x.path, err)
	}
	if lacks := y.lacks(got.object(), want, ""); lacks != "" {
		t.Fatalf("%s: %s %s: %s in %s", x.who, x.method, x.path, lacks, got.mustBytes())
	}
}

// pass lets days go by. What the service does of itself meanwhile is done.
func (y *story) pass(t *testing.T, days int) {
	t.Helper()
	y.clock.Add(int64(time.Duration(days) * 24 * time.Hour))
	y.carryOut()
	if err := y.app.Consultation.PublishRatings(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// fill replaces the names in braces by what they name.
func (y *story) fill(t *testing.T, text string) string {
	t.Helper()
	return storyName.ReplaceAllStringFunc(text, func(name string) string {
		value, known := y.named[strings.Trim(name, "{}")]
		if !known {
			t.Fatalf("%s was not named before", name)
		}
		return value
	})
}

// lacks returns where an answer differs from what is shown of it, or "".
func (y *story) lacks(got, want any, at string) string {
	switch want := want.(type) {
	case map[string]any:
		object, isObject := got.(map[string]any)
		if !isObject {
			return fmt.Sprintf("%s is %v, not %v", at, got, want)
		}
		for name, one := range want {
			if lacks := y.lacks(object[name], one, at+"/"+name); lacks != "" {
				return lacks
			}
		}
		return ""
	case []any:
		list, isList := got.([]any)
		isWhole := len(want) == 0 || at == "/ratings" // a page shows all ratings that are published
		if !isList || len(list) < len(want) || isWhole && len(list) > len(want) {
			return fmt.Sprintf("%s is %v, not %v", at, got, want)
		}
		for i, one := range want {
			if lacks := y.lacks(list[i], one, at+"/"+strconv.Itoa(i)); lacks != "" {
				return lacks
			}
		}
		return ""
	case string:
		return y.lacksText(got, want, at)
	}
	if got != want {
		return fmt.Sprintf("%s is %v, not %v", at, got, want)
	}
	return ""
}

func (y *story) lacksText(got any, want, at string) string {
	text, isText := got.(string)
	if name := storyName.FindStringSubmatch(want); name != nil && name[0] == want {
		if _, known := y.named[name[1]]; !known && text != "" {
			y.named[name[1]] = text
		}
		want = y.named[name[1]]
	}
	if isText && (text == want || want == "…" && text != "") {
		return ""
	}
	return fmt.Sprintf("%s is %v, not %s", at, got, want)
}
