package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/shg-directory/shg/formats/meetingguide"
	"github.com/shg-directory/shg/models"
)

func (a *app) exporting() *cobra.Command {
	cmd := &cobra.Command{Use: "export", Short: "Give the public directory to others as a file", Args: cobra.NoArgs, RunE: help}
	cmd.AddCommand(
		a.exportTo("meeting-guide", "All public groups as a feed in Meeting Guide JSON",
			"All public groups as a feed in Meeting Guide JSON, the same as /feeds/meeting-guide.json. What the format cannot express is left out and counted.",
			exportGuide),
		a.exportTo("csv", "All public groups as a table",
			"All public groups as a table, a row for each, with the columns that GET /api/v1/groups answers with as text/csv.", exportTable),
		notYet("hsds"),
	)
	return cmd
}

// notYet answers for a format whose name is promised, so that scripts that use it learn why nothing came: the line is right, and refused.
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

// format writes every public group and says in an object for --json what became of them.
type format func(h *House, to io.Writer) (group func(models.Group) error, end func() error, written func() meetingguide.Written)

func exportGuide(h *House, to io.Writer) (group func(models.Group) error, end func() error, written func() meetingguide.Written) {
	w := meetingguide.NewWriter(to, meetingguide.WriteOptions{Now: h.Now(), GroupURL: h.Door.Cards.GroupURL})
	return w.Group, w.Close, w.Written
}

func exportTable(h *House, to io.Writer) (group func(models.Group) error, end func() error, written func() meetingguide.Written) {
	table := h.Door.GroupTable(to)
	var said meetingguide.Written
	return func(g models.Group) error {
		said.Groups, said.Meetings, said.Entries = said.Groups+1, said.Meetings+len(g.Meetings), said.Entries+1
		return table.Group(g)
	}, table.Close, func() meetingguide.Written { return said }
}

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
	total, err := h.Directory.CountPublicGroups(ctx)
	if err != nil {
		return err
	}
	if a.isOut(out) {
		out = ""
	}
	bar := a.progress(total, "export")
	var written meetingguide.Written
	err = a.toFile(out, func(to io.Writer) error {
		group, end, said := f(h, to)
		err := h.Directory.EachPublicGroup(ctx, func(g models.Group) error {
			_ = bar.Add(1) // a bar that cannot be drawn stops no export
			return group(g)
		})
		if err != nil {
			return err
		}
		written = said()
		return end()
	})
	_ = bar.Finish()
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return a.printWritten(out, written)
}

// printWritten says what became of the groups; on standard error where they themselves went to standard output.
func (a *app) printWritten(out string, w meetingguide.Written) error {
	var said strings.Builder
	fmt.Fprintf(&said, "%s with %s: %s.", counted(w.Groups, "group", "groups"), counted(w.Meetings, "meeting", "meetings"), counted(w.Entries, "entry", "entries"))
	for _, why := range []string{meetingguide.SkippedNotWeekly, meetingguide.SkippedNotHeld, meetingguide.SkippedNoPlace} {
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
