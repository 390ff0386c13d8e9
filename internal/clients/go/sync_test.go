package client_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	standard "github.com/standard-webhooks/standard-webhooks/libraries/go"

	client "github.com/shg-directory/shg/internal/clients/go"
)

const (
	source  = "go-story"
	records = 5000
)

// TestSync does what a partner's program does every night: put single records, send a whole feed,
// follow changes by a cursor, and receive them by a webhook that it can verify. The key needs the
// scopes source:go-story and webhooks as well.
func TestSync(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	kept := s.mirror(source)
	first := s.put("kept apart", "Apart", http.StatusCreated)
	if again := s.put("kept apart", "Apart", http.StatusOK); *again.Version != *first.Version {
		t.Errorf("the same record again made version %d of %d", *again.Version, *first.Version)
	}
	if counts := s.handIn(feed(nil)); counts.Created != records {
		t.Fatalf("imported: %+v", counts)
	}
	s.eventually("a copy from the beginning holds all", func() bool { kept.catchUp(); return len(kept.groups) == records+1 })

	if counts := s.handIn(feed(map[int]string{7: line(7, "Another name"), 8: `{"record":"r8","deleted":true}` + "\n"})); counts.Updated != 1 || counts.Retired != 1 {
		t.Errorf("the second night: %+v", counts)
	}
	changed := s.put("kept apart", "Apart, with another name", http.StatusOK)
	s.eventually("the copy follows", func() bool {
		kept.catchUp()
		return len(kept.groups) == records && kept.groups[changed.Id.String()] == *changed.Version
	})
	if kept.heard != 3 {
		t.Errorf("of 3 changes the copy heard %d", kept.heard)
	}

	gone, err := s.client.RetireRecordWithResponse(s.Context(), source, "kept apart", nil)
	if err != nil || gone.StatusCode() != http.StatusNoContent {
		t.Fatalf("%v: retired: %s", err, gone.Body)
	}
	s.eventually("the copy lets go what is retired", func() bool { kept.catchUp(); return len(kept.groups) == records-1 })
	s.removed()
	t.Logf("Go: %d records imported, followed by cursor, one removed and told to a webhook, signed", records)
}

// feed returns the whole of the source, with other lines for what has changed.
func feed(changed map[int]string) string {
	var all strings.Builder
	for i := range records {
		if other, is := changed[i]; is {
			all.WriteString(other)
			continue
		}
		all.WriteString(line(i, fmt.Sprintf("%s, record %d", source, i)))
	}
	return all.String()
}

func line(i int, name string) string {
	encoded, err := json.Marshal(map[string]any{"record": fmt.Sprintf("r%d", i), "group": input(name)})
	if err != nil {
		return ""
	}
	return string(encoded) + "\n"
}

// input returns a group. Its members are pointers if they are optional.
func input(name string) client.GroupInput {
	topics, languages, zone, place := []string{"alcohol"}, []string{"en"}, "Europe/London", "geonames:2644688"
	return client.GroupInput{
		Name: name, Topics: &topics, Languages: &languages, Timezone: &zone, Locality: &client.LocalityInput{Place: &client.PlaceInput{Id: &place}},
	}
}

func (s story) put(record, name string, status int) *client.Group {
	s.Helper()
	answer, err := s.client.PutRecordWithResponse(s.Context(), source, record, nil, input(name))
	if err != nil || answer.StatusCode() != status {
		s.Fatalf("%v: put: %d %s", err, answer.StatusCode(), answer.Body)
	}
	if status == http.StatusCreated {
		return answer.JSON201
	}
	return answer.JSON200
}

// handIn hands a feed in and waits for its end.
func (s story) handIn(lines string) client.ImportCounts {
	s.Helper()
	taken, err := s.client.ImportFeedWithBodyWithResponse(s.Context(), source, nil, "application/x-ndjson", bytes.NewBufferString(lines))
	if err != nil || taken.JSON202 == nil {
		s.Fatalf("%v: handed in: %s", err, taken.Body)
	}
	var counts client.ImportCounts
	s.eventually("the import is done", func() bool {
		told, err := s.client.ReadImportWithResponse(s.Context(), taken.JSON202.Id, nil)
		if err != nil || told.JSON200 == nil || told.JSON200.Status == "refused" || told.JSON200.Status == "failed" {
			s.Fatalf("%v: %s", err, told.Body)
		}
		counts = told.JSON200.Counts
		return told.JSON200.Status == "done"
	})
	return counts
}

// mirror is a copy of groups that meet: their versions by their ids.
type mirror struct {
	story
	asked  client.ListChangesParams
	groups map[string]int
	heard  int // changes since the last time that the copy began anew
}

// mirror returns an empty copy, of all groups or of those that a source describes.
func (s story) mirror(sources ...string) *mirror {
	limit, include := 1000, client.ListChangesParamsInclude("group")
	m := &mirror{story: s, groups: map[string]int{}, asked: client.ListChangesParams{Limit: &limit, Include: &include}}
	for _, of := range sources {
		m.asked.Source = &of
	}
	return m
}

// catchUp reads all that has changed since the last time.
func (m *mirror) catchUp() {
	m.Helper()
	fresh := m.asked.Cursor == nil
	for more := true; more; {
		part, err := m.client.ListChangesWithResponse(m.Context(), &m.asked)
		if err != nil || part.JSON200 == nil {
			m.Fatalf("%v: %s", err, part.Body)
		}
		for _, change := range part.JSON200.Items {
			if change.Type == string(client.ChangeTypeGroupUpserted) && change.Group.Activity != string(client.ActivityEnded) {
				m.groups[change.Id.String()] = *change.Version
				continue
			}
			delete(m.groups, change.Id.String())
		}
		if !fresh {
			m.heard += len(part.JSON200.Items)
		}
		m.asked.Cursor, more = &part.JSON200.NextCursor, part.JSON200.HasMore
	}
}

// removed takes a group back that is not of a source, and holds a webhook and a copy of everything
// to it.
func (s story) removed() {
	s.Helper()
	group, all := s.create("To be taken back"), s.mirror()
	id, tag := group.Id.String(), fmt.Sprintf(`"%d"`, *group.Version)
	s.eventually("the copy of everything holds it", func() bool { all.catchUp(); return all.groups[id] == *group.Version })
	heard := make(chan *http.Request, 100)
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			s.Error(err)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		heard <- r
		w.WriteHeader(http.StatusNoContent)
	}))
	defer receiver.Close()
	events := []client.ChangeType{client.ChangeTypeGroupRemoved}
	made, err := s.client.CreateWebhookWithResponse(s.Context(), nil, client.WebhookInput{Url: receiver.URL + "/shg", Events: &events})
	if err != nil || made.JSON201 == nil {
		s.Fatalf("%v: %s", err, made.Body)
	}
	verifier, err := standard.NewWebhook(made.JSON201.Secret)
	if err != nil {
		s.Fatal(err)
	}
	gone, err := s.client.ArchiveGroupWithResponse(s.Context(), group.Id.String(), &client.ArchiveGroupParams{IfMatch: tag})
	if err != nil || gone.StatusCode() != http.StatusNoContent {
		s.Fatalf("%v: archived: %s", err, gone.Body)
	}
	for told := false; !told; {
		select {
		case message := <-heard:
			told = s.verified(verifier, message, id)
		case <-time.After(5 * time.Minute):
			s.Fatal("no webhook came")
		}
	}
	s.eventually("the copy lets it go", func() bool { all.catchUp(); _, held := all.groups[id]; return !held })
}

// verified reports whether a message is of the group. All must be signed, and none may pass when it
// was changed on its way.
func (s story) verified(verifier *standard.Webhook, message *http.Request, id string) bool {
	s.Helper()
	body, err := io.ReadAll(message.Body)
	if err != nil {
		s.Fatal(err)
	}
	if err := verifier.Verify(body, message.Header); err != nil {
		s.Errorf("%v: %s", err, body)
	}
	if err := verifier.Verify(append(body, ' '), message.Header); err == nil {
		s.Error("a message that was changed on its way is taken for signed")
	}
	var told struct {
		Type string        `json:"type"`
		Data client.Change `json:"data"`
	}
	if err := json.Unmarshal(body, &told); err != nil || told.Type != string(client.ChangeTypeGroupRemoved) {
		s.Errorf("%v: %s", err, body)
	}
	return told.Data.Id.String() == id
}

func (s story) eventually(what string, is func() bool) {
	s.Helper()
	for deadline := time.Now().Add(5 * time.Minute); !is(); time.Sleep(200 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.Fatalf("not in five minutes: %s", what)
		}
	}
}
