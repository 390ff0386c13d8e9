package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/models"
)

func (a *commandLine) newSignOutCommand() *cobra.Command {
	var account string
	cmd := a.addJSONFlag(&cobra.Command{
		Use: "sign-out", Short: "End all sessions of an account now", Args: cobra.NoArgs,
		Long: "Ends all sessions of an account now, for every replica, with the links and codes that would begin another. Its keys stay;\n" +
			"shg token revoke --account ends them. Its phrase stays too: the person signs in anew.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			id, err := models.ParseID(account)
			if err != nil {
				return newMisuse("--account wants the id of an account")
			}
			return a.withApp(cmd.Context(), openOptions{}, func(ctx context.Context, application *app.App) error {
				if err := application.People.SignOutAccount(ctx, operator(), id); err != nil {
					return err
				}
				return a.print(map[string]string{"id": id.String()}, "signed out\n")
			})
		},
	})
	cmd.Flags().StringVar(&account, "account", "", "id of the account")
	return cmd
}
