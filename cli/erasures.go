package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/shg-directory/shg/internal/app"
)

// replayOutput is what became of the ledger of erasures.
type replayOutput struct {
	Entries     int `json:"entries"`
	ErasedAgain int `json:"erased_again"`
}

func (a *commandLine) newErasuresCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "erasures", Short: "Accounts that were erased", Args: cobra.NoArgs, RunE: showHelp}
	cmd.AddCommand(a.addJSONFlag(&cobra.Command{
		Use: "replay", Short: "Erase again what a restored back-up brought back, as serve does at its start", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withApp(cmd.Context(), openOptions{}, a.replay)
		},
	}))
	return cmd
}

func (a *commandLine) replay(ctx context.Context, application *app.App) error {
	erased, entries, err := application.Directory.ReplayErasures(ctx)
	if err != nil {
		return fmt.Errorf("SHG_ERASURES: %w", err)
	}
	shown := replayOutput{Entries: entries, ErasedAgain: erased}
	return a.print(shown, "%d entries in the ledger, %d accounts erased again\n", shown.Entries, shown.ErasedAgain)
}
