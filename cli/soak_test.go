package cli_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	vegeta "github.com/tsenart/vegeta/v12/lib"

	"github.com/shg-directory/shg/internal/testwait"
)

// Under steady load, neither memory nor goroutines grow. The rest of this package waits meanwhile:
// it is measured.
func TestSoak(t *testing.T) {
	l := startLoaded(t)
	part := lasting(3*time.Second, 150*time.Second)
	steady := offer{rate: 40, last: part, targets: l.everyday(t)}
	steady.to(t, l) // the first part fills what is filled once
	rows, first, before := []any{}, outcome{}, 0.0
	for i := range 3 {
		o := steady.to(t, l)
		idle := l.idleGoroutines(t, before)
		rows = append(rows, fmt.Sprintf("%s, then %.0f goroutines", time.Duration(i+2)*part, idle), o)
		if i == 0 {
			first, before = o, idle
		}
		if long() && o.good < o.offered/2 { // however busy this machine is with something else
			t.Errorf("%d of %d answered, refused %d, bad: %v: this proves little", o.good, o.offered, o.refused, o.bad)
		}
		if o.mostMiB > 1.2*first.mostMiB+8 {
			t.Errorf("memory grew from %.0f to %.0f MiB", first.mostMiB, o.mostMiB)
		}
	}
	table(t, rows...)
}

// everyday returns a mix of what people ask, with a write among it that changes the same group
// again and again.
func (l loaded) everyday(t *testing.T) []vegeta.Target {
	t.Helper()
	id, _, ok := send(t.Context(), http.MethodPost, l.url+"/api/v1/groups", l.token, `{"name":"Steady"}`)
	if !ok {
		t.Fatal("no group was made")
	}
	signed := http.Header{"Authorization": {"Bearer " + l.token}, "Content-Type": {"application/json"}, "If-Match": {"*"}}
	get := func(path string) vegeta.Target {
		return vegeta.Target{Method: http.MethodGet, URL: l.url + path, Header: signed}
	}
	return []vegeta.Target{
		l.search(), get("/api/v1/groups?near=Dhaka&radius_km=50"), get("/api/v1/groups/" + id), get("/api/v1/consultants"),
		get("/api/v1/requests/" + l.request + "/matches"), get("/api/v1/places?q=Le"), get("/api/v1/topics"), get("/"),
		{Method: http.MethodPut, URL: l.url + "/api/v1/groups/" + id, Header: signed, Body: []byte(`{"name":"Steady"}`)},
		{Method: http.MethodPut, URL: l.url + "/api/v1/groups/" + id, Header: signed, Body: []byte(`{"name":"Steady still"}`)},
	}
}

// idleGoroutines returns how many goroutines there are once the callers' connections have ended: at
// most as many as expected.
func (l loaded) idleGoroutines(t *testing.T, expected float64) float64 {
	t.Helper()
	least := l.metric(t, "go_goroutines")
	if expected == 0 { // the first time: when nothing more ends
		for before := least + 1; least < before; <-time.After(time.Second) {
			before, least = least, min(least, l.metric(t, "go_goroutines"))
		}
		return least
	}
	testwait.Until(t, func() (bool, string) {
		least = min(least, l.metric(t, "go_goroutines"))
		return least <= expected+5, fmt.Sprintf("goroutines grew from %.0f to %.0f", expected, least)
	})
	return least
}
