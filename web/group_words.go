package web

import (
	"maps"
	"slices"

	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/domain/validation"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// translateGroup shows the group's name and text in the language that the reader reads best, with
// its own words beside if they are in another.
func translateGroup(g *view.Group) {
	g.OwnLanguage = g.Group.Language
	own := models.Translation{Name: g.Name, Description: g.Group.Description}
	languages := append([]string{g.OwnLanguage}, slices.Sorted(maps.Keys(g.Translations))...)
	g.Words = wordsBeside(g.Texts.PageLanguages(), languages)
	best := views.TranslationFor(g.Reads, models.SearchItem{Languages: languages})
	if best == "" {
		return
	}
	g.Original, g.OriginalIn = &own, g.Texts.Language(g.OwnLanguage, g.Tag)
	views.Translate(best, &g.Group)
}

// wordsBeside returns those of a group's languages that no page is in.
func wordsBeside(pages, languages []string) []string {
	var beside []string
	for _, tag := range languages {
		if tag = validation.CanonicalLanguageTag(tag); tag != "" && !slices.Contains(pages, tag) && !slices.Contains(beside, tag) {
			beside = append(beside, tag)
		}
	}
	return beside
}
