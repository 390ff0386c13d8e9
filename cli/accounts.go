package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/models"
)

func (a *commandLine) newAccountCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "account", Short: "Accounts of people who sign in", Args: cobra.NoArgs, RunE: showHelp}
	var input models.AccountInput
	var role string
	add := a.addJSONFlag(&cobra.Command{
		Use: "add", Short: "Make an account", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			input.Role = models.AccountRole(role)
			return a.withApp(cmd.Context(), openOptions{}, func(ctx context.Context, application *app.App) error {
				account, err := application.People.CreateAccount(ctx, operator(), input)
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
	cmd.AddCommand(add, a.newListAccountsCommand(), a.newPasskeyCommand(), a.newSignOutCommand())
	return cmd
}

// accountOutput is an account as the operator sees it. The groups that it belongs to are not shown.
type accountOutput struct {
	ID        models.ID          `json:"id"`
	Name      string             `json:"name"`
	Email     string             `json:"email,omitempty"`
	Role      models.AccountRole `json:"role"`
	CreatedOn models.Date        `json:"created_on"`
}

func (a *commandLine) newListAccountsCommand() *cobra.Command {
	filter, role := models.AccountFilter{Limit: 50}, ""
	list := a.addJSONFlag(&cobra.Command{
		Use: "list", Short: "Accounts by name, or those that are looked for", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			filter.Role = models.AccountRole(role)
			if allowed := models.SetValues("account_role"); role != "" && !slices.Contains(allowed, role) {
				return newMisuse("--role wants one of %s", strings.Join(allowed, ", "))
			}
			if filter.Limit < 1 || filter.Limit > models.MaxItems {
				return newMisuse("--limit wants 1 to %d", models.MaxItems)
			}
			return a.withApp(cmd.Context(), openOptions{}, func(ctx context.Context, application *app.App) error {
				found, total, err := application.People.Accounts(ctx, operator(), filter)
				if err != nil {
					return err
				}
				return a.printAccounts(application, found, total)
			})
		},
	})
	list.Flags().StringVar(&filter.Search, "search", "", "part of the name, or the whole e-mail address")
	list.Flags().StringVar(&filter.Email, "email", "", "the whole e-mail address")
	list.Flags().StringVar(&role, "role", "", "account, moderator or admin; else all")
	list.Flags().IntVar(&filter.Limit, "limit", filter.Limit, "how many to show")
	return list
}

func (a *commandLine) printAccounts(application *app.App, found []models.Account, total int) error {
	shown := make([]accountOutput, len(found))
	for i, account := range found {
		address, err := application.People.AddressOf(operator(), account)
		if err != nil {
			return err
		}
		shown[i] = accountOutput{ID: account.ID, Name: account.Name, Email: address, Role: account.Role, CreatedOn: account.CreatedOn}
	}
	if a.json {
		return a.print(map[string]any{"items": shown, "total": total}, "")
	}
	table := tabwriter.NewWriter(a.Out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "id\tname\te-mail\trole\tmade on")
	for _, account := range shown {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", account.ID, account.Name, account.Email, account.Role, account.CreatedOn)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(a.Out, "%d of %s\n", len(shown), countNoun(total, "account", "accounts"))
	return err
}

func (a *commandLine) newGroupCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "group", Short: "Groups, as the operator keeps them", Args: cobra.NoArgs, RunE: showHelp}
	var account string
	var gone []string
	claim := a.addJSONFlag(&cobra.Command{
		Use: "claim GROUP", Short: "Make an account the first steward of a group, named by id or slug, that has none, after checking that the group wants it", Args: cobra.ExactArgs(1),
		Long: "Makes an account the first steward of a group that has none, such as an imported one, after checking that the group wants it.\n" +
			"Where its stewards are gone, name all of them with --gone: they become plain members. The new steward of a group with other\n" +
			"members must be one of them.",
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := models.ParseID(account)
			if err != nil {
				return newMisuse("--account wants the id of an account")
			}
			left, err := parseIDs(gone)
			if err != nil {
				return err
			}
			return a.withApp(cmd.Context(), openOptions{}, func(ctx context.Context, application *app.App) error {
				groupID, err := application.Discovery.ResolveGroupID(ctx, args[0])
				if err != nil {
					return err
				}
				view, err := application.Directory.Group(ctx, operator(), groupID.String())
				if err != nil {
					return err
				}
				if err := application.People.ClaimGroup(ctx, operator(), models.Claim{GroupID: view.Group.ID, AccountID: id, UnreachableStewards: left}); err != nil {
					return err
				}
				return a.print(map[string]string{"group": view.Group.ID.String(), "steward": id.String()}, "%s now keeps %s\n", id, view.Group.Name)
			})
		},
	})
	claim.Flags().StringVar(&account, "account", "", "id of the account")
	claim.Flags().StringSliceVar(&gone, "gone", nil, "ids of the accounts of stewards who are gone; may be repeated")
	cmd.AddCommand(claim)
	return cmd
}

func parseIDs(texts []string) ([]models.ID, error) {
	ids := make([]models.ID, len(texts))
	for i, text := range texts {
		id, err := models.ParseID(text)
		if err != nil {
			return nil, newMisuse("--gone wants ids of accounts")
		}
		ids[i] = id
	}
	return ids, nil
}

func showHelp(cmd *cobra.Command, _ []string) error { return cmd.Help() }
