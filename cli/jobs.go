package cli

import (
	"context"
	"fmt"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/models"
)

// jobOutput is a job as the operator sees it.
type jobOutput struct {
	ID       int64          `json:"id"`
	Kind     models.JobKind `json:"kind"`
	Key      string         `json:"key"`
	Attempts int            `json:"attempts"`
	RunAt    time.Time      `json:"run_at"`
	Error    string         `json:"error,omitempty"`
	Dead     bool           `json:"dead"`
}

func (a *commandLine) newJobsCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "jobs", Short: "Work that waits, and work that was given up", Args: cobra.NoArgs, RunE: showHelp}
	var dead bool
	var page models.Page
	list := a.addJSONFlag(&cobra.Command{
		Use: "list", Short: "What waits, or with --dead what was given up after many tries", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if page.Number < 1 || page.PerPage < 1 || page.PerPage > 1000 {
				return newMisuse("--page counts from 1, --per-page from 1 to 1000")
			}
			return a.withApp(cmd.Context(), openOptions{}, func(ctx context.Context, application *app.App) error { return a.listJobs(ctx, application, dead, page) })
		},
	})
	list.Flags().BoolVar(&dead, "dead", false, "what was given up")
	list.Flags().IntVar(&page.Number, "page", 1, "which page, from 1")
	list.Flags().IntVar(&page.PerPage, "per-page", 50, "how many a page")
	cmd.AddCommand(list,
		a.newChangeJobsCommand("retry [ID…]", "Run jobs now; without ids all that were given up", func(ctx context.Context, application *app.App, ids []int64) (int, error) {
			return application.Store.RetryJobs(ctx, ids...)
		}),
		a.newChangeJobsCommand("drop [ID…]", "Forget jobs that were given up; without ids all of them", func(ctx context.Context, application *app.App, ids []int64) (int, error) {
			return application.Store.DropJobs(ctx, ids...)
		}))
	return cmd
}

func (a *commandLine) listJobs(ctx context.Context, application *app.App, dead bool, page models.Page) error {
	list, total, err := application.Store.ListJobs(ctx, dead, page)
	if err != nil {
		return err
	}
	shown := make([]jobOutput, len(list))
	for i, j := range list {
		shown[i] = jobOutput{ID: j.ID, Kind: j.Kind, Key: j.Key, Attempts: j.Attempts, RunAt: j.RunAt.UTC(), Error: j.LastError, Dead: j.DeadAt != nil}
	}
	if a.json {
		return a.print(map[string]any{"items": shown, "total": total}, "")
	}
	table := tabwriter.NewWriter(a.Out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "id\tkind\tkey\tattempts\tdue\terror")
	for _, j := range shown {
		fmt.Fprintf(table, "%d\t%s\t%s\t%d\t%s\t%s\n", j.ID, j.Kind, j.Key, j.Attempts, j.RunAt.Format(time.RFC3339), oneLine(j.Error))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.Out, "%d of %d\n", len(shown), total)
	return err
}

func (a *commandLine) newChangeJobsCommand(use, short string, change func(context.Context, *app.App, []int64) (int, error)) *cobra.Command {
	return a.addJSONFlag(&cobra.Command{
		Use: use, Short: short,
		RunE: func(cmd *cobra.Command, args []string) error {
			ids := make([]int64, len(args))
			for i, arg := range args {
				var err error
				if ids[i], err = strconv.ParseInt(arg, 10, 64); err != nil {
					return newMisuse("%q is no id of a job; see shg jobs list", arg)
				}
			}
			return a.withApp(cmd.Context(), openOptions{}, func(ctx context.Context, application *app.App) error {
				if len(ids) == 0 {
					var err error
					if ids, err = deadJobs(ctx, application); err != nil {
						return err
					}
				}
				n, err := change(ctx, application, ids)
				if err != nil {
					return err
				}
				return a.print(map[string]int{"jobs": n}, "%d jobs\n", n)
			})
		},
	})
}

// deadJobs returns the ids of all jobs that were given up.
func deadJobs(ctx context.Context, application *app.App) ([]int64, error) {
	var ids []int64
	for page := (models.Page{Number: 1, PerPage: 1000}); ; page.Number++ {
		list, total, err := application.Store.ListJobs(ctx, true, page)
		if err != nil {
			return nil, err
		}
		for _, j := range list {
			ids = append(ids, j.ID)
		}
		if len(ids) >= total || len(list) == 0 {
			return ids, nil
		}
	}
}
