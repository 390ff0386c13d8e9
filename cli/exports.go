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
	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/models"
)

func (a *commandLine) newExportCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "export", Short: "Give the public directory to others as a file", Args: cobra.NoArgs, RunE: showHelp}
	cmd.AddCommand(
		a.newExportFormatCommand("meeting-guide", "All public groups as a feed in Meeting Guide JSON",
			"All public groups as a feed in Meeting Guide JSON, the same as /feeds/meeting-guide.json. What the format cannot express is left out and counted.",
			newGuideWriter),
		a.newExportTableCommand(),
		a.newExportFormatCommand("ndjson", "All public groups in our own words, one JSON object a line",
			"All public groups in our own words, one JSON object a line, as shg import ndjson takes them in.", newNDJSONWriter),
		newReservedCommand("hsds"),
	)
	return cmd
}

// newReservedCommand returns a command for a format whose name is reserved. Scripts that use it
// learn why there is no output: the command line is correct, but refused.
func newReservedCommand(format string) *cobra.Command {
	return &cobra.Command{
		Use: format, Hidden: true, DisableFlagParsing: true, Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var available []string
			for _, sibling := range cmd.Parent().Commands() {
				if sibling.IsAvailableCommand() {
					available = append(available, sibling.Name())
				}
			}
			return fmt.Errorf("%s %s: this format is not there yet. There are: %s", cmd.Parent().Name(), format, strings.Join(available, ", "))
		},
	}
}

// groupWriter writes groups one by one and then the end, and returns what became of them.
type groupWriter struct {
	writeGroup func(models.Group) error
	close      func() error
	summary    func() meetingguide.WriteStats
}

// exportFormat returns a writer of groups in a format.
type exportFormat func(ctx context.Context, h *app.App, to io.Writer) (groupWriter, error)

func newGuideWriter(ctx context.Context, application *app.App, to io.Writer) (groupWriter, error) {
	w := application.Imports.NewGuideWriter(to)
	return groupWriter{
		writeGroup: func(g models.Group) error { return w.Group(ctx, g) },
		close:      func() error { return w.Close(ctx) },
		summary:    w.Written,
	}, nil
}

// newExportTableCommand returns the command that writes a table.
func (a *commandLine) newExportTableCommand() *cobra.Command {
	var oneRowAGroup, excel bool
	cmd := a.newExportFormatCommand("csv", "All public groups as a table",
		"All public groups as a table: a row for each meeting, those of a group one below the other, and one for a group without any. What a group says\n"+
			"of itself stands in its first row. The columns are those that GET /api/v1/groups answers with as text/csv; shg import csv takes the table in.",
		func(_ context.Context, application *app.App, to io.Writer) (groupWriter, error) {
			if excel {
				if _, err := io.WriteString(to, "\ufeff"); err != nil {
					return groupWriter{}, err
				}
			}
			rows := api.RowsOfMeetings
			if oneRowAGroup {
				rows = api.RowsOfGroups
			}
			return newTableWriter(application.Door.NewGroupTable(to, rows)), nil
		})
	cmd.Flags().BoolVar(&oneRowAGroup, "one-row-a-group", false, "a row for each group; where it has several meetings they stand in words, which no import takes in")
	cmd.Flags().BoolVar(&excel, "excel", false, "begin with a byte order mark, so that Excel reads the table as UTF-8")
	return cmd
}

func newNDJSONWriter(_ context.Context, _ *app.App, to io.Writer) (groupWriter, error) {
	lines := json.NewEncoder(to)
	lines.SetEscapeHTML(false)
	var stats meetingguide.WriteStats
	return groupWriter{
		writeGroup: func(g models.Group) error {
			stats.Groups, stats.Meetings, stats.Entries = stats.Groups+1, stats.Meetings+len(g.Meetings), stats.Entries+1
			return lines.Encode(imports.NDJSONLine(g))
		},
		close:   func() error { return nil },
		summary: func() meetingguide.WriteStats { return stats },
	}, nil
}

func newTableWriter(table *api.GroupTable) groupWriter {
	var stats meetingguide.WriteStats
	return groupWriter{
		writeGroup: func(g models.Group) error {
			stats.Groups, stats.Meetings = stats.Groups+1, stats.Meetings+len(g.Meetings)
			return table.Group(g)
		},
		close: table.Close,
		summary: func() meetingguide.WriteStats {
			stats.Entries = table.Rows()
			if n := table.MeetingsInWords(); n > 0 {
				stats.Skipped = map[string]int{skippedInWords: n}
			}
			return stats
		},
	}
}

// skippedInWords is the reason for skipping meetings that a row of a group with several can only
// describe in words.
const skippedInWords = "in_words"

func (a *commandLine) newExportFormatCommand(name, short, long string, f exportFormat) *cobra.Command {
	var out string
	cmd := a.addJSONFlag(&cobra.Command{
		Use: name, Short: short, Args: cobra.NoArgs,
		Long: long + "\nIt works beside a running server. A file appears when it is whole, and one that was there is replaced; anything else, such as a pipe, is written into.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withApp(cmd.Context(), openOptions{}, func(ctx context.Context, application *app.App) error { return a.export(ctx, application, out, f) })
		},
	})
	cmd.Flags().StringVar(&out, "out", "", "the file (default: standard output)")
	return cmd
}

func (a *commandLine) export(ctx context.Context, application *app.App, out string, f exportFormat) error {
	total, err := application.Discovery.CountPublicGroups(ctx)
	if err != nil {
		return err
	}
	if a.isStdout(out) {
		out = ""
	}
	bar := a.newProgressBar(total, "export")
	var written meetingguide.WriteStats
	err = a.writeOutput(out, func(to io.Writer) error {
		w, err := f(ctx, application, to)
		if err != nil {
			return err
		}
		err = application.Discovery.EachPublicGroup(ctx, func(g models.Group) error {
			_ = bar.Add(1) // a bar that cannot be drawn stops no export
			return w.writeGroup(g)
		})
		if err == nil {
			err = w.close()
		}
		written = w.summary()
		return err
	})
	_ = bar.Finish()
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return a.printExportSummary(out, written)
}

// printExportSummary prints what became of the groups. It uses standard error if the groups
// themselves went to standard output.
func (a *commandLine) printExportSummary(out string, w meetingguide.WriteStats) error {
	var text strings.Builder
	fmt.Fprintf(&text, "%s with %s: %s.", countNoun(w.Groups, "group", "groups"), countNoun(w.Meetings, "meeting", "meetings"), countNoun(w.Entries, "entry", "entries"))
	for _, reason := range []string{meetingguide.SkippedNotWeekly, meetingguide.SkippedNotHeld, meetingguide.SkippedNoPlace, skippedInWords} {
		if n := w.Skipped[reason]; n > 0 {
			fmt.Fprintf(&text, "\n  left out, %s: %s", reason, countNoun(n, "meeting", "meetings"))
		}
	}
	if out != "" {
		return a.print(w, "%s\n", text.String())
	}
	_, err := fmt.Fprintln(a.Err, text.String())
	return err
}
