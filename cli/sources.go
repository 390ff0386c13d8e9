package cli

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/shg-directory/shg/internal/app"
)

// sourceOutput is a source as the operator sees it.
type sourceOutput struct {
	Name       string     `json:"name"`
	Licence    string     `json:"licence,omitempty"`
	Records    int        `json:"records"`
	Groups     int        `json:"groups"`
	UpdatedAt  time.Time  `json:"updated_at"`
	DetachedAt *time.Time `json:"detached_at,omitempty"`
}

func (a *commandLine) newSourceCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "source", Short: "Where other people's records come from", Args: cobra.NoArgs, RunE: showHelp}
	list := a.addJSONFlag(&cobra.Command{
		Use: "list", Short: "All sources, and how much of each is here", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withApp(cmd.Context(), openOptions{}, a.listSources)
		},
	})
	detach := a.addJSONFlag(&cobra.Command{
		Use: "detach NAME", Short: "Untie a source from its groups: they stay, and it speaks for none until it has a new key or is imported here",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withApp(cmd.Context(), openOptions{}, func(ctx context.Context, application *app.App) error {
				untied, err := application.Imports.DetachSource(ctx, operator(), args[0])
				if err != nil {
					return err
				}
				return a.print(map[string]any{"source": args[0], "records": untied}, "%s of %s untied; the groups stay\n", countNoun(untied, "record", "records"), args[0])
			})
		},
	})
	cmd.AddCommand(list, detach)
	return cmd
}

func (a *commandLine) listSources(ctx context.Context, application *app.App) error {
	found, err := application.Imports.Sources(ctx, operator())
	if err != nil {
		return err
	}
	shown := make([]sourceOutput, len(found))
	for i, s := range found {
		shown[i] = sourceOutput{Name: s.Name, Licence: s.Licence, Records: s.Records, Groups: s.Groups, UpdatedAt: s.UpdatedAt.UTC(), DetachedAt: s.DetachedAt}
	}
	if a.json {
		return a.print(map[string]any{"items": shown}, "")
	}
	table := tabwriter.NewWriter(a.Out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "source\trecords\tgroups\tupdated\tdetached")
	for _, s := range shown {
		detached := ""
		if s.DetachedAt != nil {
			detached = s.DetachedAt.UTC().Format(time.RFC3339)
		}
		fmt.Fprintf(table, "%s\t%d\t%d\t%s\t%s\n", s.Name, s.Records, s.Groups, s.UpdatedAt.Format(time.RFC3339), detached)
	}
	return table.Flush()
}
