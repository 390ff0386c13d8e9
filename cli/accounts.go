package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/shg-directory/shg/models"
)

func (a *app) account() *cobra.Command {
	cmd := &cobra.Command{Use: "account", Short: "Accounts of people who sign in", Args: cobra.NoArgs, RunE: help}
	var input models.AccountInput
	var role string
	add := a.withJSON(&cobra.Command{
		Use: "add", Short: "Make an account", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			input.Role = models.AccountRole(role)
			return a.within(cmd.Context(), plan{}, func(ctx context.Context, h *House) error {
				account, err := h.People.CreateAccount(ctx, operator(), input)
				if err != nil {
					return err
				}
				return a.print(map[string]string{"id": account.ID.String()}, "%s\n", account.ID)
			})
		},
	})
	add.Flags().StringVar(&input.Name, "name", "", "display name, shown to fellow members only")
	add.Flags().StringVar(&input.Email, "email", "", "e-mail address, if any")
	add.Flags().StringVar(&role, "role", "", "moderator or admin; else none")
	cmd.AddCommand(add)
	return cmd
}

func (a *app) group() *cobra.Command {
	cmd := &cobra.Command{Use: "group", Short: "Groups, as the operator keeps them", Args: cobra.NoArgs, RunE: help}
	var account string
	claim := a.withJSON(&cobra.Command{
		Use: "claim GROUP", Short: "Make an account the first steward of an imported group, after checking that the group wants it", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := models.ParseID(account)
			if err != nil {
				return misuse("--account wants the id of an account")
			}
			return a.within(cmd.Context(), plan{}, func(ctx context.Context, h *House) error {
				view, err := h.Directory.Group(ctx, operator(), args[0])
				if err != nil {
					return err
				}
				if err := h.People.ClaimGroup(ctx, operator(), view.Group.ID, id); err != nil {
					return err
				}
				return a.print(map[string]string{"group": view.Group.ID.String(), "steward": id.String()}, "%s now keeps %s\n", id, view.Group.Name)
			})
		},
	})
	claim.Flags().StringVar(&account, "account", "", "id of the account")
	cmd.AddCommand(claim)
	return cmd
}

func help(cmd *cobra.Command, _ []string) error { return cmd.Help() }
