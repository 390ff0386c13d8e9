package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/shg-directory/shg/api"
	"github.com/shg-directory/shg/domain/imports"
	"github.com/shg-directory/shg/formats/meetingguide"
	"github.com/shg-directory/shg/models"
)

func (a *app) exporting() *cobra.Command {
	cmd := &cobra.Command{Use: "export", Short: "Give the public directory to others as a file", Args: cobra.NoArgs, RunE: help}
	cmd.AddCommand(
		a.exportTo("meeting-guide", "All public groups as a feed in Meeting Guide JSON",
			"All public groups as a feed in Meeting Guide JSON, the same as /feeds/meeting-guide.json. What the format cannot express is left out and counted.",
			exportGuide),
		a.exportTable(),
		a.exportTo("ndjson", "All public groups in our own words, one JSON object a line",
			"All public groups in our own words, one JSON object a line, as shg import ndjson takes them in.", exportLines),
		notYet("hsds"),
	)
	return cmd
}

// notYet returns a command for a format whose name is reserved. Scripts that use it learn why there
// is no output: the command line is correct, but refused.
func notYet(format string) *cobra.Command {
	return &cobra.Command{
		Use: format, Hidden: true, DisableFlagParsing: true, Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var there []string
			for _, sibling := range cmd.Parent().Commands() {
				if sibling.IsAvailableCommand() {
					there = append(there, sibling.Name())
				}
			}
			return fmt.Errorf("%s %s: this format is not there yet. There are: %s", cmd.Parent().Name(), format, strings.Join(there, ", "))
		},
	}
}

// writing writes groups one by one and then the end, and returns what became of them.
type writing struct {
	group   func(models.Group) error
	end     func() error
	written func() meetingguide.WriteStats
}

// format returns a writing of groups.
type format func(ctx context.Context, h *House, to io.Writer) (writing, error)

func exportGuide(ctx context.Context, h *House, to io.Writer) (writing, error) {
	w := h.Imports.NewGuideWriter(to)
	return writing{
		group:   func(g models.Group) error { return w.Group(ctx, g) },
		end:     func() error { return w.Close(ctx) },
		written: w.Written,
	}, nil
}

// exportTable returns the command that writes a table.
func (a *app) exportTable() *cobra.Command {
	var oneRowAGroup, excel bool
	cmd := a.exportTo("csv", "All public groups as a table",
		"All public groups as a table: a row for each meeting, those of a group one below the other, and one for a group without any. What a group says\n"+
			"of itself stands in its first row. The columns are those that GET /api/v1/groups answers with as text/csv; shg import csv takes the table in.",
		func(_ context.Context, h *House, to io.Writer) (writing, error) {
			if excel {
				if _, err := io.WriteString(to, "\ufeff"); err != nil {
					return writing{}, err
				}
			}
			rows := api.RowsOfMeetings
			if oneRowAGroup {
				rows = api.RowsOfGroups
			}
			return tableOf(h.Door.GroupTable(to, rows)), nil
		})
	cmd.Flags().BoolVar(&oneRowAGroup, "one-row-a-group", false, "a row for each group; where it has several meetings they stand in words, which no import takes in")
	cmd.Flags().BoolVar(&excel, "excel", false, "begin with a byte order mark, so that Excel reads the table as UTF-8")
	return cmd
}

func exportLines(_ context.Context, _ *House, to io.Writer) (writing, error) {
	lines := json.NewEncoder(to)
	lines.SetEscapeHTML(false)
	var said meetingguide.WriteStats
	return writing{
		group: func(g models.Group) error {
			said.Groups, said.Meetings, said.Entries = said.Groups+1, said.Meetings+len(g.Meetings), said.Entries+1
			return lines.Encode(imports.NDJSONLine(g))
		},
		end:     func() error { return nil },
		written: func() meetingguide.WriteStats { return said },
	}, nil
}

func tableOf(table *api.GroupTable) writing {
	var said meetingguide.WriteStats
	return writing{
		group: func(g models.Group) error {
			said.Groups, said.Meetings = said.Groups+1, said.Meetings+len(g.Meetings)
			return table.Group(g)
		},
		end: table.Close,
		written: func() meetingguide.WriteStats {
			said.Entries = table.Rows()
			if n := table.InWords(); n > 0 {
				said.Skipped = map[string]int{skippedInWords: n}
			}
			return said
		},
	}
}

// skippedInWords is the reason for skipping meetings that a row of a group with several can only
// describe in words.
const skippedInWords = "in_words"

func (a *app) exportTo(name, short, long string, f format) *cobra.Command {
	var out string
	cmd := a.withJSON(&cobra.Command{
		Use: name, Short: short, Args: cobra.NoArgs,
		Long: long + "\nIt works beside a running server. A file appears when it is whole, and one that was there is replaced; anything else, such as a pipe, is written into.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.within(cmd.Context(), plan{}, func(ctx context.Context, h *House) error { return a.export(ctx, h, out, f) })
		},
	})
	cmd.Flags().StringVar(&out, "out", "", "the file (default: standard output)")
	return cmd
}

func (a *app) export(ctx context.Context, h *House, out string, f format) error {
	total, err := h.Discovery.CountPublicGroups(ctx)
	if err != nil {
		return err
	}
	if a.isOut(out) {
		out = ""
	}
	bar := a.progress(total, "export")
	var written meetingguide.WriteStats
	err = a.toFile(out, func(to io.Writer) error {
		w, err := f(ctx, h, to)
		if err != nil {
			return err
		}
		err = h.Discovery.EachPublicGroup(ctx, func(g models.Group) error {
			_ = bar.Add(1) // a bar that cannot be drawn stops no export
			return w.group(g)
		})
		if err == nil {
			err = w.end()
		}
		written = w.written()
		return err
	})
	_ = bar.Finish()
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return a.printWritten(out, written)
}

// printWritten prints what became of the groups. It uses standard error if the groups themselves
// went to standard output.
func (a *app) printWritten(out string, w meetingguide.WriteStats) error {
	var said strings.Builder
	fmt.Fprintf(&said, "%s with %s: %s.", counted(w.Groups, "group", "groups"), counted(w.Meetings, "meeting", "meetings"), counted(w.Entries, "entry", "entries"))
	for _, why := range []string{meetingguide.SkippedNotWeekly, meetingguide.SkippedNotHeld, meetingguide.SkippedNoPlace, skippedInWords} {
		if n := w.Skipped[why]; n > 0 {
			fmt.Fprintf(&said, "\n  left out, %s: %s", why, counted(n, "meeting", "meetings"))
		}
	}
	if out != "" {
		return a.print(w, "%s\n", said.String())
	}
	_, err := fmt.Fprintln(a.Err, said.String())
	return err
}
