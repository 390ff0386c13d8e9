package cli_test

import (
	"net/http"
	"testing"

	"github.com/shg-directory/shg/internal/testhttp"
)

// The operator ends all sessions of an account while the service runs.
func TestSigningOutAnAccount(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	s := x.serve()
	defer s.kill()
	response, err := testhttp.Send(t.Context(), testhttp.Request{Method: http.MethodPost, URL: s.url + "/api/v1/accounts", Body: `{"display_name":"Amina"}`})
	var in struct {
		Token   string
		Account struct{ ID string }
	}
	if err != nil || response.Status != http.StatusCreated || response.JSON(&in) != nil {
		t.Fatalf("%v %+v", err, response)
	}
	signedIn := func() bool {
		_, _, ok := send(t.Context(), http.MethodGet, s.url+"/api/v1/me", in.Token, "")
		return ok
	}
	if !signedIn() {
		t.Fatal("the session does not work")
	}
	x.done("account", "sign-out", "--account", in.Account.ID)
	if signedIn() {
		t.Error("the session still works")
	}
}
