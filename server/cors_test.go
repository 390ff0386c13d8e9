package server_test

import (
	"maps"
	"testing"

	"github.com/shg-directory/shg/server"
)

func TestScriptsOfOtherSitesReadOnlyWhatAnyoneMay(t *testing.T) {
	t.Parallel()
	h := server.New(parts()).Handler()
	for name, test := range map[string]struct {
		asked
		want string
	}{
		"read":               {asked{path: "/api/v1/vocabularies"}, "*"},
		"its headers":        {asked{method: "HEAD", path: "/api/v1/vocabularies"}, "*"},
		"its error":          {asked{path: "/api/v1/topics/nothing"}, "*"},
		"with a key":         {asked{path: "/api/v1/vocabularies", header: map[string]string{"Authorization": "Bearer shg_good"}}, ""},
		"write":              {asked{method: "POST", path: "/api/read"}, ""},
		"preflight":          {asked{method: "OPTIONS", path: "/api/v1/vocabularies", header: map[string]string{"Access-Control-Request-Method": "DELETE"}}, ""},
		"page":               {asked{path: "/page"}, ""},
		"the operator's eye": {asked{path: "/readyz"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.header = withOrigin(test.header)
			header := ask(t, h, test.asked).Header
			if got := header.Get("Access-Control-Allow-Origin"); got != test.want {
				t.Errorf("Access-Control-Allow-Origin %q, want %q", got, test.want)
			}
			if header.Get("Access-Control-Allow-Credentials") != "" {
				t.Error("credentials are allowed")
			}
		})
	}
}

func withOrigin(header map[string]string) map[string]string {
	all := map[string]string{"Origin": "https://elsewhere.example"}
	maps.Copy(all, header)
	return all
}
