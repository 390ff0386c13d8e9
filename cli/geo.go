package cli

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

func (a *commandLine) newGeoCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "geo", Short: "The gazetteer", Args: cobra.NoArgs, RunE: showHelp}
	limit := 10
	find := a.addJSONFlag(&cobra.Command{
		Use: "find NAME", Short: "Places, regions and countries by what a person types, in any script", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if limit < 1 || limit > 50 {
				return newMisuse("--limit wants 1 to 50")
			}
			return a.findPlaces(args[0], limit)
		},
	})
	find.Flags().IntVar(&limit, "limit", limit, "how many at most")
	cmd.AddCommand(find)
	return cmd
}

func (a *commandLine) findPlaces(text string, limit int) error {
	gazetteer := places.Open()
	places := gazetteer.Autocomplete(text, limit)
	if len(places) == 0 {
		var names []string
		for _, p := range gazetteer.Suggest(text, limit) {
			names = append(names, p.Name+", "+p.Country)
		}
		return &models.InvalidError{Fields: []models.FieldError{{Code: "unknown_place", Suggestions: names}}}
	}
	if a.json {
		return a.print(map[string]any{"items": views.ToFoundPlaces(places)}, "")
	}
	table := tabwriter.NewWriter(a.Out, 0, 4, 2, ' ', 0)
	for _, p := range places {
		point := ""
		if !p.IsArea() {
			point = fmt.Sprintf("%.5f,%.5f", p.Lat, p.Lon)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", p.ID, p.Name, p.Region, p.Country, point, p.Timezone)
	}
	return table.Flush()
}
