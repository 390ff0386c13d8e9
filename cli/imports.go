package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/shg-directory/shg/formats/csv"
	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/models"
)

const (
	fetchTimeout = 60 * time.Second
	maxFeedBytes = 200 << 20
	// maxShownRefusals is how many refusals the summary prints; --json has more of them.
	maxShownRefusals = 50
)

func (a *commandLine) newImportCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "import", Short: "Take in other people's lists", Args: cobra.NoArgs, RunE: showHelp}
	common := "The source stores topic, language, country and time zone: a later import that does not name them uses the same.\n" +
		"Running it again changes only what changed; a feed that cannot be read changes nothing, and a record that is wrong is refused alone."
	cmd.AddCommand(
		a.newImportFormatCommand(models.FeedMeetingGuide, "Take in a feed in Meeting Guide JSON; again is harmless, and a changed feed updates",
			common+"\nA feed does not say what its groups are about: --topic says it for all of them."),
		a.newImportFormatCommand(models.FeedCSV, "Take in a table; its first line names the columns",
			common+"\nRows of one record that stand one below the other are one group with several meetings. The columns, of which record is needed, or id:\n  "+
				strings.Join(csv.Columns(), " ")+"\nLeft out, so that a table of export csv can be taken in as it is:\n  "+strings.Join(csv.Ignored(), " ")+
				"\nWith --kind resources a row is a resource, and the columns are:\n  "+strings.Join(csv.ResourceColumns(), " ")),
		a.newImportFormatCommand(models.FeedNDJSON, "Take in our own words, one JSON object a line",
			common+"\nA line is {\"record\":\"…\",\"group\":{…}} or {\"record\":\"…\",\"deleted\":true}; the group is as POST /groups takes it."),
		newReservedCommand("hsds"),
	)
	return cmd
}

func (a *commandLine) newImportFormatCommand(format models.FeedFormat, short, long string) *cobra.Command {
	o := models.ImportOptions{Format: format}
	cmd := a.addJSONFlag(&cobra.Command{
		Use: string(format) + " FILE|URL", Short: short, Long: short + ".\n" + long, Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !hasSource(cmd) {
				return newMisuse("name whose list it is with --source, of a-z, 0-9 and -: the same name at every import")
			}
			for _, name := range []string{"topic", "language", "country", "timezone"} {
				if flag := cmd.Flags().Lookup(name); flag != nil && flag.Changed && flag.Value.String() == "" {
					o.Cleared = append(o.Cleared, name)
				}
			}
			return a.withApp(cmd.Context(), openOptions{}, func(ctx context.Context, application *app.App) error {
				return a.importFeed(ctx, application, args[0], o)
			})
		},
	})
	flags := cmd.Flags()
	flags.StringVar(&o.Source, "source", "", "name of the source, of a-z, 0-9 and -, the same at every import (required)")
	flags.BoolVar(&o.DryRun, "dry-run", false, "check and count, write nothing")
	flags.BoolVar(&o.Complete, "complete", false, "the feed is the whole of the source: what it lacks is retired")
	flags.BoolVar(&o.AllowShrink, "allow-shrink", false, "with --complete: retire even more than a fifth")
	flags.StringVar(&o.Timezone, "timezone", "", "time zone where neither the record nor its place has one, for example America/New_York")
	flags.BoolVar(&o.ChangeOptions, "yes", false, "change or drop (--topic \"\") what the source stores of topic, language, country and timezone")
	switch format {
	case models.FeedNDJSON:
		return cmd
	case models.FeedCSV:
		a.addTableFlags(cmd, &o)
	case models.FeedMeetingGuide:
	}
	flags.StringVar(&o.Topic, "topic", "", "topic of groups where the feed says none, for example alcohol")
	flags.StringVar(&o.Language, "language", "", "language of the groups where the feed says none, for example en")
	flags.StringVar(&o.Country, "country", "", "country where the feed says none, for example US")
	return cmd
}

// addTableFlags adds the flags that only tables have.
func (a *commandLine) addTableFlags(cmd *cobra.Command, o *models.ImportOptions) {
	var encoding, kind, licence string
	var template bool
	cmd.Flags().StringVar(&kind, "kind", "groups", "what the table has: groups, or resources (see docs/resources.md)")
	cmd.Flags().StringVar(&licence, "licence", "", "with --kind resources: the licence of what the source publishes")
	cmd.Flags().StringVar(&encoding, "encoding", "", "utf-8 or windows-1252 (default: UTF-8, or Windows-1252 where the table is no UTF-8)")
	cmd.Flags().BoolVar(&template, "template", false, "print an empty table with an example row, and import nothing")
	run := cmd.RunE
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if template {
			return cobra.NoArgs(cmd, args)
		}
		return cobra.ExactArgs(1)(cmd, args)
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		resources := kind == "resources"
		switch {
		case kind != "groups" && !resources:
			return newMisuse("--kind is groups or resources")
		case template:
			_, err := io.WriteString(a.Out, templateOf(resources))
			return err
		case resources:
			return a.importResources(cmd, args[0], models.ResourceImport{Source: o.Source, Licence: licence, DryRun: o.DryRun})
		}
		switch o.Encoding = models.Encoding(strings.ToLower(encoding)); o.Encoding {
		case "", models.EncodingUTF8, models.EncodingWindows1252:
			return run(cmd, args)
		}
		return newMisuse("--encoding is utf-8 or windows-1252")
	}
}

// errAllRefused means that a feed was read and every record was refused.
var errAllRefused = errors.New("every record was refused; nothing was imported")

func hasSource(cmd *cobra.Command) bool {
	flag := cmd.Flags().Lookup("source")
	return flag != nil && flag.Value.String() != ""
}

func (a *commandLine) importFeed(ctx context.Context, application *app.App, location string, o models.ImportOptions) error {
	path, remove, err := rereadablePath(ctx, application, location)
	if err != nil {
		return err
	}
	defer remove()
	bar := a.newProgressBar(-1, "import "+o.Source)
	feed := func(context.Context) (io.ReadCloser, error) { return os.Open(path) } //nolint:gosec // the file that was named
	summary, err := application.Imports.Import(ctx, operator(), feed, o, func(done, total int) {
		bar.ChangeMax(total)
		_ = bar.Set(done) // a bar that cannot be drawn stops no import
	})
	_ = bar.Finish()
	if err != nil {
		return err
	}
	if a.json {
		err = a.print(summary, "")
	} else {
		err = a.printSummary(summary)
	}
	if err == nil && summary.RecordOutcomes.AllRefused() {
		err = errAllRefused
	}
	return err
}

// rereadablePath returns the path of a file that can be read twice. It is the named file itself, or
// a copy of what an address returned or of what can be read only once. remove removes the copy.
func rereadablePath(ctx context.Context, application *app.App, location string) (path string, remove func(), err error) {
	if strings.HasPrefix(location, "https://") || strings.HasPrefix(location, "http://") {
		return downloadFeed(ctx, application, location)
	}
	if named, err := os.Stat(location); err != nil || named.Mode().IsRegular() || named.IsDir() {
		return location, func() {}, nil // if it does not exist, opening it returns the error
	}
	feed, err := openStream(ctx, location)
	if err != nil {
		return "", nil, err
	}
	defer func() { _ = feed.Close() }()
	defer context.AfterFunc(ctx, func() { _ = feed.Close() })() // a read that waits returns
	path, remove, err = copyToTemp(ctx, io.LimitReader(feed, maxFeedBytes+1))
	if err != nil {
		return "", nil, fmt.Errorf("read %s: %w", location, err)
	}
	if copy, err := os.Stat(path); err != nil || copy.Size() > maxFeedBytes {
		remove()
		return "", nil, errors.Join(fmt.Errorf("%s has more than %d MiB and is no file that could be read twice", location, maxFeedBytes>>20), err)
	}
	return path, remove, nil
}

// openStream opens a pipe or a device. Opening a pipe waits for its writer, and ends with ctx.
func openStream(ctx context.Context, location string) (*os.File, error) {
	type opened struct {
		file *os.File
		err  error
	}
	waiting := make(chan opened, 1)
	go func() {
		file, err := os.Open(location) //nolint:gosec // the file that was named
		waiting <- opened{file, err}
	}()
	select {
	case o := <-waiting:
		return o.file, o.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func downloadFeed(ctx context.Context, application *app.App, location string) (path string, remove func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	feed, err := application.Outbound.Fetch(ctx, location, maxFeedBytes)
	if err != nil {
		return "", nil, fmt.Errorf("fetch the feed: %w", err)
	}
	defer func() { _ = feed.Close() }()
	if path, remove, err = copyToTemp(ctx, feed); err != nil {
		return "", nil, fmt.Errorf("fetch the feed: %w", err)
	}
	return path, remove, nil
}

// copyToTemp copies a feed into a temporary file, until ctx ends.
func copyToTemp(ctx context.Context, feed io.Reader) (path string, remove func(), err error) {
	file, err := os.CreateTemp("", "shg-feed-*")
	if err != nil {
		return "", nil, err
	}
	remove = func() { _ = os.Remove(file.Name()) }
	for err == nil && ctx.Err() == nil {
		_, err = io.CopyN(file, feed, 1<<20)
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	if err = errors.Join(ctx.Err(), err, file.Close()); err != nil {
		remove()
		return "", nil, err
	}
	return file.Name(), remove, nil
}

// newProgressBar returns a progress bar on standard error, for people who watch.
func (a *commandLine) newProgressBar(total int, description string) *progressbar.ProgressBar {
	return progressbar.NewOptions(total, progressbar.OptionSetWriter(a.Err), progressbar.OptionSetDescription(description),
		progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionSetVisibility(isTerminal(a.Err)))
}

// isTerminal reports whether the writer is a terminal, because a log file gets no bar.
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

func (a *commandLine) printSummary(s models.ImportSummary) error {
	prefix := ""
	if s.DryRun {
		prefix = "Tried only, nothing was written. "
	}
	fmt.Fprintf(a.Out, "%s%s: %s read, %s with %s.\n", prefix, s.Source,
		countNoun(s.Records, "record", "records"), countNoun(s.Groups, "group", "groups"), countNoun(s.Meetings, "meeting", "meetings"))
	if s.Encoding != "" {
		fmt.Fprintf(a.Out, "The table is no UTF-8: it was read as %s.\n", s.Encoding)
	}
	if s.PlacesNotFound > 0 {
		fmt.Fprintf(a.Out, "%s said in words that name no known place: no search by distance finds them.\n", countNoun(s.PlacesNotFound, "place", "places"))
	}
	for _, c := range s.OptionsChanged {
		fmt.Fprintf(a.Out, "The %s of every record of %s: %q in place of %q.\n", c.Option, s.Source, c.To, c.From)
	}
	for _, tally := range []struct {
		what string
		n    models.ImportTally
	}{{"records", s.RecordOutcomes}, {"groups", s.GroupOutcomes}} {
		fmt.Fprintf(a.Out, "%-8s created %d · updated %d · unchanged %d · retired %d · refused %d\n", tally.what+":",
			tally.n.Created, tally.n.Updated, tally.n.Unchanged, tally.n.Retired, tally.n.Refused)
	}
	for _, also := range s.AlsoListed {
		fmt.Fprintf(a.Out, "The source %s lists %s of these already, by the same names at the same places: is this the same list under another name?\n",
			also.Source, countNoun(also.Groups, "group", "groups"))
	}
	var err error
	if s.Refused > 0 {
		_, err = fmt.Fprintf(a.Out, "%s:\n", countNoun(s.Refused, "mistake", "mistakes"))
	}
	for i, refusal := range s.Refusals {
		if i == maxShownRefusals {
			fmt.Fprintf(a.Out, "  … and %d more; --json prints the first thousands\n", len(s.Refusals)-i+s.RefusalsLeftOut)
			break
		}
		fmt.Fprintf(a.Out, "  record %d %s: %s: %s\n", refusal.Record, refusal.Key, refusal.Field, refusal.Detail)
	}
	return err
}
