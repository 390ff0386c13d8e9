package cli_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"testing"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	traces "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"github.com/shg-directory/shg/internal/testhttp"
	"github.com/shg-directory/shg/internal/testwait"
)

// receiver takes traces by OTLP over HTTP as a collector does.
type receiver struct {
	mu    sync.Mutex
	spans []*traces.Span
	from  map[string]string // the resource of the last
	raw   bytes.Buffer
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(request.Body)
	var got collector.ExportTraceServiceRequest
	if err != nil || request.URL.Path != "/v1/traces" || request.Header.Get("Content-Type") != "application/x-protobuf" || proto.Unmarshal(body, &got) != nil {
		http.Error(w, "not OTLP", http.StatusBadRequest)
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.raw.Write(body)
	for _, resource := range got.GetResourceSpans() {
		r.from = map[string]string{}
		for _, a := range resource.GetResource().GetAttributes() {
			r.from[a.GetKey()] = a.GetValue().GetStringValue()
		}
		for _, scope := range resource.GetScopeSpans() {
			r.spans = append(r.spans, scope.GetSpans()...)
		}
	}
}

// beneath finds a span by its name and parent; nil if there is none.
func (r *receiver) beneath(parent []byte, name string) *traces.Span {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, span := range r.spans {
		if span.GetName() == name && bytes.Equal(span.GetParentSpanId(), parent) {
			return span
		}
	}
	return nil
}

// A request is traced from its caller through the API to database and index, and its job is a trace
// of its own. No span reveals the query, the caller or what was written.
func TestTracesFollowARequestAndTellNothingOfPeople(t *testing.T) {
	t.Parallel()
	r := &receiver{}
	listening := httptest.NewServer(r)
	defer listening.Close()
	x := newTerminal(t)
	x.environ = append(x.environ, "OTEL_EXPORTER_OTLP_ENDPOINT="+listening.URL, "OTEL_BSP_SCHEDULE_DELAY=50", "OTEL_SERVICE_NAME=shg-of-a-test")
	account, _ := x.done("account", "add", "--name", "Private Person", "--json").object(t)["id"].(string)
	token, _ := x.done("token", "create", "--account", account, "--json").object(t)["token"].(string)
	s := x.serve()
	defer s.kill()
	group, _, ok := send(t.Context(), http.MethodPost, s.url+"/api/v1/groups", token, `{"name":"Private Group"}`)
	if !ok {
		t.Fatal("no group was made")
	}
	testhttp.Want(t, http.StatusOK, testhttp.Request{
		URL: s.url + "/api/v1/groups?q=private", Header: map[string]string{"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"},
	})

	caller := []byte{0xb7, 0xad, 0x6b, 0x71, 0x69, 0x20, 0x33, 0x31}
	var search, write, job *traces.Span
	testwait.For(t, "all spans have come", func() bool {
		search, write, job = r.beneath(caller, "GET /api/v1/groups"), r.beneath(nil, "POST /api/v1/groups"), r.beneath(nil, "jobs index_group")
		return search != nil && write != nil && job != nil
	})
	testwait.For(t, "the spans beneath them", func() bool {
		return r.beneath(search.GetSpanId(), "index find groups") != nil && r.beneath(write.GetSpanId(), "write sqlite") != nil &&
			r.beneath(write.GetSpanId(), "read sqlite") != nil && r.beneath(job.GetSpanId(), "read sqlite") != nil
	})
	if bytes.Equal(search.GetTraceId(), write.GetTraceId()) || search.GetTraceId()[0] != 0x0a {
		t.Errorf("traces %x and %x", search.GetTraceId(), write.GetTraceId())
	}
	if r.from["service.name"] != "shg-of-a-test" || r.from["service.version"] == "" {
		t.Errorf("sent by %v", r.from)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, secret := range []string{"rivate", token, account, group, "SELECT", "INSERT", "127.0.0.1", "Go-http-client"} {
		if bytes.Contains(r.raw.Bytes(), []byte(secret)) {
			t.Errorf("the spans tell %q", secret)
		}
	}
}

// What was traced last leaves before the service ends, and a collector that is away keeps nothing
// from working.
func TestTracesAtTheEnd(t *testing.T) {
	t.Parallel()
	r := &receiver{}
	listening := httptest.NewServer(r)
	x := newTerminal(t)
	x.environ = append(x.environ, "OTEL_EXPORTER_OTLP_ENDPOINT="+listening.URL, "OTEL_BSP_SCHEDULE_DELAY=3600000")
	s := x.serve()
	getText(t, s.url+"/api/v1/topics")
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("an orderly stop: %v", err)
	}
	if r.beneath(nil, "GET /api/v1/topics") == nil {
		t.Error("the last span was lost")
	}
	listening.Close()
	away := x.serve()
	defer away.kill()
	getText(t, away.url+"/api/v1/topics")
}
