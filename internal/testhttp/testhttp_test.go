package testhttp_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/internal/testhttp"
)

// An echo answers with what came.
func TestSendSendsWhatIsAsked(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.WriteHeader(http.StatusTeapot)
		_, _ = w.Write([]byte(r.Method + " " + r.Header.Get("Content-Type") + " " + r.Header.Get("Authorization") + " " + string(body)))
	}))
	t.Cleanup(server.Close)
	for want, r := range map[string]testhttp.Request{
		"GET   ": {},
		"POST application/json Bearer x {\"a\":1}": {Method: "POST", Token: "x", Body: map[string]int{"a": 1}},
		"PUT text/csv  a,b":                        {Method: "PUT", Body: "a,b", Header: map[string]string{"Content-Type": "text/csv"}},
	} {
		r.URL = server.URL
		if diff := cmp.Diff(want, string(testhttp.Want(t, http.StatusTeapot, r).Body)); diff != "" {
			t.Error(diff)
		}
	}
}

func TestSendReturnsHalfAnAnswerAsAnError(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "10")
		_, _ = w.Write([]byte("half"))
	}))
	t.Cleanup(server.Close)
	if a, err := testhttp.Send(t.Context(), testhttp.Request{URL: server.URL}); err == nil || string(a.Body) != "half" {
		t.Errorf("%q %v", a.Body, err)
	}
}
