package csv

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/shg-directory/shg/models"
)

// Within its bounds a table is read as encoding/csv reads it, however it is cut into pieces.
func TestRowsAreThoseOfTheStandardLibrary(t *testing.T) {
	t.Parallel()
	signs := []string{`"`, `""`, ",", ";", "\n", "\r\n", "\r", "a", " ", "é", "\xff", strings.Repeat("x", 15)}
	rapid.Check(t, func(t *rapid.T) {
		table := strings.Join(rapid.SliceOfN(rapid.SampledFrom(signs), 0, 40).Draw(t, "table"), "")
		for _, comma := range ",;" {
			want, got := standard(table, comma), own(table, byte(comma), bounds{bytes: 1 << 20, cell: 1 << 20, cells: 1 << 20})
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%q at %q: (-standard +own)\n%s", table, comma, diff)
			}
		}
	})
}

func standard(table string, comma rune) (lines []string) {
	in := csv.NewReader(strings.NewReader(table))
	in.Comma, in.FieldsPerRecord = comma, -1
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			return lines
		}
		if wrong := (*csv.ParseError)(nil); errors.As(err, &wrong) {
			lines = append(lines, fmt.Sprintf("%d %v", wrong.StartLine, wrong.Err))
			continue
		}
		line, _ := in.FieldPos(0)
		lines = append(lines, fmt.Sprintf("%d %q", line, cells))
	}
}

func own(table string, comma byte, b bounds) (lines []string) {
	in := &rowReader{in: bufio.NewReaderSize(strings.NewReader(table), 16), comma: comma}
	for {
		cells, line, wrong, err := in.next(b)
		switch {
		case err != nil:
			return lines
		case wrong != nil:
			lines = append(lines, fmt.Sprintf("%d %v", line, wrong))
		default:
			lines = append(lines, fmt.Sprintf("%d %q", line, cells))
		}
	}
}

// A row beyond a bound is refused alone, and the next is read, whatever quotes and line breaks it
// has.
func TestRowsBeyondTheirBounds(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ says, want string }{
		{"a,b,c,d,e", errTooManyCells.Error()},
		{strings.Repeat("a", 9), errCellTooLarge.Error()},
		{`"` + strings.Repeat("a\n", 5) + `",b`, errCellTooLarge.Error()},
		{`"aaaaaaa","bbbbbbb",ccccccc`, errTooLarge.Error()},
		{`"a` + strings.Repeat(`""`, 6) + "\n" + `bbbbb"`, errCellTooLarge.Error()},
		{strings.Repeat(",", 100), ""},
	} {
		got := own("x\n"+row.says+"\ny\n", ',', bounds{bytes: 20, cell: 8, cells: 4})
		want := []string{`1 ["x"]`}
		if row.want != "" {
			want = append(want, "2 "+row.want)
		}
		want = append(want, fmt.Sprintf("%d [\"y\"]", 3+strings.Count(row.says, "\n")))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", row.says, diff)
		}
	}
}

// Reading on from the end of any entry gives the rest of the feed.
func TestReadingResumes(t *testing.T) {
	t.Parallel()
	feed := "\ufeffrecord,name,meeting_days,meeting_start\r\na,\"A\nB\",MO,19:30\na,,TU,19:30\n\nb,B,,\n,C,,\nd,\"D\"x,,\nd,D,WE,20:00\r\nd,D,TH,20:00"
	all := told(t, func(tell models.FeedEntryHandler) (int, error) {
		return Read(strings.NewReader(feed), models.ImportOptions{}, tell)
	})
	if len(all) != 6 {
		t.Fatalf("%+v", all)
	}
	for i := range all[:len(all)-1] {
		from := all[i].next
		rest := told(t, func(tell models.FeedEntryHandler) (int, error) {
			return Resume(strings.NewReader(feed), strings.NewReader(feed[from.Offset:]), from, models.ImportOptions{}, tell)
		})
		if diff := cmp.Diff(all[i+1:], rest, cmp.AllowUnexported(entry{})); diff != "" {
			t.Errorf("behind entry %d, at %+v:\n%s", i, from, diff)
		}
	}
}

// entry is the content of an entry, and where the next begins.
type entry struct {
	says string
	next models.FeedPosition
}

func told(t *testing.T, read func(models.FeedEntryHandler) (int, error)) (all []entry) {
	t.Helper()
	n, err := read(func(e models.FeedEntry) error {
		says := fmt.Sprintf("refused %+v", e.Refused)
		if e.Refused == nil {
			says = fmt.Sprintf("%+v", e.Record)
		}
		all = append(all, entry{says, e.Next})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	all = append(all, entry{says: strconv.Itoa(n)})
	return all
}

// A record of very many rows is refused once, and the records around it are taken.
func TestARecordOfTooManyRows(t *testing.T) {
	t.Parallel()
	feed := "record,name,meeting_start\na,A,19:30\n" + strings.Repeat("b,B,19:30\n", maxRows+5) + "c,C,19:30\n"
	var got []string
	_, err := Read(strings.NewReader(feed), models.ImportOptions{}, func(e models.FeedEntry) error {
		if e.Refused != nil {
			got = append(got, e.Refused.Record+" "+e.Refused.Errors[0].Code)
		} else {
			got = append(got, e.Record.Key)
		}
		return nil
	})
	if diff := cmp.Diff([]string{"a", "b too_many_rows", "c"}, got); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
}

// The name of a column that is not known is cut where an error shows it.
func TestNamesOfColumnsAreCut(t *testing.T) {
	t.Parallel()
	_, err := Read(strings.NewReader("record,"+strings.Repeat("n", 20_000)+"\n"), models.ImportOptions{}, nil)
	if err == nil || len(err.Error()) > 3000 {
		t.Errorf("%d bytes: %.200v", len(err.Error()), err)
	}
}
