package cli

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/guidance"
)

// maxGuidanceFile is how large a text can be, in bytes: more than any that is accepted has.
const maxGuidanceFile = 100_000

func (a *commandLine) newGuidanceCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "guidance", Short: "What groups at each stage read: our text, and yours", Args: cobra.NoArgs, RunE: showHelp}
	list := a.addJSONFlag(&cobra.Command{
		Use: "list", Short: "Your texts that are in force", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withApp(cmd.Context(), openOptions{}, a.listGuidance)
		},
	})
	reset := a.addJSONFlag(&cobra.Command{
		Use: "reset STAGE LANGUAGE", Short: "Take your text about a stage back", Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withApp(cmd.Context(), openOptions{}, func(ctx context.Context, application *app.App) error {
				if err := application.Guidance.Reset(ctx, operator(), models.Stage(args[0]), args[1]); err != nil {
					return err
				}
				return a.print(map[string]string{"stage": args[0], "language": args[1]}, "%s in %s: our text alone is shown\n", args[0], args[1])
			})
		},
	})
	cmd.AddCommand(list, a.newEditGuidanceCommand(), reset)
	return cmd
}

func (a *commandLine) newEditGuidanceCommand() *cobra.Command {
	var input models.GuidanceInput
	var file string
	edit := a.addJSONFlag(&cobra.Command{
		Use: "edit STAGE LANGUAGE", Short: "Write about a stage in a language, in paragraphs of plain text that name no persons", Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			text, err := a.readText(file, maxGuidanceFile)
			if err != nil {
				return err
			}
			input.Words = strings.TrimSpace(string(text))
			return a.withApp(cmd.Context(), openOptions{}, func(ctx context.Context, application *app.App) error {
				if _, err := application.Guidance.Edit(ctx, operator(), models.Stage(args[0]), args[1], input); err != nil {
					return err
				}
				return a.print(map[string]string{"stage": args[0], "language": args[1]}, "%s in %s: your text is shown\n", args[0], args[1])
			})
		},
	})
	edit.Flags().StringVar(&file, "file", "", "the file with the text; else standard input")
	edit.Flags().BoolVar(&input.Replaces, "replace", false, "in place of our text; else beside it")
	return edit
}

// guidanceOutput is a text of the operator that is in force.
type guidanceOutput struct {
	Stage     models.Stage        `json:"stage"`
	Language  string              `json:"language"`
	Replaces  bool                `json:"replaces"`
	Role      models.GuidanceRole `json:"role"`
	WrittenOn models.Date         `json:"written_on"`
	Words     string              `json:"words"`
}

func (a *commandLine) listGuidance(ctx context.Context, application *app.App) error {
	shown := []guidanceOutput{}
	for _, language := range guidance.Languages() {
		all, err := application.Guidance.All(ctx, language)
		if err != nil {
			return err
		}
		for _, g := range all {
			if e := g.Edition; e != nil {
				shown = append(shown, guidanceOutput{e.Stage, e.Language, e.Replaces, e.Role, e.WrittenOn, e.Words})
			}
		}
	}
	if a.json {
		return a.print(map[string]any{"items": shown}, "")
	}
	table := tabwriter.NewWriter(a.Out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "stage\tlanguage\treplaces ours\tby\ton")
	for _, g := range shown {
		fmt.Fprintf(table, "%s\t%s\t%t\t%s\t%s\n", g.Stage, g.Language, g.Replaces, g.Role, g.WrittenOn)
	}
	return table.Flush()
}
