package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"github.com/shg-directory/shg/internal/sample"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

// shown is a group as the service shows it, with the members that the requests need.
type shown struct {
	ID, Slug, Name string
	Locality       struct{ Point *models.Point }
}

const (
	knownPages = 20
	perPage    = 100
	newGroups  = 5000
)

// loads returns the rows of the table.
func (s *site) loads(ctx context.Context) ([]load, error) {
	known, err := s.someGroups(ctx)
	if err != nil {
		return nil, err
	}
	b := &bench{}
	one := load{name: "a group by its id", status: http.StatusOK}
	for _, g := range known {
		one.requests = append(one.requests, spoken("GET", "/api/v1/groups/"+g.ID, "", nil))
		if g.Locality.Point != nil {
			b.names, b.points = append(b.names, g.Name), append(b.points, *g.Locality.Point)
		}
	}
	all := []load{one}
	for _, q := range b.questions() {
		again, anew := load{name: jsonPrefix + q.name, status: http.StatusOK}, load{name: jsonPrefix + q.name + anewSuffix, status: http.StatusOK}
		for i := range known {
			target := "/api/v1/groups?" + q.query(i).Encode()
			again.requests = append(again.requests, spoken("GET", target, "", nil))
			anew.requests = append(anew.requests, spoken("GET", target, "", nil, "Cache-Control: no-cache"))
		}
		all = append(all, again, anew, pageLoad(q.name, len(known), q.query))
	}
	topics, err := s.topicLoads(ctx)
	if err != nil {
		return nil, err
	}
	creates, err := s.creates()
	return append(append(all, topics...), creates), err
}

// topicLoads returns requests for a topic, which costs little, without and with a session: what they
// differ by is what a session costs.
func (s *site) topicLoads(ctx context.Context) ([]load, error) {
	session, err := s.newSession(ctx)
	if err != nil {
		return nil, err
	}
	const topic = "/api/v1/topics/alcohol"
	return []load{
		{name: "a topic", status: http.StatusOK, requests: [][]byte{spoken("GET", topic, "", nil)}},
		{name: "a topic, in a session", status: http.StatusOK, requests: [][]byte{spoken("GET", topic, session, nil)}},
	}, nil
}

// newSession signs somebody up and returns the key of the session.
func (s *site) newSession(ctx context.Context) (string, error) {
	body := strings.NewReader(`{"display_name":"Bench (synthetic)"}`)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+s.service.addr+"/api/v1/accounts", body)
	if err != nil {
		return "", err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	var up struct{ Token string }
	err = json.NewDecoder(response.Body).Decode(&up)
	return up.Token, errors.Join(err, response.Body.Close())
}

// creates returns requests that create groups of a member, each with its meetings, in its place.
func (s *site) creates() (load, error) {
	l := load{name: "a group is made", status: http.StatusCreated}
	groups, err := sample.Many(newGroups, seed+1, places.Open())
	if err != nil {
		return l, err
	}
	for g := range groups {
		body, err := json.Marshal(g.Input)
		if err != nil {
			return l, err
		}
		l.requests = append(l.requests, spoken("POST", "/api/v1/groups", s.token, body))
	}
	return l, nil
}

// someGroups returns groups in the order of their names, from several positions of the list.
func (s *site) someGroups(ctx context.Context) ([]shown, error) {
	var all []shown
	for page := 1; page <= knownPages; page++ {
		query := url.Values{"sort": {"updated"}, "per_page": {strconv.Itoa(perPage)}, "page": {strconv.Itoa(page * 4)}}
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.service.addr+"/api/v1/groups?"+query.Encode(), nil)
		if err != nil {
			return nil, err
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return nil, err
		}
		var found struct{ Items []shown }
		err = json.NewDecoder(response.Body).Decode(&found)
		if err = errors.Join(err, response.Body.Close()); err != nil {
			return nil, err
		}
		all = append(all, found.Items...)
	}
	if len(all) == 0 {
		return nil, errors.New("the directory holds too few groups to ask for")
	}
	return all, nil
}

// spoken returns a request as it is sent.
func spoken(method, target, token string, body []byte, headers ...string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\n", method, target)
	if token != "" {
		fmt.Fprintf(&b, "Authorization: Bearer %s\r\n", token)
	}
	for _, header := range headers {
		b.WriteString(header + "\r\n")
	}
	if body != nil {
		fmt.Fprintf(&b, "Content-Type: application/json\r\nContent-Length: %d\r\n", len(body))
	}
	b.WriteString("\r\n")
	b.Write(body)
	return b.Bytes()
}

// newToken creates an account and its key on the command line, as people do.
func newToken(ctx context.Context, shg, data string) (string, error) {
	var account struct{ ID string }
	if err := answered(ctx, data, &account, shg, "account", "add", "--name", "Bench (synthetic)", "--json"); err != nil {
		return "", err
	}
	var created struct{ Token string }
	err := answered(ctx, data, &created, shg, "token", "create", "--account", account.ID, "--json")
	return created.Token, err
}

// answered runs a command of the program and decodes its output as JSON.
func answered(ctx context.Context, data string, into any, command ...string) error {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...) //nolint:gosec // our own program
	cmd.Env = append(os.Environ(), "SHG_DATA_DIR="+data)
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("%s: %w", strings.Join(command[1:], " "), err)
	}
	return json.Unmarshal(out, into)
}
