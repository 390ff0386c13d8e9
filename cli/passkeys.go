package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/models"
)

func (a *commandLine) newPasskeyCommand() *cobra.Command {
	var account string
	cmd := a.addJSONFlag(&cobra.Command{
		Use: "passkey", Short: "Make a link by which somebody adds a passkey, once within 24 hours", Args: cobra.NoArgs,
		Long: "Makes a link by which its holder adds a passkey to an account, once within 24 hours. Moderators and admins get their first\n" +
			"passkey in this way alone. Give the link to that person and to nobody else. A link that was made before ends.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			id, err := models.ParseID(account)
			if err != nil {
				return newMisuse("--account wants the id of an account")
			}
			return a.withApp(cmd.Context(), openOptions{}, func(ctx context.Context, application *app.App) error {
				link, err := application.People.InviteToPasskey(ctx, operator(), id)
				if err != nil {
					return err
				}
				return a.print(map[string]string{"link": link}, "%s\n", link)
			})
		},
	})
	cmd.Flags().StringVar(&account, "account", "", "id of the account")
	return cmd
}
