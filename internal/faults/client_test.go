package faults_test

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/shg-directory/shg/internal/testhttp"
)

// patience is how long a client waits for an answer: longer than the service may think about it.
const patience = 20 * time.Second

// reply is an answer, or none: then err has the reason.
type reply struct {
	status int
	header http.Header
	body   struct {
		ID     string `json:"id"`
		Code   string `json:"code"`
		Errors []any  `json:"errors"`
	}
	err error
}

func (r reply) done() bool { return r.err == nil && r.status < 300 }

// stored reports whether the write is surely stored, shown or not.
func (r reply) stored() bool { return r.done() || r.err == nil && r.body.Code == "stored_not_shown" }

// unknown reports whether the answer leaves open whether the write is stored.
func (r reply) unknown() bool {
	return r.body.Code == "outcome_unknown" || r.body.Code == "maybe_stored"
}

// refused reports whether the write is surely not stored, for want of an engine.
func (r reply) refused() bool {
	return r.status == http.StatusServiceUnavailable && !r.stored() && !r.unknown()
}

// outcome names the answer for the tables.
func (r reply) outcome() string {
	switch {
	case r.err != nil:
		return "no answer"
	case len(r.body.Errors) > 0:
		return fmt.Sprintf("%d %s %v", r.status, r.body.Code, r.body.Errors)
	case r.body.Code != "":
		return fmt.Sprintf("%d %s", r.status, r.body.Code)
	}
	return strconv.Itoa(r.status)
}

type object map[string]any

// call is one request.
type call struct {
	method, path string
	body         object
}

func send(ctx context.Context, client *http.Client, base string, who person, c call) (r reply) {
	request := testhttp.Request{Method: c.method, URL: base + "/api/v1" + c.path, Token: who.token, Client: client, Header: map[string]string{"If-Match": "*"}} // each writes to things of its own
	if c.body != nil {
		request.Body = c.body
	}
	response, err := testhttp.Send(ctx, request)
	r.status, r.header, r.err = response.Status, response.Header, err
	if err == nil && response.Status != http.StatusNoContent {
		r.err = response.JSON(&r.body)
	}
	return r
}

// group returns a group with two meetings. If its precision is "area" its places are private, in
// rows of their own, and an index on a server is updated before the writer is answered. For others
// it is updated later.
func group(name, precision string) object {
	meeting := func(day string) object {
		return object{
			"format": "in_person", "start": "19:30", "duration_minutes": 90, "timezone": "Europe/London", "rrule": "FREQ=WEEKLY;BYDAY=" + day, "venue": "Library",
		}
	}
	return object{
		"name": name, "topics": []string{"bereavement"}, "language": "en", "languages": []string{"en"}, "timezone": "Europe/London",
		"locality": object{"label": "Headingley", "place": object{"id": "geonames:2644688"}, "precision": precision},
		"meetings": []object{meeting("TU"), meeting("TH")},
	}
}

func profile(bio string) object {
	return object{
		"name": "A consultant", "bio": bio, "languages": []string{"en"}, "formats": []string{"online"}, "topics": []string{"bereavement"},
		"consultation_kinds": []string{"facilitation"}, "remote": "anywhere", "accepting": true,
	}
}
