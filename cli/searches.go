package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/domain/discovery"
	"github.com/shg-directory/shg/domain/validation"
	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/zones"
)

func (a *commandLine) newSearchCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "search", Short: "Search the directory, also beside a running server", Args: cobra.NoArgs, RunE: showHelp}
	f := models.GroupFilter{Page: models.Page{Number: 1, PerPage: 20}}
	groups := a.addJSONFlag(&cobra.Command{
		Use: "groups", Short: "Groups by words and place", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.Page.Number < 1 || f.Page.PerPage < 1 || f.Page.PerPage > 100 {
				return newMisuse("--page counts from 1, --per-page from 1 to 100")
			}
			if cmd.Flags().Changed("radius-km") && f.Origin.RadiusKm <= 0 {
				return newMisuse("--radius-km wants more than 0 and at most 20000")
			}
			if err := checkActivities(f.Activity); err != nil {
				return err
			}
			return a.withApp(cmd.Context(), openOptions{indexed: true}, func(ctx context.Context, application *app.App) error {
				if err := checkFilter(application, f); err != nil {
					return err
				}
				return a.searchGroups(ctx, application, f)
			})
		},
	})
	flags := groups.Flags()
	flags.StringVar(&f.Q, "q", "", "words")
	flags.StringVar(&f.Origin.Text, "near", "", "a place in any script, or lat,lon")
	flags.Float64Var(&f.Origin.RadiusKm, "radius-km", 25, "how far from there")
	flags.StringSliceVar(&f.Topic, "topic", nil, "topics, comma-separated")
	flags.StringSliceVar(&f.Language, "language", nil, "languages, comma-separated")
	flags.StringSliceVar(&f.Activity, "activity", nil, "active, paused, ended, comma-separated; without it active and paused")
	flags.StringVar(&f.Sort, "sort", "", strings.Join(discovery.GroupSorts(), ", ")+"; with - before it the other way round")
	flags.IntVar(&f.Page.Number, "page", 1, "which page, from 1")
	flags.IntVar(&f.Page.PerPage, "per-page", 20, "how many a page, at most 100")
	cmd.AddCommand(groups)
	return cmd
}

// checkFilter refuses topics, languages and orders that do not exist, as the API does.
func checkFilter(application *app.App, f models.GroupFilter) error {
	refused := &models.InvalidError{}
	for _, topic := range f.Topic {
		if _, known := application.Door.Topics.Topic(topic); !known {
			suggestions := application.Door.Topics.SuggestIDs(models.ShortenName(topic))
			refused.Fields = append(refused.Fields, models.FieldError{
				Parameter: "topic", Code: "unknown_topic", Suggestions: suggestions, Params: map[string]any{"suggestions": strings.Join(suggestions, ", ")},
			})
		}
	}
	for _, tag := range f.Language {
		if !validation.IsLanguage(tag) {
			refused.Fields = append(refused.Fields, models.FieldError{Parameter: "language", Code: "unknown_language"})
		}
	}
	orders := discovery.GroupSorts()
	if order := strings.TrimPrefix(f.Sort, "-"); f.Sort != "" && !slices.Contains(orders, order) {
		refused.Fields = append(refused.Fields, models.FieldError{
			Parameter: "sort", Code: "unknown_value", Params: map[string]any{"allowed": strings.Join(orders, ", ")},
		})
	}
	if len(refused.Fields) > 0 {
		return refused
	}
	return nil
}

// checkActivities refuses unknown values of --activity.
func checkActivities(values []string) error {
	known := models.SetValues("activity")
	for _, value := range values {
		if !slices.Contains(known, value) {
			return newMisuse("--activity %s: one of %s", value, strings.Join(known, ", "))
		}
	}
	return nil
}

func (a *commandLine) searchGroups(ctx context.Context, application *app.App, f models.GroupFilter) error {
	found, err := application.Discovery.FindGroups(ctx, f)
	if err != nil {
		return err
	}
	response, err := application.Door.Presenter.ToFoundGroups("", found)
	if err != nil {
		return err
	}
	if a.json {
		return a.print(response, "")
	}
	where := ""
	if p := response.ResolvedPlace; p != nil {
		where = describeOrigin(*p, response.RadiusKm)
	}
	fmt.Fprintf(a.Out, "%s%s\n", countNoun(response.Total, "group", "groups"), where)
	for _, words := range response.LeftOut {
		fmt.Fprintf(a.Err, "not understood: %s\n", words)
	}
	if response.TownOf != "" {
		fmt.Fprintf(a.Err, "the point of %s is not known: this is the town of a group that meets there\n", response.TownOf)
	}
	if n := response.NotByDistance; n > 0 {
		fmt.Fprintf(a.Err, "%s without a public point: no search by distance finds them\n", countNoun(n, "more group", "more groups"))
	}
	for _, alternative := range response.Alternatives {
		fmt.Fprintf(a.Err, "also: %s\n", placeName(alternative))
	}
	return a.formatGroups(response.Items)
}

// describeOrigin returns around which place, or in which country or region, the search was.
func describeOrigin(p views.FoundPlace, radiusKm float64) string {
	if p.Lat == nil {
		return " in " + placeName(p)
	}
	return fmt.Sprintf(" within %g km of %s", radiusKm, placeName(p))
}

func placeName(p views.FoundPlace) string {
	if p.Name == "" && p.Lat != nil && p.Lon != nil {
		return fmt.Sprintf("%.5f,%.5f", *p.Lat, *p.Lon)
	}
	parts := []string{p.Name, p.Region, p.Country}
	return strings.Join(nonEmpty(parts), ", ")
}

func nonEmpty(parts []string) []string {
	var result []string
	for _, part := range parts {
		if part != "" {
			result = append(result, part)
		}
	}
	return result
}

func (a *commandLine) formatGroups(items []views.GroupItem) error {
	table := tabwriter.NewWriter(a.Out, 0, 4, 2, ' ', 0)
	for _, g := range items {
		km, next, where, state := "", "", "", ""
		if g.Activity != models.ActivityActive {
			state = string(g.Activity)
		}
		if g.DistanceKm != nil {
			km = formatDistance(g)
		}
		if g.NextAt != nil {
			next = g.NextAt.In(zones.OrUTC(g.Timezone)).Format("Mon 2 Jan 15:04 MST")
		}
		if l := g.Locality; l != nil && l.Place != nil {
			where = strings.Join(nonEmpty([]string{l.Place.Name, l.Place.Country}), ", ")
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", truncate(g.Name, 48), state, where, km, next, g.ID)
	}
	return table.Flush()
}

// formatDistance returns how far away a group is. If only its town is known it returns the town.
func formatDistance(g views.GroupItem) string {
	if l := g.Locality; l != nil && l.Precision == models.PrecisionTown && l.Place != nil && g.NearestMeetingID == "" {
		return "in " + l.Place.Name
	}
	return fmt.Sprintf("%.1f km", *g.DistanceKm)
}

// countNoun returns a number with its noun.
func countNoun(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// truncate cuts a text to n characters.
func truncate(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	return string(runes[:n-1]) + "…"
}
