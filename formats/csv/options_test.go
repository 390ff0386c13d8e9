package csv_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/shg-directory/shg/formats/csv"
	"github.com/shg-directory/shg/models"
)

// The options of a feed fill in what its rows do not say, and change nothing that they say.
func TestOptionsFillInWhatRowsDoNotSay(t *testing.T) {
	t.Parallel()
	o := models.ImportOptions{Topic: "alcohol", Language: "de", Country: "AT", Timezone: "Europe/Vienna"}
	for row, want := range map[string]string{
		",,,,":          "[alcohol] de [] AT []",
		"gambling,,,,":  "[gambling] de [] AT []",
		",en,,,":        "[alcohol] en [] AT []",
		",,fr,,":        "[alcohol]  [fr] AT []",
		",,,CH,":        "[alcohol] de [] CH []",
		",,,,it":        "[alcohol]  [it] AT [it]",
		",en,,,it":      "[alcohol] en [] AT [it]",
		"gambling,en,,": "[gambling] en [] AT []",
	} {
		t.Run(row, func(t *testing.T) {
			t.Parallel()
			feed := "record,name,topics,language,languages,country,meeting_languages,meeting_days,meeting_start\na,A," + row + strings.Repeat(",", 4-strings.Count(row, ",")) + ",TU,19:30\n"
			got := ""
			_, err := csv.Read(strings.NewReader(feed), o, func(e models.FeedEntry) error {
				if e.Refused != nil {
					return fmt.Errorf("refused: %+v", e.Refused)
				}
				in := e.Record.Input
				got = fmt.Sprint(in.Topics, " ", in.Language, " ", in.Languages, " ", in.Locality.Place.Country, " ", in.Meetings[0].Languages)
				return nil
			})
			if err != nil || got != want {
				t.Errorf("%s, %v; want %s", got, err, want)
			}
		})
	}
}

// Where some meetings of a group name languages, the feed's is that of the others.
func TestTheLanguageOfAFeedIsThatOfTheOtherMeetings(t *testing.T) {
	t.Parallel()
	feed := "record,name,meeting_languages,meeting_days,meeting_start\na,A,it,TU,19:30\na,A,,WE,19:30\n"
	var got []string
	_, err := csv.Read(strings.NewReader(feed), models.ImportOptions{Language: "de", Timezone: "Europe/Vienna"}, func(e models.FeedEntry) error {
		for _, m := range e.Record.Input.Meetings {
			got = append(got, fmt.Sprint(m.Languages))
		}
		return nil
	})
	if err != nil || strings.Join(got, " ") != "[it] [de]" {
		t.Errorf("%v, %v", got, err)
	}
}
