package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/shg-directory/shg/formats/meetingguide"
	"github.com/shg-directory/shg/models"
)

func (a *app) exporting() *cobra.Command {
	cmd := &cobra.Command{Use: "export", Short: "Give the public directory to others as a file", Args: cobra.NoArgs, RunE: help}
	var out string
	guide := a.withJSON(&cobra.Command{
		Use:   "meeting-guide",
		Short: "All public groups as a feed in Meeting Guide JSON",
		Long: "All public groups as a feed in Meeting Guide JSON, the same as /feeds/meeting-guide.json. What the format cannot express is left out and counted.\n" +
			"It works beside a running server. The file appears when it is whole; one that was there is replaced.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.within(cmd.Context(), plan{}, func(ctx context.Context, h *House) error { return a.exportGuide(ctx, h, out) })
		},
	})
	guide.Flags().StringVar(&out, "out", "", "the file (default: standard output)")
	cmd.AddCommand(guide)
	return cmd
}

func (a *app) exportGuide(ctx context.Context, h *House, out string) error {
	total, err := h.Directory.CountPublicGroups(ctx)
	if err != nil {
		return err
	}
	bar := a.progress(total, "export")
	var written meetingguide.Written
	err = a.toFile(out, func(to io.Writer) error {
		w := meetingguide.NewWriter(to, meetingguide.WriteOptions{Now: h.Now(), GroupURL: h.Door.Cards.GroupURL})
		err := h.Directory.EachPublicGroup(ctx, func(g models.Group) error {
			_ = bar.Add(1) // a bar that cannot be drawn stops no export
			return w.Group(g)
		})
		if err != nil {
			return err
		}
		written = w.Written()
		return w.Close()
	})
	_ = bar.Finish()
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return a.printWritten(out, written)
}

// printWritten says what became of the groups; on standard error where the feed itself went to standard output.
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

// toFile writes a file that is there only when it is whole and on disk, or with "" to standard output.
func (a *app) toFile(name string, write func(io.Writer) error) (err error) {
	if name == "" {
		return buffered(a.Out, write)
	}
	file, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	err = errors.Join(buffered(file, write), file.Chmod(0o644), file.Sync(), file.Close())
	if err != nil {
		return err
	}
	return os.Rename(file.Name(), name)
}

func buffered(to io.Writer, write func(io.Writer) error) error {
	out := bufio.NewWriter(to)
	if err := write(out); err != nil {
		return err
	}
	return out.Flush()
}
