package api_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
)

// response is what came back.
type response struct {
	t      *testing.T
	status int
	header http.Header
	body   []byte
}

// wantStatus fails unless the status is the one wanted, and returns the answer.
func (a response) wantStatus(status int) response {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d: %s", a.status, status, a.body)
	}
	return a
}

// object returns the body as a JSON object.
func (a response) object() map[string]any {
	a.t.Helper()
	var o map[string]any
	if err := json.Unmarshal(a.body, &o); err != nil {
		a.t.Fatalf("no JSON object: %v: %s", err, a.body)
	}
	return o
}

// text returns a member of the body that holds text; "a/b" goes down.
func (a response) text(path string) string {
	a.t.Helper()
	s, ok := a.at(path).(string)
	if !ok {
		a.t.Fatalf("%s is no text in %s", path, a.body)
	}
	return s
}

// at returns a member of the body, or nil; "a/b" goes down, numbers into lists.
func (a response) at(path string) any {
	a.t.Helper()
	var value any = a.object()
	for part := range strings.SplitSeq(path, "/") {
		switch v := value.(type) {
		case map[string]any:
			value = v[part]
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i < 0 || i >= len(v) {
				return nil
			}
			value = v[i]
		default:
			return nil
		}
	}
	return value
}

// items returns the items of a list.
func (a response) items() []map[string]any {
	a.t.Helper()
	list, ok := a.object()["items"].([]any)
	if !ok {
		a.t.Fatalf("no list: %s", a.body)
	}
	items := make([]map[string]any, len(list))
	for i, item := range list {
		items[i], _ = item.(map[string]any)
	}
	return items
}

// wantProblem fails unless the answer is a problem of the code with an error of the field code at
// the pointer or parameter.
func (a response) wantProblem(status int, code, where, fieldCode string) {
	a.t.Helper()
	a.wantStatus(status)
	if got := a.header.Get("Content-Type"); got != "application/problem+json" {
		a.t.Errorf("Content-Type %q of a problem", got)
	}
	if got := a.at("code"); got != code {
		a.t.Errorf("code %v, want %s: %s", got, code, a.body)
	}
	if got := a.at("type"); got != "http://shg.test/problems/"+code {
		a.t.Errorf("type %v", got)
	}
	if fieldCode == "" {
		return
	}
	fields, _ := a.at("errors").([]any)
	for _, f := range fields {
		field, _ := f.(map[string]any)
		pointer, _ := field["pointer"].(string)
		parameter, _ := field["parameter"].(string)
		if field["code"] == fieldCode && pointer+parameter == where {
			if detail, _ := field["detail"].(string); detail == "" || strings.HasPrefix(detail, "field.") {
				a.t.Errorf("%s is not said in words: %q", fieldCode, detail)
			}
			return
		}
	}
	a.t.Errorf("no error %s at %s: %s", fieldCode, where, a.body)
}

// mustBytes returns the body as it was before it was compressed.
func (a response) mustBytes() []byte {
	a.t.Helper()
	if a.header.Get("Content-Encoding") != "gzip" || len(a.body) == 0 {
		return a.body
	}
	r, err := gzip.NewReader(bytes.NewReader(a.body))
	if err != nil {
		a.t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		a.t.Fatal(err)
	}
	return plain
}

// total returns the number of items in the total of a list.
func (a response) total() int {
	total, _ := a.at("total").(float64)
	return int(total)
}
