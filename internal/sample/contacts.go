package sample

import (
	"fmt"

	"github.com/shg-directory/shg/models"
)

// reach gives the i-th group of the demo contacts that reach nobody: addresses and pages at
// example.org (RFC 2606), and numbers that regulators reserve for fiction. Every fifth group has
// none.
func reach(input *models.GroupInput, countryCode string, i int) {
	if i%5 == 4 {
		return
	}
	input.Contacts = []models.Contact{{
		Kind: models.ContactEmail, Value: fmt.Sprintf("group-%03d@example.org", i), Label: "SYNTHETIC",
	}}
	if number := fictionalNumber(countryCode, i); number != "" && i%2 == 0 {
		input.Contacts = append(input.Contacts, models.Contact{Kind: models.ContactPhone, Value: number, Label: "SYNTHETIC"})
	}
	input.Links = []models.Link{{Kind: models.LinkWebsite, URL: fmt.Sprintf("https://group-%03d.example.org/", i)}}
	if i%7 == 0 {
		input.Links = append(input.Links, models.Link{Kind: models.LinkDonate, URL: fmt.Sprintf("https://group-%03d.example.org/donate", i)})
	}
}

// fictionalNumber returns a telephone number that is reserved for fiction: by Ofcom (01632 960000
// to 960999), by the North American Numbering Plan (555-0100 to 555-0199), and by the
// Bundesnetzagentur (030 23125000 to 23125999). It is empty for countries where we know of no such
// range.
func fictionalNumber(countryCode string, i int) string {
	switch countryCode {
	case "GB":
		return fmt.Sprintf("+44 1632 960%03d", i%1000)
	case "US":
		return fmt.Sprintf("+1 212-555-01%02d", i%100)
	case "DE":
		return fmt.Sprintf("+49 30 23125%03d", i%1000)
	}
	return ""
}
