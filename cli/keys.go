package cli

import (
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/internal/app"
)

// rotationSettle is how long a write that began before a rotation may take to commit.
const rotationSettle = 30 * time.Second

func orNone(ids []string) string { return cmp.Or(strings.Join(ids, ", "), "none") }

func (a *commandLine) newKeyCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "key", Short: "The keys that seal secrets and e-mail addresses in the database", Args: cobra.NoArgs, RunE: showHelp}
	var resume bool
	settle := rotationSettle
	rotate := a.addJSONFlag(&cobra.Command{
		Use: "rotate", Short: "Seal everything with a new key, and retire the former ones, while the service runs", Args: cobra.NoArgs,
		Long: "Adds a key to the keyring, seals with it what the former keys sealed, and removes those from the file. The service may run\n" +
			"meanwhile, if every replica reads the same file. It may be interrupted; --resume completes it without another key.\n" +
			"A former key stays while codes may be typed that were made with it, such as printed ones; --resume retires it later.\n" +
			"Old back-ups of the database can be opened only with an old copy of the keyring.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withApp(cmd.Context(), openOptions{}, func(ctx context.Context, application *app.App) error {
				done, err := application.People.RotateKeys(ctx, operator(), accounts.Rotation{Settle: settle, Add: !resume})
				if err != nil {
					return err
				}
				output := map[string]any{"added": done.Added, "resealed": done.Resealed, "retired": done.Retired, "in_use": done.InUse}
				return a.print(output, "%s sealed anew, retired: %s; still used by codes: %s\n", countNoun(done.Resealed, "text", "texts"), orNone(done.Retired), orNone(done.InUse))
			})
		},
	})
	rotate.Flags().BoolVar(&resume, "resume", false, "complete a rotation that was interrupted: add no key")
	rotate.Flags().DurationVar(&settle, "settle", settle, "how long a write that is under way may take; 0 if the service is stopped")
	cmd.AddCommand(rotate)
	return cmd
}
