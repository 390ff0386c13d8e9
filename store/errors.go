package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"regexp"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
	"modernc.org/sqlite"

	"github.com/shg-directory/shg/models"
)

// SQLite's result codes that this package distinguishes (sqlite.org/rescode.html).
const (
	sqliteError      = 1
	sqliteBusy       = 5
	sqliteLocked     = 6
	sqliteReadOnly   = 8
	sqliteInterrupt  = 9
	sqliteIO         = 10
	sqliteFull       = 13
	sqliteCantOpen   = 14
	sqliteConstraint = 19
)

// errRetryable marks a transaction that the database aborted because of concurrent ones; it may be
// tried again.
var errRetryable = fmt.Errorf("%w: the database was busy with others' changes", models.ErrUnavailable)

// sqliteColumns matches the columns of a unique constraint of SQLite, which names columns and not
// the constraint: "UNIQUE constraint failed: groups.slug".
var sqliteColumns = regexp.MustCompile(`^(\w+)\.(\w+)((?:, \w+\.\w+)*)$`)

// translate converts a driver's error into one of the vocabulary, which names constraints and never
// contains a value. Errors that are of the vocabulary already are returned unchanged, and so are
// the errors of contexts that have ended.
func translate(err error) error {
	var fromSQLite *sqlite.Error
	var fromPostgres *pgconn.PgError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &fromSQLite):
		return translateSQLite(fromSQLite)
	case errors.As(err, &fromPostgres):
		return translatePostgres(fromPostgres)
	case errors.Is(err, sql.ErrNoRows), errors.Is(err, gorm.ErrRecordNotFound):
		return models.ErrNotFound
	case isConnectionLost(err):
		return fmt.Errorf("%w: the database cannot be reached", models.ErrUnavailable)
	}
	return err
}

// commitError returns the error of a commit that failed. If the database refused the commit, it is
// surely not stored; otherwise the outcome is unknown. In that case the cause is included as text
// alone, so that no caller takes it for the error of a write that is surely not stored.
func commitError(err error) error {
	switch {
	case isCommitRejected(err):
		return translate(err)
	case isRolledBack(err):
		return fmt.Errorf("%w: the transaction had ended before its commit", models.ErrUnavailable)
	}
	return fmt.Errorf("%w: %s", models.ErrOutcomeUnknown, translate(err).Error())
}

// isCommitRejected reports whether the commit surely did not happen. SQLite's log lacks the end of
// a transaction if the disk was full, and may contain it after other failures. A PostgreSQL session
// that ends during a commit (FATAL, PANIC) may have written it.
func isCommitRejected(err error) bool {
	var fromSQLite *sqlite.Error
	var fromPostgres *pgconn.PgError
	switch {
	case errors.As(err, &fromSQLite):
		return fromSQLite.Code()&0xff == sqliteFull
	case errors.As(err, &fromPostgres):
		return fromPostgres.SeverityUnlocalized == "ERROR" && fromPostgres.Code != "40003"
	}
	return false
}

// isRolledBack reports whether the transaction was rolled back before its commit. That nothing was
// sent (pgconn.SafeToRetry) is not asked: it is also said of a commit whose session ended while the
// answer was read, and that may be stored.
func isRolledBack(err error) bool {
	return errors.Is(err, sql.ErrTxDone) || errors.Is(err, pgx.ErrTxClosed) || errors.Is(err, pgx.ErrTxCommitRollback)
}

func isConnectionLost(err error) bool {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	var network net.Error
	var connect *pgconn.ConnectError
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, io.EOF) || errors.As(err, &connect) || errors.As(err, &network) || pgconn.SafeToRetry(err)
}

func translateSQLite(err *sqlite.Error) error {
	switch code := err.Code(); code & 0xff {
	case sqliteConstraint:
		return constraintError(sqliteConstraintName(err.Error()))
	case sqliteBusy, sqliteLocked:
		return errRetryable
	case sqliteInterrupt:
		return context.DeadlineExceeded
	case sqliteIO, sqliteFull, sqliteCantOpen, sqliteReadOnly:
		return fmt.Errorf("%w: SQLite code %d", models.ErrUnavailable, code)
	case sqliteError:
		return fmt.Errorf("SQLite: %s", err.Error()) // about the statement, which contains no values
	default:
		return fmt.Errorf("SQLite code %d", code)
	}
}

// sqliteConstraintName reads the name from messages like "constraint failed: CHECK constraint
// failed: groups_kind_known (275)".
func sqliteConstraintName(message string) string {
	message = strings.TrimSpace(message)
	if i := strings.LastIndex(message, " ("); i >= 0 {
		message = message[:i]
	}
	if i := strings.LastIndex(message, "failed: "); i >= 0 {
		message = message[i+len("failed: "):]
	}
	if parts := sqliteColumns.FindStringSubmatch(message); parts != nil {
		names := []string{parts[1], parts[2]}
		for _, more := range strings.Split(parts[3], ", ")[1:] {
			_, column, _ := strings.Cut(more, ".")
			names = append(names, column)
		}
		return strings.Join(append(names, "unique"), "_")
	}
	if strings.HasPrefix(message, "FOREIGN KEY") {
		return "missing_reference"
	}
	return strings.TrimPrefix(message, "constraint failed: ")
}

func translatePostgres(err *pgconn.PgError) error {
	switch code := err.Code; {
	case code == "23503":
		return constraintError("missing_reference")
	case strings.HasPrefix(code, "23"):
		return constraintError(err.ConstraintName)
	case code == "40001", code == "40P01", code == "55P03":
		return errRetryable
	case code == "57014":
		return context.DeadlineExceeded
	case strings.HasPrefix(code, "08"), strings.HasPrefix(code, "53"), strings.HasPrefix(code, "57"), strings.HasPrefix(code, "58"), code == "25006":
		return fmt.Errorf("%w: PostgreSQL code %s", models.ErrUnavailable, code)
	case strings.HasPrefix(code, "42"):
		return fmt.Errorf("PostgreSQL code %s: %s", code, err.Message) // about the statement, which contains no values
	default:
		return fmt.Errorf("PostgreSQL code %s", code)
	}
}

// notFoundIfNone returns the error of a statement, or ErrNotFound if the statement touched no row.
func notFoundIfNone[N int | int64](affected N, err error) error {
	if err == nil && affected == 0 {
		return models.ErrNotFound
	}
	return err
}

// constraintError returns a conflict whose code is the constraint's name, the same on both engines;
// for a missing reference the code is "missing_reference". It has no sentence, because callers must
// not learn how the database is built.
func constraintError(constraint string) error {
	return &models.ConflictError{Code: constraint}
}
