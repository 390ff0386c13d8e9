package directory

import (
	"context"
	"strings"
	"unicode"

	"github.com/shg-directory/shg/models"
)

// maxSlugRunes keeps addresses readable.
const maxSlugRunes = 60

// freeSlug finds a slug that no other group has: the name, the name with its place, then with the end of the id. The slug of a hidden group
// tells nothing but its kind.
func (w Within) freeSlug(ctx context.Context, g *models.Group) (string, error) {
	tail := strings.ReplaceAll(g.ID.String(), "-", "")
	tail = tail[len(tail)-8:]
	if g.Locality.Precision == models.PrecisionHidden {
		return string(g.Kind) + "-group-" + tail, nil
	}
	base := slugOf(g.Name)
	candidates := []string{base, slugOf(g.Name + " " + g.Locality.PlaceName)}
	for _, c := range candidates {
		if c == "" || reservedSlug(c) {
			continue
		}
		taken, err := w.tx.SlugTaken(ctx, c)
		if err != nil || !taken {
			return c, err
		}
	}
	return strings.Trim(base+"-"+tail, "-"), nil
}

// hideSlug gives a group that now hides its place a slug that tells nothing. The old one leads nowhere: it would say whose it was.
func (w Within) hideSlug(ctx context.Context, g *models.Group, was models.Group) error {
	if g.Locality.Precision != models.PrecisionHidden || was.Locality.Precision == models.PrecisionHidden {
		return nil
	}
	var err error
	g.Slug, err = w.freeSlug(ctx, g)
	return err
}

// reservedSlug says that the word means something else in an address.
func reservedSlug(s string) bool {
	_, err := models.ParseID(s)
	return err == nil || s == "search" || s == "map" || s == "new"
}

// slugOf keeps the letters, marks and digits of every script in lower case, joined by hyphens.
func slugOf(name string) string {
	var b strings.Builder
	runes, gap := 0, false
	for _, r := range strings.ToLower(name) {
		if !unicode.In(r, unicode.L, unicode.M, unicode.N) {
			gap = runes > 0
			continue
		}
		if runes >= maxSlugRunes && gap {
			break
		}
		if gap {
			b.WriteByte('-')
			gap = false
		}
		b.WriteRune(r)
		runes++
	}
	return b.String()
}
