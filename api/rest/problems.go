package rest

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/formats/strict"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/messages"
)

// problemType is the media type of RFC 9457.
const problemType = "application/problem+json"

// RetrySeconds is the delay of a retry if an engine is unavailable or the service is overloaded.
const RetrySeconds = 5

// Problem is an error as RFC 9457 defines it. From 500 up it reveals nothing of the cause inside.
type Problem struct {
	Type     string         `json:"type" format:"uri-reference" example:"/problems/unknown_place"`
	Title    string         `json:"title" example:"The place is not known"`
	Status   int            `json:"status" example:"400"`
	Detail   string         `json:"detail,omitempty"`
	Instance string         `json:"instance,omitempty"` // carries the request's id
	Code     string         `json:"code" example:"unknown_place"`
	Errors   []ProblemField `json:"errors,omitempty"` // at most 20
	// how many more errors were found; looking for them ends at 100
	ErrorsOmitted int `json:"errors_omitted,omitempty" minimum:"1" maximum:"80" example:"3"`
	// of a conflict because of the state of the thing: that state, and the acts that are possible in it
	State string   `json:"state,omitempty" example:"accepted"`
	May   []string `json:"may,omitempty" example:"withdraw"`
}

// ProblemField is an error in one member of the body or one parameter.
type ProblemField struct {
	Pointer     string   `json:"pointer,omitempty" example:"/meetings/0/rrule"` // RFC 6901
	Parameter   string   `json:"parameter,omitempty" example:"near"`
	Code        string   `json:"code" example:"never_occurs"`
	Detail      string   `json:"detail" example:"The meeting would never be held by this rule."`
	Allowed     []string `json:"allowed,omitempty"`     // what would do; a list that several errors share is in the first of them
	Suggestions []string `json:"suggestions,omitempty"` // what may have been meant, at most 5
}

// problemKind is a problem's status and code.
type problemKind struct {
	status int
	code   string
}

// ProblemCodes lists every code that a problem can have, a closed list.
func ProblemCodes() []string {
	return []string{
		"malformed", "unknown_parameter", "invalid_parameter", "unknown_place", "page_too_deep", "invalid_cursor", "unauthorized", "sign_in_failed", "forbidden", "proof_needed", "conflict_of_interest", "not_found",
		"method_not_allowed", "not_acceptable", "conflict", "hidden_by_moderation", "gone", "cursor_expired", "stale", "precondition_required", "body_too_large", "unsupported_media_type",
		"invalid", "idempotency_key_reused", "still_running", "too_many_requests", "internal", "outcome_unknown", "maybe_stored", "stored_not_shown",
		"unavailable",
	}
}

// ProblemWriter answers with errors, in the reader's language.
type ProblemWriter struct {
	Texts     *messages.Catalogue
	PublicURL string
}

// Write answers with an error. It is the only place where errors become answers.
func (w ProblemWriter) Write(c echo.Context, err error) error {
	err = markIdempotent(c, err)
	kind := problemKindOf(err)
	if tooMany, ok := errors.AsType[*models.TooManyError](err); ok {
		c.Response().Header().Set(echo.HeaderRetryAfter, WholeSeconds(tooMany.Wait))
	}
	setProblemHeaders(c.Response().Header(), kind)
	if c.Request().Method == http.MethodHead {
		return c.NoContent(kind.status)
	}
	c.Response().WriteHeader(kind.status)
	reader := w.Texts.Match(c.Request().Header.Get("Accept-Language"))
	return c.Echo().JSONSerializer.Serialize(c, w.toProblem(reader, requestURN(c), err), "")
}

// WholeSeconds returns a wait as Retry-After writes it: in seconds, at least one, rounded up.
func WholeSeconds(wait time.Duration) string {
	return strconv.Itoa(max(1, int((wait+time.Second-1)/time.Second)))
}

// setProblemHeaders sets the headers of a problem, in addition to those that the server and the
// route have set.
func setProblemHeaders(header http.Header, kind problemKind) {
	switch {
	case kind.code == "still_running":
		header.Set("Retry-After", "1")
	case kind.status == http.StatusUnauthorized:
		header.Set("WWW-Authenticate", `Bearer realm="shg"`)
	case kind.status == http.StatusServiceUnavailable, kind.status == http.StatusTooManyRequests:
		if header.Get("Retry-After") == "" {
			header.Set("Retry-After", strconv.Itoa(RetrySeconds))
		}
	}
	header.Set(echo.HeaderContentType, problemType)
	header.Set(echo.HeaderCacheControl, "no-store")
	header.Set(echo.HeaderVary, VaryHeaders)
}

// toProblem returns an error as a Problem in a language. instance identifies the request.
func (w ProblemWriter) toProblem(reader, instance string, err error) Problem {
	kind := problemKindOf(err)
	p := Problem{
		Type: w.PublicURL + "/problems/" + kind.code, Status: kind.status, Code: kind.code, Instance: instance,
		Title: w.Texts.Text(reader, "problem."+kind.code+".title", nil), Detail: w.Texts.Text(reader, "problem."+kind.code+".detail", nil),
	}
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok && tooLarge.Limit > 0 {
		p.Detail = w.Texts.Text(reader, "problem.body_too_large.limit", map[string]any{"max": formatBytes(tooLarge.Limit)})
	}
	if conflict, ok := errors.AsType[*models.ConflictError](err); ok && conflict.Detail != "" {
		p.Detail, p.State, p.May = conflict.Detail, conflict.State, conflict.May
	}
	if invalid, ok := errors.AsType[*models.InvalidError](err); ok {
		p.Errors, p.ErrorsOmitted = w.toProblemFields(reader, invalid.Fields)
	}
	return p
}

// formatBytes returns a number of bytes in the largest unit that gives a whole number.
func formatBytes(n int64) string {
	for _, unit := range []struct {
		bytes int64
		name  string
	}{{1 << 30, "GiB"}, {1 << 20, "MiB"}, {1 << 10, "KiB"}} {
		if n%unit.bytes == 0 {
			return strconv.FormatInt(n/unit.bytes, 10) + " " + unit.name
		}
	}
	return strconv.FormatInt(n, 10) + " bytes"
}

// toProblemFields returns the errors in the reader's language, within the bounds of
// models.ShownErrors, and the number of those left out.
func (w ProblemWriter) toProblemFields(reader string, fields []models.FieldError) (shown []ProblemField, omitted int) {
	fields, omitted = models.ShownErrors(fields)
	shown = make([]ProblemField, len(fields))
	for i, f := range fields {
		shown[i] = w.ToField(reader, f)
	}
	return shown, omitted
}

func requestURN(c echo.Context) string {
	if id := c.Response().Header().Get(echo.HeaderXRequestID); id != "" {
		return "urn:request:" + id
	}
	return ""
}

// ToField returns an error in one member or parameter, in the reader's language.
func (w ProblemWriter) ToField(reader string, f models.FieldError) ProblemField {
	shown := ProblemField{Pointer: f.Pointer, Parameter: f.Parameter, Code: f.Code, Detail: w.Texts.FieldMessage(reader, f)}
	shown.Allowed, shown.Suggestions = f.Allowed, f.Suggestions
	return shown
}

// problemKindOf returns the status and code of an error.
func problemKindOf(err error) problemKind {
	var invalid *models.InvalidError
	var tooLarge *http.MaxBytesError
	var plain *echo.HTTPError
	var tooMany *models.TooManyError
	switch {
	case errors.Is(err, errStoredNotRead): // before what reading it back met
		return problemKind{http.StatusServiceUnavailable, "stored_not_shown"}
	case errors.Is(err, errMaybeStored):
		return problemKind{http.StatusServiceUnavailable, "maybe_stored"}
	case errors.Is(err, models.ErrOutcomeUnknown): // whatever else it is: nobody may read it as "not stored"
		return problemKind{http.StatusInternalServerError, "outcome_unknown"}
	case errors.As(err, &tooLarge):
		return problemKind{http.StatusRequestEntityTooLarge, "body_too_large"}
	case errors.As(err, &invalid):
		return invalidProblemKind(invalid)
	case errors.As(err, &plain):
		return statusProblemKind(plain.Code)
	case errors.As(err, &tooMany):
		return statusProblemKind(http.StatusTooManyRequests)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return problemKind{http.StatusServiceUnavailable, "unavailable"}
	}
	for _, known := range knownProblems() {
		if errors.Is(err, known.err) {
			return known.problemKind
		}
	}
	return problemKind{http.StatusInternalServerError, "internal"}
}

// knownProblem is an error of the domain and the problem that it is.
type knownProblem struct {
	err error
	problemKind
}

// knownProblems returns the errors of the domain, each before those that it also is.
func knownProblems() []knownProblem {
	return []knownProblem{
		{strict.ErrMalformed, problemKind{http.StatusBadRequest, "malformed"}},
		{models.ErrTooDeep, problemKind{http.StatusBadRequest, "page_too_deep"}},
		{models.ErrUnauthorized, problemKind{http.StatusUnauthorized, "unauthorized"}},
		{models.ErrSignInFailed, problemKind{http.StatusUnauthorized, "sign_in_failed"}},
		{models.ErrForbidden, problemKind{http.StatusForbidden, "forbidden"}},
		{models.ErrProofNeeded, problemKind{http.StatusForbidden, "proof_needed"}},
		{models.ErrConflictOfInterest, problemKind{http.StatusForbidden, "conflict_of_interest"}},
		{models.ErrNotFound, problemKind{http.StatusNotFound, "not_found"}},
		{models.ErrConflict, problemKind{http.StatusConflict, "conflict"}},
		{models.ErrHiddenByModeration, problemKind{http.StatusConflict, "hidden_by_moderation"}},
		{models.ErrCursorExpired, problemKind{http.StatusGone, "cursor_expired"}},
		{models.ErrGone, problemKind{http.StatusGone, "gone"}},
		{models.ErrStale, problemKind{http.StatusPreconditionFailed, "stale"}},
		{models.ErrKeyReused, problemKind{http.StatusUnprocessableEntity, "idempotency_key_reused"}},
		{models.ErrInProgress, problemKind{http.StatusConflict, "still_running"}},
		{models.ErrPreconditionRequired, problemKind{http.StatusPreconditionRequired, "precondition_required"}},
		{models.ErrUnavailable, problemKind{http.StatusServiceUnavailable, "unavailable"}},
	}
}

// invalidProblemKind distinguishes errors in the query, in the syntax of the body, and in the
// values of a well-formed body.
func invalidProblemKind(invalid *models.InvalidError) problemKind {
	kind := problemKind{http.StatusUnprocessableEntity, "invalid"}
	for _, f := range invalid.Fields {
		switch {
		case f.Code == "not_offered":
			return problemKind{http.StatusNotAcceptable, "not_acceptable"}
		case f.Code == "not_read", f.Code == "packed":
			return problemKind{http.StatusUnsupportedMediaType, "unsupported_media_type"}
		case f.Code == "unknown_parameter" || f.Parameter != "" && (f.Code == "unknown_place" || f.Code == "invalid_cursor"): // a parameter may have no name
			return problemKind{http.StatusBadRequest, f.Code}
		case f.Parameter != "" || f.Code == "malformed_query" || f.Code == "query_too_long":
			kind = problemKind{http.StatusBadRequest, "invalid_parameter"}
		case f.Code == "malformed_json" || f.Code == "duplicate_key" || f.Code == "too_deep":
			return problemKind{http.StatusBadRequest, "malformed"}
		}
	}
	return kind
}

func statusProblemKind(status int) problemKind {
	codes := map[int]string{
		http.StatusBadRequest: "malformed", http.StatusUnauthorized: "unauthorized", http.StatusForbidden: "forbidden",
		http.StatusNotFound: "not_found", http.StatusMethodNotAllowed: "method_not_allowed", http.StatusNotAcceptable: "not_acceptable",
		http.StatusRequestEntityTooLarge: "body_too_large", http.StatusUnsupportedMediaType: "unsupported_media_type",
		http.StatusTooManyRequests: "too_many_requests", http.StatusServiceUnavailable: "unavailable",
	}
	if code, ok := codes[status]; ok {
		return problemKind{status, code}
	}
	return problemKind{http.StatusInternalServerError, "internal"}
}
