package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/formats/strict"
	"github.com/shg-directory/shg/models"
)

// ProblemExplanation is a problem as its page explains it.
type ProblemExplanation struct {
	Code, Title, Detail string
	Do                  string // what the author of the client may do about it
	Status              int
	Answer              string // one such answer, with the headers that it has of its own
}

// Explain returns an explanation of every problem in the language that the reader prefers,
// in the order of ProblemCodes.
func (w ProblemWriter) Explain(acceptLanguage string) ([]ProblemExplanation, error) {
	reader := w.Texts.Match(acceptLanguage)
	var all []ProblemExplanation
	for _, err := range problemExamples() {
		kind, p := problemKindOf(err), w.toProblem(reader, "urn:request:0b9c6a7e-2f1d-4c83-9a51-0c6f2b7d8e10", err)
		response, failed := formatProblemResponse(kind, p)
		if failed != nil {
			return nil, fmt.Errorf("show the problem %s: %w", kind.code, failed)
		}
		all = append(all, ProblemExplanation{
			Code: kind.code, Title: p.Title, Detail: w.Texts.Text(reader, "problem."+kind.code+".detail", nil), Do: w.Texts.Text(reader, "problem."+kind.code+".do", nil),
			Status: kind.status, Answer: response,
		})
	}
	return all, nil
}

// formatProblemResponse returns an answer as it is sent, with its body indented.
func formatProblemResponse(kind problemKind, p Problem) (string, error) {
	header := http.Header{}
	setProblemHeaders(header, kind)
	var shown bytes.Buffer
	fmt.Fprintf(&shown, "HTTP/1.1 %d %s\n", kind.status, http.StatusText(kind.status))
	for _, name := range slices.Sorted(maps.Keys(header)) {
		fmt.Fprintf(&shown, "%s: %s\n", name, header.Get(name))
	}
	shown.WriteByte('\n')
	encoder := json.NewEncoder(&shown)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(p); err != nil {
		return "", err
	}
	return shown.String(), nil
}

// problemExamples returns errors as handlers return them, one for each of ProblemCodes.
func problemExamples() []error {
	invalid := func(name, code string, allowed ...string) error {
		return &models.InvalidError{Fields: []models.FieldError{WrongParameter(name, code, allowed...)}}
	}
	return []error{
		strict.ErrMalformed,
		invalid("colour", "unknown_parameter", "parent", "q"),
		invalid("stage", "unknown_value", models.SetValues("stage")...),
		&models.InvalidError{Fields: []models.FieldError{{
			Parameter: "near", Code: "unknown_place", Suggestions: []string{"Leeds, England, GB", "Leeds, Alabama, US"},
			Params: map[string]any{"suggestions": "Leeds, England, GB; Leeds, Alabama, US"},
		}}},
		models.ErrTooDeep,
		models.InvalidParameter("cursor", "invalid_cursor"),
		models.ErrUnauthorized, models.ErrSignInFailed, models.ErrForbidden, models.ErrProofNeeded, models.ErrConflictOfInterest, models.ErrNotFound,
		echo.ErrMethodNotAllowed, echo.NewHTTPError(http.StatusNotAcceptable),
		models.ErrConflict, models.ErrHiddenByModeration, models.ErrGone, models.ErrCursorExpired, models.ErrStale, models.ErrPreconditionRequired,
		&http.MaxBytesError{Limit: MaxBody}, echo.ErrUnsupportedMediaType,
		models.Invalid("/meetings/0/rrule", "never_occurs"),
		models.ErrKeyReused, models.ErrInProgress, echo.ErrTooManyRequests,
		errors.New("anything that nobody foresaw"), models.ErrOutcomeUnknown, errMaybeStored, errStoredNotRead, models.ErrUnavailable,
	}
}
