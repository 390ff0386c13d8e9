package rest

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseWeighted(t *testing.T) {
	t.Parallel()
	for header, want := range map[string][]weightedMember{
		"":                                  nil,
		"gzip":                              {{"gzip", 1}},
		"br;q=1.0, GZIP;Q=0.8 ,*;q=0":       {{"br", 1}, {"gzip", 0.8}, {"*", 0}},
		"text/html;level=1;q=0.4,*/*":       {{"text/html", 0.4}, {"*/*", 1}},
		`text/csv; q="0.5"`:                 {{"text/csv", 0.5}},
		"a;q=2, b;q=-1, c;q=x, d;q=, e;q=1": {{"e", 1}},
		";;;, ,text/,;q=1, a b, gzip;q=NaN": nil,
	} {
		t.Run(header, func(t *testing.T) {
			if diff := cmp.Diff(want, parseWeighted([]string{header}), cmp.AllowUnexported(weightedMember{})); diff != "" {
				t.Errorf("%q (-want +got):\n%s", header, diff)
			}
		})
	}
}

func TestAcceptsGzip(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]bool{
		"": false, "br": false, "gzip": true, "br, gzip;q=0.1": true, "gzip;q=0": false, "gzip;q=0.000, *": false, "*": true, "*;q=0": false,
		"*;q=0, gzip": true, "*, gzip;q=0": false, "identity": false, "gzip;q=x": false, "xgzip": false,
	} {
		if got := acceptsGzip(http.Header{"Accept-Encoding": {header}}); got != want {
			t.Errorf("%q: %v", header, got)
		}
	}
	if !acceptsGzip(http.Header{"Accept-Encoding": {"br", "gzip"}}) {
		t.Error("the second line is not read")
	}
}

func TestPreferredType(t *testing.T) {
	t.Parallel()
	kinds := []string{JSONType, CSVType, NDJSONType}
	for header, want := range map[string]string{
		"": JSONType, "*/*": JSONType, ";;;": JSONType, "text/csv": CSVType, "text/*": CSVType, "application/*;q=0.1, text/*": CSVType, "text/html": "",
		"application/json;q=0": "", "application/json;q=0, */*": CSVType, "text/csv;q=0.5, application/x-ndjson;q=0.6": NDJSONType, "*/*, text/csv": JSONType,
	} {
		if got := preferredType([]string{header}, kinds); got != want {
			t.Errorf("%q: %q, want %q", header, got, want)
		}
	}
}
