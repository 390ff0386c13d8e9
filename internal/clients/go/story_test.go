package client_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"testing"
	"time"

	client "github.com/shg-directory/shg/internal/clients/go"
)

const (
	groups = 25
	called = "A tale in Go" // no group of the sync, which goes on beside it, is called so
)

// TestStory does what a partner's program does: search, page, create, read again, change, and read
// what is refused. SHG_URL is the address of the service, SHG_TOKEN a key with the scope account.
func TestStory(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	made := map[string]*client.Group{}
	for i := range groups {
		group := s.create(fmt.Sprintf("%s %d", called, i))
		made[group.Id.String()] = group
	}
	ids := slices.Sorted(maps.Keys(made))
	for deadline := time.Now().Add(5 * time.Minute); !slices.Equal(s.found(), ids); time.Sleep(300 * time.Millisecond) { // an index on a server is updated late
		if time.Now().After(deadline) {
			t.Fatalf("not all that was made is found: %v, made %v", s.found(), ids)
		}
	}
	s.readAndChange(made[ids[0]])
	s.refused()
	t.Logf("Go: %d groups made, found page by page, read again by ETag, changed by version", groups)
}

type story struct {
	*testing.T
	client *client.ClientWithResponses
}

// newStory returns a client with the key, of the service.
func newStory(t *testing.T) story {
	t.Helper()
	if os.Getenv("SHG_URL") == "" {
		t.Skip("the story is SKIPPED: SHG_URL names no service")
	}
	c, err := client.NewClientWithResponses(os.Getenv("SHG_URL")+"/api/v1", client.WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", "Bearer "+os.Getenv("SHG_TOKEN"))
		return nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	return story{T: t, client: c}
}

func (s story) create(name string) *client.Group {
	s.Helper()
	answer, err := s.client.CreateGroupWithResponse(s.Context(), nil, input(name))
	if err != nil || answer.JSON201 == nil {
		s.Fatalf("%v: %s", err, answer.Body)
	}
	return answer.JSON201
}

// found returns the ids of all that a search finds, page by page, sorted.
func (s story) found() []string {
	s.Helper()
	ids := []string{}
	q, topics, size := called, []string{"alcohol"}, 10
	for page := 1; ; page++ {
		answer, err := s.client.SearchGroupsWithResponse(s.Context(), &client.SearchGroupsParams{Q: &q, Topic: &topics, Page: &page, PerPage: &size})
		if err != nil || answer.JSON200 == nil {
			s.Fatalf("%v: %s", err, answer.Body)
		}
		for _, item := range answer.JSON200.Items {
			ids = append(ids, item.Id.String())
		}
		if page*size >= answer.JSON200.Total {
			slices.Sort(ids)
			return ids
		}
	}
}

func (s story) readAndChange(group *client.Group) {
	s.Helper()
	read, err := s.client.ReadGroupWithResponse(s.Context(), group.Id.String(), nil)
	if err != nil || read.JSON200 == nil {
		s.Fatalf("%v: %s", err, read.Body)
	}
	tag := read.HTTPResponse.Header.Get("ETag")
	again, err := s.client.ReadGroupWithResponse(s.Context(), group.Id.String(), &client.ReadGroupParams{IfNoneMatch: &tag})
	if err != nil || again.StatusCode() != http.StatusNotModified {
		s.Fatalf("%v: read again by its ETag: %d", err, again.StatusCode())
	}
	notice := "Closed on 25 December"
	for _, want := range []int{http.StatusOK, http.StatusPreconditionFailed} {
		changed, err := s.client.PatchGroupWithApplicationMergePatchPlusJSONBodyWithResponse(s.Context(), group.Id.String(), &client.PatchGroupParams{IfMatch: tag}, client.GroupPatch{Notice: &notice})
		if err != nil || changed.StatusCode() != want {
			s.Fatalf("%v: changed with the ETag of version %d: %d %s", err, *group.Version, changed.StatusCode(), changed.Body)
		}
		if want == http.StatusOK && (*changed.JSON200.Version != *group.Version+1 || *changed.JSON200.Notice != notice) {
			s.Errorf("changed into %s", changed.Body)
		}
	}
}

func (s story) refused() {
	s.Helper()
	near := "Nowhere that anybody knows of"
	answer, err := s.client.SearchGroupsWithResponse(s.Context(), &client.SearchGroupsParams{Near: &near})
	if err != nil || answer.ApplicationproblemJSON400 == nil || answer.ApplicationproblemJSON400.Code != "unknown_place" {
		s.Fatalf("%v: %s", err, answer.Body)
	}
}
