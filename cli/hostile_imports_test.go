package cli_test

import (
	"bufio"
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/shg-directory/shg/internal/testwait"
)

// hostileBytes is how large the feeds are that are meant to take more memory than there is.
const hostileBytes = 60 << 20

// mostResident is how much memory importing may take, for any feed.
const mostResident = 200 << 20

// hostile lists feeds by their format: their beginning, the part that they repeat, and their end.
var hostile = []struct{ name, format, begins, again, ends string }{
	{"commas", "csv", "record,name\n", ",", ""},
	{"commas first", "csv", "", ",", ""},
	{"one cell", "csv", "record,name\na,\"", "x", ""},
	{"rows of one record", "csv", "record,name,meeting_start\n", "a,A,19:30\n", ""},
	{"short rows", "csv", "record,name\n", "a\n", ""},
	{"empty objects a line", "ndjson", "", "{}\n", ""},
	{"one line", "ndjson", "", "{\"a\":", ""},
	{"members that nobody knows", "ndjson", "", `{"record":"a","group":{` + strings.Repeat(`"x":1,`, 150_000) + "\"y\":1}}\n", ""},
	{"nested", "ndjson", "", `{"record":"a","group":{"name":` + strings.Repeat("[", 500_000) + "\n", ""},
	{"empty objects", "meeting-guide", "[{}", ",{}", "]"},
	{"one record", "meeting-guide", `[{"slug":"a","name":"`, "x", `"}]`},
	{"nested", "meeting-guide", "", "[", ""},
	{"small records", "csv", "record,name\n", "r%d,A\n", ""},
	{"small records", "ndjson", "", `{"record":"r%d","deleted":true}` + "\n", ""},
	{"small records", "meeting-guide", `[{"slug":"","name":""}`, `,{"slug":"s%d","name":"A"}`, "]"},
	{"a member beside", "meeting-guide", `{"x":[`, "1,", "1]}"},
}

// Importing takes a bounded amount of memory for any feed.
func TestHostileFeedsTakeLittleMemory(t *testing.T) { //nolint:paralleltest // beside others it would not say what one takes
	x := newTerminal(t)
	x.done("migrate")
	for _, feed := range hostile {
		t.Run(feed.format+" "+feed.name, func(t *testing.T) { //nolint:paralleltest // as above
			file := filepath.Join(t.TempDir(), "feed")
			writeAgain(t, file, feed.begins, feed.again, feed.ends)
			cmd := x.program("import", feed.format, file, "--source", "hostile", "--dry-run", "--json")
			var out bytes.Buffer
			cmd.Stdout = &out
			_ = cmd.Run() // it is refused or not
			resident, ok := peakResident(cmd.ProcessState)
			if !ok {
				t.Skip("the memory that a process took is known on Linux alone")
			}
			t.Logf("%d MiB resident, %.1f s of processor, %s", resident>>20, cmd.ProcessState.UserTime().Seconds(), cmd.ProcessState)
			if cmd.ProcessState.ExitCode() < 0 || resident > mostResident {
				t.Errorf("%s, %d MiB resident", cmd.ProcessState, resident>>20)
			}
			if out.Len() > 4<<20 {
				t.Errorf("%d bytes are printed", out.Len())
			}
		})
	}
}

func writeAgain(t *testing.T, name, begins, again, ends string) {
	t.Helper()
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	out := bufio.NewWriter(file)
	_, _ = out.WriteString(begins)
	size := hostileBytes
	if len(again) > 1<<19 && !strings.Contains(again, "[[") {
		size /= 8 // each takes the processor for long
	}
	for i := range size / len(again) {
		if strings.Contains(again, "%d") {
			_, _ = fmt.Fprintf(out, again, i)
		} else {
			_, _ = out.WriteString(again)
		}
	}
	_, _ = out.WriteString(ends)
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}

// SIGTERM ends the service within its 15 seconds while an import is read and while it is written.
// The import continues at the same position after the next start.
func TestTheServiceStopsInTheMiddleOfAnImport(t *testing.T) {
	t.Parallel()
	for _, after := range []int{0, 400} {
		t.Run(fmt.Sprint("after ", after), func(t *testing.T) {
			t.Parallel()
			x := newTerminal(t)
			account := fmt.Sprint(x.done("account", "add", "--name", "A partner", "--json").object(t)["id"])
			token, _ := x.done("token", "create", "--account", account, "--scope", "source:leeds", "--json").object(t)["token"].(string)
			s := x.serve()
			p := partner{t, s.url, token}
			at := p.handIn()
			testwait.For(t, "some of it is done", func() bool { return p.progress(at).Counts.Done >= after })
			if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			_ = s.cmd.Wait()
			if s.cmd.ProcessState.ExitCode() != 0 { // as it is too if its 15 seconds are not enough
				t.Errorf("%s", s.cmd.ProcessState)
			}
			x.nothingLeased()
			s = x.serve()
			defer s.kill()
			p.url = s.url
			testwait.For(t, "the import ends by itself", func() bool { return p.progress(at).Status == "done" })
			if n := p.progress(at).Counts; n.Done != importedRecords || n.Created != importedRecords {
				t.Errorf("%+v", n)
			}
		})
	}
}

// nothingLeased checks that a service which has stopped has released its jobs, so that the next one
// need not wait for a lease to end.
func (x *terminal) nothingLeased() {
	x.t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(x.dir, "shg.db"))
	if err != nil {
		x.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var leased int
	const query = "SELECT count(*) FROM jobs WHERE leased_until IS NOT NULL AND dead_at IS NULL"
	if err := db.QueryRowContext(x.t.Context(), query).Scan(&leased); err != nil || leased != 0 {
		x.t.Errorf("%d jobs are leased by a service that has stopped, %v", leased, err)
	}
}
