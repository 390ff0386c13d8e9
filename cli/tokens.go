package cli

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/models"
)

func (a *commandLine) newTokenCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "token", Short: "Bearer tokens", Args: cobra.NoArgs, RunE: showHelp}
	var account, expires string
	var scopes []string
	create := a.addJSONFlag(&cobra.Command{
		Use: "create", Short: "Make a token; it is shown once and kept nowhere", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			id, err := models.ParseID(account)
			if err != nil {
				return newMisuse("--account wants the id of an account")
			}
			lifetime, err := parseLifetime(expires)
			if err != nil {
				return err
			}
			return a.withApp(cmd.Context(), openOptions{}, func(ctx context.Context, application *app.App) error {
				return a.createToken(ctx, application, id, scopes, lifetime)
			})
		},
	})
	create.Flags().StringVar(&account, "account", "", "id of the account")
	create.Flags().StringSliceVar(&scopes, "scope", nil, "account (default), read, moderate, admin, webhooks, source:NAME; may be repeated")
	create.Flags().StringVar(&expires, "expires", "90d", "how long it holds: 90d, 12h; never")
	cmd.AddCommand(create, a.newListTokensCommand(), a.newRevokeTokensCommand())
	return cmd
}

func (a *commandLine) createToken(ctx context.Context, application *app.App, account models.ID, scopes []string, lifetime time.Duration) error {
	secret, token, err := application.People.CreateToken(ctx, operator(), account, scopes, lifetime)
	if err != nil {
		return err
	}
	output := struct {
		ID        models.ID  `json:"id"`
		Token     string     `json:"token"`
		Scopes    []string   `json:"scopes"`
		ExpiresAt *time.Time `json:"expires_at,omitempty"`
	}{token.ID, secret, token.Scopes, token.ExpiresAt}
	return a.print(output, "%s\n", secret)
}

// parseLifetime parses "90d", "12h" or "never".
func parseLifetime(s string) (time.Duration, error) {
	if s == "never" {
		return 0, nil
	}
	if number, isDays := strings.CutSuffix(s, "d"); isDays {
		days, err := strconv.Atoi(number)
		if err == nil && days > 0 && days <= 3650 {
			return time.Duration(days) * 24 * time.Hour, nil
		}
		return 0, newMisuse("--expires %q: want a number of days such as 90d, hours such as 12h, or never", s)
	}
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 {
		return 0, newMisuse("--expires %q: want a number of days such as 90d, hours such as 12h, or never", s)
	}
	return d, nil
}

// tokenOutput is a token as the operator sees it. Its secret cannot be derived from it.
type tokenOutput struct {
	ID        models.ID  `json:"id"`
	Scopes    []string   `json:"scopes"`
	CreatedAt time.Time  `json:"created_at"`
	ExpiresAt *time.Time `json:"expires_at,omitempty"`
	RevokedAt *time.Time `json:"revoked_at,omitempty"`
}

func (a *commandLine) newListTokensCommand() *cobra.Command {
	var account string
	list := a.addJSONFlag(&cobra.Command{
		Use: "list", Short: "The tokens of an account, the newest first, with those that ended", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			id, err := models.ParseID(account)
			if err != nil {
				return newMisuse("--account wants the id of an account")
			}
			return a.withApp(cmd.Context(), openOptions{}, func(ctx context.Context, application *app.App) error {
				tokens, err := application.People.Tokens(ctx, operator(), id)
				if err != nil {
					return err
				}
				return a.printTokens(tokens)
			})
		},
	})
	list.Flags().StringVar(&account, "account", "", "id of the account")
	return list
}

func (a *commandLine) printTokens(tokens []models.Token) error {
	shown := make([]tokenOutput, len(tokens))
	for i, t := range tokens {
		shown[i] = tokenOutput{ID: t.ID, Scopes: t.Scopes, CreatedAt: t.CreatedAt.UTC(), ExpiresAt: t.ExpiresAt, RevokedAt: t.RevokedAt}
	}
	if a.json {
		return a.print(map[string]any{"items": shown}, "")
	}
	table := tabwriter.NewWriter(a.Out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "id\tscopes\tmade\texpires\trevoked")
	for _, t := range shown {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", t.ID, strings.Join(t.Scopes, " "), t.CreatedAt.Format(time.RFC3339), formatTime(t.ExpiresAt, "never"), formatTime(t.RevokedAt, ""))
	}
	return table.Flush()
}

func formatTime(t *time.Time, never string) string {
	if t == nil {
		return never
	}
	return t.UTC().Format(time.RFC3339)
}

func (a *commandLine) newRevokeTokensCommand() *cobra.Command {
	var account string
	revoke := a.addJSONFlag(&cobra.Command{
		Use: "revoke [ID…]", Short: "End tokens now: by their ids, all of an account, or the one whose text is given on standard input (-)",
		RunE: func(cmd *cobra.Command, args []string) error {
			if (len(args) == 0) == (account == "") {
				return newMisuse("say which: ids of tokens (see shg token list), - to read a token from standard input, or --account")
			}
			return a.withApp(cmd.Context(), openOptions{}, func(ctx context.Context, application *app.App) error {
				ids, err := a.tokensToRevoke(ctx, application, account, args)
				if err != nil {
					return err
				}
				for _, id := range ids {
					if err := application.People.RevokeToken(ctx, operator(), id); err != nil {
						return fmt.Errorf("token %s: %w", id, err)
					}
				}
				return a.print(map[string]int{"revoked": len(ids)}, "%d tokens revoked\n", len(ids))
			})
		},
	})
	revoke.Flags().StringVar(&account, "account", "", "id of the account whose tokens all end")
	return revoke
}

func (a *commandLine) tokensToRevoke(ctx context.Context, application *app.App, account string, args []string) ([]models.ID, error) {
	if account != "" {
		return activeTokens(ctx, application, account)
	}
	ids := make([]models.ID, len(args))
	for i, arg := range args {
		var err error
		if arg == "-" {
			ids[i], err = a.readTokenID(ctx, application)
		} else if ids[i], err = models.ParseID(arg); err != nil {
			err = newMisuse("%q is no id of a token; see shg token list", oneLine(arg))
		}
		if err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// activeTokens returns the tokens of an account that have not been revoked.
func activeTokens(ctx context.Context, application *app.App, account string) ([]models.ID, error) {
	id, err := models.ParseID(account)
	if err != nil {
		return nil, newMisuse("--account wants the id of an account")
	}
	tokens, err := application.People.Tokens(ctx, operator(), id)
	var ids []models.ID
	for _, t := range tokens {
		if t.RevokedAt == nil {
			ids = append(ids, t.ID)
		}
	}
	return ids, err
}

// readTokenID returns the id of a leaked token. It reads the text of the token from the input, so
// that it is not written into the history of a shell.
func (a *commandLine) readTokenID(ctx context.Context, application *app.App) (models.ID, error) {
	text, err := io.ReadAll(io.LimitReader(a.In, 4096))
	if err != nil {
		return models.ID{}, fmt.Errorf("read the token: %w", err)
	}
	token, err := application.People.TokenBySecret(ctx, operator(), strings.TrimSpace(string(text)))
	return token.ID, err
}
