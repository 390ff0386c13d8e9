package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

const (
	signInPath  = "/sign-in"
	signUpPath  = "/sign-up"
	signOutPath = "/sign-out"
	linkPath    = "/sign-in/link"
	// secureCookie is the session's cookie where the service is reached by https: browsers take it
	// from this host alone (RFC 6265bis). plainCookie is the one of a demo on loopback.
	secureCookie = "__Host-session"
	plainCookie  = "session"
)

// IsSignIn reports whether a path takes what signs somebody in, which is limited by network.
func IsSignIn(path string) bool {
	return path == signInPath || path == devicesPath || path == proofPath || path == proofMailPath || strings.HasPrefix(path, signInPath+"/") && !IsSignUp(path)
}

// IsSignUp reports whether a path creates an account for anybody who asks.
func IsSignUp(path string) bool { return path == signUpPath || path == identitySignUpPath }

// isPrivate reports whether a page is for one reader: it reads the session, and no cache stores it.
func (s *Site) isPrivate(r Route) bool {
	switch r.Act {
	case policy.SignIn, policy.SignUp, policy.RequestSignInLink, policy.UseSignInLink, policy.SendMessage, policy.UseMessageLink, policy.UseClaimLink:
		return true
	default:
		return !s.authorizer.IsOpenToAnyone(r.Act)
	}
}

// sessionRoutes returns the routes that read the session, by method and path. Those that nobody need
// be signed in for read it only to end it, where they sign in.
func (s *Site) sessionRoutes() map[string]bool {
	routes := map[string]bool{}
	for _, r := range s.Routes() {
		if s.isPrivate(r) && (r.Method == http.MethodPost || !s.authorizer.IsOpenToAnyone(r.Act) || r.Path == OIDCCallbackPath) {
			routes[r.Method+" "+r.Path] = true
		}
	}
	return routes
}

// SessionSecret returns the secret of the session that a request names by its cookie. It is "" for a
// page that is the same for everybody, and for what is no session's.
func (s *Site) SessionSecret(c echo.Context) string {
	method := c.Request().Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	if !s.sessions[method+" "+c.Path()] {
		return ""
	}
	cookie, err := c.Request().Cookie(s.cookieName())
	if err != nil || !accounts.IsSessionSecret(cookie.Value) {
		return ""
	}
	return cookie.Value
}

func (s *Site) isSecure() bool { return strings.HasPrefix(s.parts.Security.PublicURL, "https://") }

func (s *Site) cookieName() string {
	if s.isSecure() {
		return secureCookie
	}
	return plainCookie
}

// setSession gives the reader's browser a session. It ends with the browser, unless the device is the
// reader's own.
func (s *Site) setSession(c echo.Context, in accounts.SignedIn) {
	cookie := s.newCookie(in.Secret) //nolint:gosec // newCookie sets what is wanted
	if in.Session.OwnDevice {
		cookie.MaxAge = int(models.OwnDeviceMax.Seconds())
	}
	c.SetCookie(cookie)
}

func (s *Site) clearSession(c echo.Context) {
	cookie := s.newCookie("") //nolint:gosec // newCookie sets what is wanted
	cookie.MaxAge = -1
	c.SetCookie(cookie)
}

func (s *Site) newCookie(value string) *http.Cookie {
	return &http.Cookie{ //nolint:gosec // without Secure only where the service is reached by http, on loopback
		Name: s.cookieName(), Value: value, Path: "/", Secure: s.isSecure(), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}

// private wraps the handler of a page for one reader. A reader who is not signed in, or whose
// session has ended, is sent to sign in and comes back after it. One who must prove anew who it is
// first is sent to do so, and comes back to the form.
func (s *Site) private(r Route, next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		rest.SetHeaders(c.Response().Header(), echo.HeaderCacheControl, "private, no-store", echo.HeaderReferrerPolicy, "same-origin")
		if s.authorizer.IsOpenToAnyone(r.Act) || rest.ActorOf(c).SignedIn() {
			err := next(c)
			if errors.Is(err, models.ErrProofNeeded) {
				return s.askForProof(c)
			}
			return err
		}
		query := url.Values{}
		if r.Method == http.MethodGet {
			query.Set("next", c.Request().URL.RequestURI())
		}
		return c.Redirect(http.StatusSeeOther, string(s.page(c, "").Link(signInPath, query)))
	}
}

// renderPrivate renders a page for one reader.
func (s *Site) renderPrivate(c echo.Context, status int, p view.Page, content templ.Component) error {
	return s.renderBy(c, status, p, content, privatePolicy)
}

// privatePage returns a page for one reader, with a title.
func (s *Site) privatePage(c echo.Context, code string) view.Page {
	p := s.titled(c, code)
	actor := rest.ActorOf(c)
	p.NoIndex, p.SignedIn, p.NeedsProof = true, actor.SignedIn(), actor.SignedIn() && !actor.Proven
	return p
}

// localPath returns the path that a reader wants to come back to, if it is one of this site; else
// "/me".
func localPath(next string) string {
	u, err := url.Parse(next)
	switch {
	case err != nil, len(next) > 1000, u.Scheme != "", u.Host != "", u.Opaque != "", u.User != nil,
		!strings.HasPrefix(next, "/"), strings.HasPrefix(next, "//"), strings.HasPrefix(u.Path, "//"),
		strings.ContainsFunc(next, func(r rune) bool { return r == '\\' || r <= ' ' || r >= 0x7f }), strings.HasPrefix(u.Path, signOutPath):
		return "/me"
	}
	return u.RequestURI()
}
