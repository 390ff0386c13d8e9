package imports

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// optionValues is what an import's options give for groups if the feed gives nothing.
type optionValues struct {
	Topic    string `json:"topic"    validate:"omitempty,topic"`
	Language string `json:"language" validate:"omitempty,language"`
	Country  string `json:"country"  validate:"omitempty,country"`
	Timezone string `json:"timezone" validate:"omitempty,timezone"`
}

// checkOptions refuses at once what each record would be refused for.
func (r *Room) checkOptions(o models.ImportOptions) error {
	return r.Validator.Validate(&optionValues{Topic: o.Topic, Language: o.Language, Country: o.Country, Timezone: o.Timezone})
}

// codeOptionsChange is the code of a refusal to replace or clear options of a whole source unasked.
const codeOptionsChange = "options_change"

// mergeStoredOptions fills in the options that the source stores. It refuses (models.ConflictError,
// "options_change") to replace or clear one, unless that is asked for or the import writes nothing.
func (r *Room) mergeStoredOptions(
	ctx context.Context, o models.ImportOptions,
) (models.ImportOptions, []models.OptionChange, error) {
	var source models.Source
	err := r.Store.Read(ctx, func(tx *store.Tx) (err error) {
		source, err = tx.Source(ctx, o.Source)
		return err
	})
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return o, nil, fmt.Errorf("read the source's options: %w", err)
	}
	o, changes := o.WithStored(source.Options)
	if len(changes) > 0 && !o.ChangeOptions && !o.DryRun {
		return o, nil, &models.ConflictError{Code: codeOptionsChange, Detail: fmt.Sprintf(
			"the import would change options that hold for every record of %s: %s; nothing was changed. "+
				"If that is right, allow it: --yes at the command line, change_options=true at the API.",
			o.Source, describeChanges(changes))}
	}
	return o, changes, nil
}

func describeChanges(changes []models.OptionChange) string {
	var words []string
	for _, c := range changes {
		if c.To == "" {
			words = append(words, fmt.Sprintf("%s %q would be dropped", c.Option, c.From))
		} else {
			words = append(words, fmt.Sprintf("%s would change from %q to %q", c.Option, c.From, c.To))
		}
	}
	return strings.Join(words, ", ")
}

// optionsForFormat returns the options that apply to records of a format: those in our own words
// contain all but the time zone of a group whose place is not known.
func optionsForFormat(o models.ImportOptions) models.ImportOptions {
	if o.Format == models.FeedMeetingGuide || o.Format == models.FeedCSV {
		return o
	}
	o.Topic, o.Language, o.Country = "", "", ""
	return o
}
