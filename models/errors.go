package models

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// The errors that rooms return; doors turn them into problems and exit codes. Match with errors.Is.
var (
	// ErrNotFound means that the thing does not exist, or that the actor may not learn that it
	// does.
	ErrNotFound = errors.New("not found")
	// ErrForbidden means that the actor may know the thing but not do this to it.
	ErrForbidden = errors.New("forbidden")
	// ErrHiddenByModeration means that a moderator hid the thing: it cannot be published until a
	// moderator restores it.
	ErrHiddenByModeration = errors.New("hidden by a moderator")
	// ErrConflictOfInterest means that the actor is a member of the group concerned or the
	// consultant concerned, or decided the same matter before: somebody else decides.
	ErrConflictOfInterest = errors.New("the actor is concerned")
	// ErrUnauthorized means that nobody is signed in.
	ErrUnauthorized = errors.New("not signed in")
	// ErrSignInFailed means that a phrase, a code or a link opens no account.
	ErrSignInFailed = errors.New("the phrase or code opens no account")
	// ErrProofNeeded means that the session was proven too long ago: its person must prove anew
	// who it is.
	ErrProofNeeded = errors.New("a new proof of who it is is needed")
	// ErrConflict means that the thing's state does not allow the act.
	ErrConflict = errors.New("conflict")
	// ErrStale means that the thing changed since the actor read it.
	ErrStale = errors.New("changed since it was read")
	// ErrPreconditionRequired means that the actor must name the version that is to be changed.
	ErrPreconditionRequired = errors.New("which version is to be changed is not said")
	// ErrGone means that the thing was here and has been erased.
	ErrGone = errors.New("gone")
	// ErrUnavailable means that an engine cannot be reached now; trying again later may work.
	ErrUnavailable = errors.New("unavailable")
	// ErrOutcomeUnknown means that a commit failed in a way that leaves open whether it was stored.
	ErrOutcomeUnknown = errors.New("outcome of the commit unknown")
	// ErrTooDeep means that a page is beyond the 10,000th item.
	ErrTooDeep = errors.New("page too deep")
	// ErrCursorExpired means that some changes after the cursor are deleted: begin again
	// without one.
	ErrCursorExpired = errors.New("cursor expired")
)

// PreparationError returns the error of a write that only prepares the requested one. If its
// outcome is unknown, the requested write is surely not stored: the result matches ErrUnavailable
// then, and not ErrOutcomeUnknown. Any other error is returned as it is.
func PreparationError(err error) error {
	if !errors.Is(err, ErrOutcomeUnknown) {
		return err
	}
	return fmt.Errorf("%w: a preparation failed: %s", ErrUnavailable, err.Error())
}

// ConflictError is an ErrConflict with its reason: a code such as "request_not_open", and a
// sentence for callers. Without a sentence the code is for the log alone, for example a
// constraint's name. If the state of the thing is the reason, State is that and May is what can be
// done in it now, by either side.
type ConflictError struct {
	Code, Detail string
	State        string
	May          []string
}

func (e *ConflictError) Error() string {
	if e.Detail == "" {
		return "conflict: " + e.Code
	}
	return e.Detail
}

// Is makes errors.Is(err, ErrConflict) true.
func (e *ConflictError) Is(target error) bool { return target == ErrConflict }

// PartialError means that work on several records succeeded for all but these, each with its
// reason. Match the reasons with errors.Is only if any of them will do.
type PartialError struct{ Failed map[ID]error }

func (e *PartialError) Error() string {
	for _, id := range e.ids() {
		return fmt.Sprintf("%d failed, the first %s: %v", len(e.Failed), id, e.Failed[id])
	}
	return "none failed"
}

// Unwrap returns the reasons, in the order of the ids.
func (e *PartialError) Unwrap() []error {
	var reasons []error
	for _, id := range e.ids() {
		reasons = append(reasons, e.Failed[id])
	}
	return reasons
}

func (e *PartialError) ids() []ID {
	return slices.SortedFunc(maps.Keys(e.Failed), func(a, b ID) int { return bytes.Compare(a[:], b[:]) })
}

// RetryLaterError means that work was not tried, for a reason of ours. Wait is how long to wait
// before trying it.
type RetryLaterError struct{ Wait time.Duration }

func (e *RetryLaterError) Error() string { return "to be tried later" }

// RefusalReason returns the code of why an act is refused as things stand, and "" of an error that is
// no refusal.
func RefusalReason(err error) string {
	if conflict, ok := errors.AsType[*ConflictError](err); ok {
		return conflict.Code
	}
	if invalid, ok := errors.AsType[*InvalidError](err); ok {
		return invalid.Fields[0].Code
	}
	switch {
	case errors.Is(err, ErrNotFound):
		return "not_found"
	case errors.Is(err, ErrStale):
		return "stale"
	}
	return ""
}
