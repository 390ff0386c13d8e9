package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/shg-directory/shg/api"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/models"
)

// maxShownReasons is how many reasons the table shows for each principle; --json shows all.
const maxShownReasons = 3

func (a *commandLine) newMatchCommand() *cobra.Command {
	limit, ruleset := 10, ""
	cmd := a.addJSONFlag(&cobra.Command{
		Use: "match REQUEST_ID", Short: "Who suits a request, and why; also beside a running server", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := models.ParseID(args[0])
			if err != nil {
				return newMisuse("%q is no id of a request", args[0])
			}
			if limit < 1 || limit > 100 {
				return newMisuse("--limit wants 1 to 100")
			}
			return a.withApp(cmd.Context(), openOptions{}, func(ctx context.Context, application *app.App) error {
				return a.printMatches(ctx, application, id, limit, ruleset)
			})
		},
	})
	cmd.Flags().IntVar(&limit, "limit", limit, "how many to show, at most 100")
	cmd.Flags().StringVar(&ruleset, "ruleset", ruleset, "the version of the ruleset to rank by; without it the adopted one")
	return cmd
}

func (a *commandLine) printMatches(ctx context.Context, application *app.App, id models.ID, limit int, ruleset string) error {
	ranking, err := application.Consultation.RankMatches(ctx, operator(), id, models.RankingQuery{Page: models.Page{Number: 1, PerPage: limit}, Ruleset: ruleset})
	if err != nil {
		return fmt.Errorf("request %s: %w", id, err)
	}
	shown := application.Door.ToMatches("en", ranking)
	if a.json {
		return a.print(shown, "")
	}
	if shown.Preview {
		fmt.Fprintln(a.Out, "A preview: the request is a draft, and nobody sees it yet.")
	}
	suit := "suit"
	if shown.Eligible == 1 {
		suit = "suits"
	}
	fmt.Fprintf(a.Out, "%d of %s %s this request.\n", shown.Eligible, countNoun(shown.Population, "consultant", "consultants"), suit)
	if shown.Notice != nil {
		fmt.Fprintln(a.Out, shown.Notice.Text)
	}
	for _, refused := range shown.Refused {
		fmt.Fprintf(a.Out, "  %4d  %s\n", refused.Count, refused.Text)
	}
	for i, match := range shown.Items {
		a.printMatch(i+1, match)
	}
	for i, miss := range shown.NearMisses {
		if i == 0 {
			fmt.Fprintln(a.Out, "\nNearly:")
		}
		var refusals []string
		for _, refusal := range miss.Refusals {
			refusals = append(refusals, refusal.Text)
		}
		fmt.Fprintf(a.Out, "  %s: %s %s\n", miss.Consultant.Name, strings.Join(refusals, " "), miss.ChangeText)
	}
	_, err = fmt.Fprintf(a.Out, "\nRules %s, as of %s. The group decides; a difference below 0.02 counts as none.\n", shown.Ruleset, shown.AsOf.Format(time.RFC3339))
	return err
}

func (a *commandLine) printMatch(number int, m api.Match) {
	fmt.Fprintf(a.Out, "\n%d  %s  %.2f\n", number, nameAndPlace(m.Consultant.Consultant), m.Total)
	for _, p := range m.Principles {
		var reasons []string
		for _, r := range p.Reasons[:min(maxShownReasons, len(p.Reasons))] {
			reasons = append(reasons, r.Text)
		}
		score := "  –  "
		if p.Asked {
			score = fmt.Sprintf("%3.0f %%", 100*p.Score)
		}
		fmt.Fprintf(a.Out, "   %s %s  %s\n", p.Principle, score, strings.Join(reasons, "; "))
	}
}

func nameAndPlace(c views.Consultant) string {
	parts := []string{c.Name, c.Role}
	if c.Base != nil && c.Base.Place != nil {
		parts = append(parts, c.Base.Place.Name, c.Base.Place.Country)
	}
	return strings.Join(nonEmpty(parts), ", ")
}
