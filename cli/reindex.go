package cli

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"github.com/shg-directory/shg/internal/app"
)

func (a *commandLine) newReindexCommand() *cobra.Command {
	var index string
	cmd := a.addJSONFlag(&cobra.Command{
		Use: "reindex", Short: "Build the indexes on the search server anew, beside those that answer", Args: cobra.NoArgs,
		Long: "Build the indexes on the search server anew beside those that answer, and put them in their place. Searches are answered throughout;\n" +
			"what is written meanwhile is brought in at the end. It may be interrupted at any point and run again. Indexes in memory build\n" +
			"themselves at every start.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withApp(cmd.Context(), openOptions{indexed: true, serving: true}, func(ctx context.Context, application *app.App) error { return a.reindexAll(ctx, application, index) })
		},
	})
	cmd.Flags().StringVar(&index, "index", "", "groups or consultants; both unless told")
	return cmd
}

// reindexResult is the result for one index.
type reindexResult struct {
	Index   string  `json:"index"`
	Records int     `json:"records"`
	Seconds float64 `json:"seconds"`
}

func (a *commandLine) reindexAll(ctx context.Context, application *app.App, index string) error {
	names := application.Discovery.IndexNames()
	if index != "" {
		if !slices.Contains(names, index) {
			return newMisuse("--index %q is none of %v", index, names)
		}
		names = []string{index}
	}
	if !application.IndexOnServer() {
		return a.print(map[string]any{"indexes": []reindexResult{}}, "The indexes are in memory and build themselves at every start: there is nothing to do. MEILI_URL names a search server.\n")
	}
	var all []reindexResult
	for _, name := range names {
		done, err := a.reindexOne(ctx, application, name)
		if err != nil {
			return err
		}
		all = append(all, done)
	}
	if a.json {
		return a.print(map[string]any{"indexes": all}, "")
	}
	for _, one := range all {
		fmt.Fprintf(a.Out, "%s: %s in %.1f s\n", one.Index, countNoun(one.Records, "record", "records"), one.Seconds)
	}
	return nil
}

func (a *commandLine) reindexOne(ctx context.Context, application *app.App, name string) (reindexResult, error) {
	began := time.Now()
	done := reindexResult{Index: name}
	var bar *progressbar.ProgressBar
	err := application.Discovery.Reindex(ctx, name, func(_ string, records, total int) {
		if done.Records = records; bar == nil {
			bar = a.newProgressBar(total, "reindex "+name)
		}
		_ = bar.Set(min(records, total)) // a bar that cannot be drawn changes nothing
	})
	if bar != nil {
		_ = bar.Finish()
	}
	done.Seconds = time.Since(began).Seconds()
	return done, err
}
