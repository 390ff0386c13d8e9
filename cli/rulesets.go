package cli

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/formats/strict"
	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/models"
)

// maxRulesetFile is how large a file with a ruleset can be, in bytes.
const maxRulesetFile = 64 << 10

func (a *commandLine) newRulesetsCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "rulesets", Short: "The numbers that rankings use: propose and adopt others", Args: cobra.NoArgs, RunE: showHelp}
	one := func(use, short string, run func(context.Context, *app.App, string) error) *cobra.Command {
		return a.addJSONFlag(&cobra.Command{
			Use: use, Short: short, Args: cobra.ExactArgs(1),
			RunE: func(cmd *cobra.Command, args []string) error {
				return a.withApp(cmd.Context(), openOptions{}, func(ctx context.Context, application *app.App) error {
					return run(ctx, application, args[0])
				})
			},
		})
	}
	list := a.addJSONFlag(&cobra.Command{
		Use: "list", Short: "All rulesets, those proposed last first", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withApp(cmd.Context(), openOptions{}, a.listRulesets)
		},
	})
	cmd.AddCommand(
		list,
		one("show VERSION", "One ruleset with all its numbers", a.showRuleset),
		one("propose FILE", "Propose the ruleset in a JSON file (- is standard input): version, title, summary, numbers, reasons, open_until", a.proposeRuleset),
		one("compare VERSION", "In how many rankings of open requests another consultant would be first; no small counts", a.compareRulesets),
		one("adopt VERSION", "Put a proposed ruleset in force, once the time for comments is over", a.adoptRuleset),
		one("withdraw VERSION", "Take a proposed ruleset back", a.withdrawRuleset),
	)
	return cmd
}

func (a *commandLine) listRulesets(ctx context.Context, application *app.App) error {
	found, err := application.Consultation.Rulesets(ctx)
	if err != nil {
		return err
	}
	shown := make([]views.Ruleset, len(found))
	for i, ruleset := range found {
		shown[i] = views.ToRuleset(ruleset)
	}
	if a.json {
		return a.print(map[string]any{"items": shown}, "")
	}
	table := tabwriter.NewWriter(a.Out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "version\tstatus\tcomments until\tadopted\ttitle")
	for _, r := range shown {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", r.Version, r.Status, r.OpenUntil, r.AdoptedOn, r.Title)
	}
	return table.Flush()
}

func (a *commandLine) showRuleset(ctx context.Context, application *app.App, version string) error {
	ruleset, err := application.Consultation.Ruleset(ctx, version)
	if err != nil {
		return fmt.Errorf("ruleset %s: %w", version, err)
	}
	return a.printRuleset(ruleset)
}

func (a *commandLine) printRuleset(ruleset models.Ruleset) error {
	shown := views.ToRuleset(ruleset)
	if a.json {
		return a.print(shown, "")
	}
	fmt.Fprintf(a.Out, "%s, %s", shown.Version, shown.Status)
	if shown.OpenUntil != "" {
		fmt.Fprintf(a.Out, "; groups comment until %s", shown.OpenUntil)
	}
	fmt.Fprintln(a.Out)
	for _, text := range nonEmpty([]string{shown.Title, shown.Summary}) {
		fmt.Fprintln(a.Out, text)
	}
	changed := map[string]string{}
	for _, change := range shown.Changes {
		changed[change.Name] = "the program brings " + strconv.Itoa(change.From)
	}
	table := tabwriter.NewWriter(a.Out, 0, 4, 2, ' ', 0)
	for _, name := range slices.Sorted(maps.Keys(shown.Numbers)) {
		fmt.Fprintf(table, "%s\t%d\t%s\n", name, shown.Numbers[name], changed[name])
	}
	return table.Flush()
}

func (a *commandLine) proposeRuleset(ctx context.Context, application *app.App, file string) error {
	input, err := a.readRuleset(file)
	if err != nil {
		return err
	}
	ruleset, err := application.Consultation.ProposeRuleset(ctx, operator(), input)
	if err != nil {
		return err
	}
	return a.printRuleset(ruleset)
}

func (a *commandLine) readRuleset(file string) (input models.RulesetInput, err error) {
	text, err := a.readText(file, maxRulesetFile)
	if err != nil {
		return input, err
	}
	return input, strict.Decode(text, &input)
}

func (a *commandLine) compareRulesets(ctx context.Context, application *app.App, version string) error {
	compared, err := application.Consultation.CompareRulesets(ctx, operator(), version)
	if err != nil {
		return err
	}
	if a.json || compared.Requests == nil {
		return a.print(views.ToRulesetComparison(compared), "Fewer than %d rankings of open requests have anybody in them: nothing is shown.\n", models.SmallestCompared)
	}
	changes := "few or nearly all"
	if compared.FirstChanges != nil {
		changes = strconv.Itoa(*compared.FirstChanges)
	}
	return a.print(nil, "%d rankings of open requests by %s and by %s: another consultant would be first in %s.\n",
		*compared.Requests, compared.With, compared.Version, changes)
}

func (a *commandLine) adoptRuleset(ctx context.Context, application *app.App, version string) error {
	ruleset, err := application.Consultation.AdoptRuleset(ctx, operator(), version)
	if err != nil {
		return fmt.Errorf("ruleset %s: %w", version, err)
	}
	return a.print(views.ToRuleset(ruleset), "rankings use ruleset %s\n", version)
}

func (a *commandLine) withdrawRuleset(ctx context.Context, application *app.App, version string) error {
	ruleset, err := application.Consultation.WithdrawRuleset(ctx, operator(), version)
	if err != nil {
		return fmt.Errorf("ruleset %s: %w", version, err)
	}
	return a.print(views.ToRuleset(ruleset), "ruleset %s is withdrawn\n", version)
}
