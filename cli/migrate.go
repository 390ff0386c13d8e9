package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/shg-directory/shg/internal/app"
)

func (a *commandLine) newMigrateCommand() *cobra.Command {
	return a.addJSONFlag(&cobra.Command{
		Use: "migrate", Short: "Bring the schema of the database up to date", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withApp(cmd.Context(), openOptions{migrate: true}, func(ctx context.Context, application *app.App) error {
				if err := application.People.SealAddresses(ctx); err != nil {
					return fmt.Errorf("SHG_KEYRING: %w", err)
				}
				version, err := application.Store.SchemaVersion(ctx)
				if err != nil {
					return err
				}
				return a.print(map[string]any{"engine": application.Store.Engine(), "schema": version}, "%s is at schema %d\n", application.Store.Engine(), version)
			})
		},
	})
}
