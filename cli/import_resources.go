package cli

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/shg-directory/shg/formats/csv"
	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/models"
)

// templateOf returns an empty table with an example row.
func templateOf(resources bool) string {
	if resources {
		return csv.ResourceTemplate()
	}
	return csv.Template()
}

// importResources takes a table of resources in.
func (a *commandLine) importResources(cmd *cobra.Command, location string, options models.ResourceImport) error {
	for _, name := range []string{"complete", "allow-shrink", "topic", "language", "country", "timezone", "encoding"} {
		if flag := cmd.Flags().Lookup(name); flag != nil && flag.Changed {
			return newMisuse("--%s is for tables of groups", name)
		}
	}
	if !hasSource(cmd) {
		return newMisuse("name whose list it is with --source, of a-z, 0-9 and -: the same name at every import")
	}
	return a.withApp(cmd.Context(), openOptions{}, func(ctx context.Context, application *app.App) error {
		path, remove, err := rereadablePath(ctx, application, location)
		if err != nil {
			return err
		}
		defer remove()
		table, err := os.Open(path) //nolint:gosec // the file that was named
		if err != nil {
			return err
		}
		defer func() { _ = table.Close() }()
		summary, err := application.Imports.ImportResources(ctx, operator(), table, options)
		if err != nil {
			return err
		}
		if err := a.printResourceSummary(summary); err != nil {
			return err
		}
		if summary.AllRefused() {
			return errAllRefused
		}
		return nil
	})
}

func (a *commandLine) printResourceSummary(s models.ResourceImportSummary) error {
	if a.json {
		return a.print(s, "")
	}
	if s.DryRun {
		fmt.Fprint(a.Out, "Tried only, nothing was written. ")
	}
	_, err := fmt.Fprintf(a.Out, "%s: resources created %d · updated %d · unchanged %d · retired %d · refused %d\n",
		s.Source, s.Created, s.Updated, s.Unchanged, s.Retired, s.Refused)
	for i, refusal := range s.Refusals {
		if i == maxShownRefusals {
			fmt.Fprintf(a.Out, "  … and %d more; --json prints all\n", len(s.Refusals)-i)
			break
		}
		fmt.Fprintf(a.Out, "  row %d %s: %s: %s\n", refusal.Record, refusal.Key, refusal.Field, refusal.Detail)
	}
	return err
}
