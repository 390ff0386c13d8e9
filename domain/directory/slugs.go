package directory

import (
	"context"
	"errors"
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
		taken, err := w.tx.SlugTaken(ctx, c, g.ID)
		if err != nil || !taken {
			return c, err
		}
	}
	return strings.Trim(base+"-"+tail, "-"), nil
}

// followSlug lets the slug of a group that is changed follow its name. The one before leads to it from then on, unless it now hides its place: then it gets
// a slug that tells nothing, and those before lead nowhere, since they would say whose they were.
func (w Within) followSlug(ctx context.Context, g *models.Group, was models.Group) error {
	hides := g.Locality.Precision == models.PrecisionHidden
	renamed := slugOf(g.Name) != slugOf(was.Name)
	if hides == (was.Locality.Precision == models.PrecisionHidden) && (hides || !renamed) {
		return nil
	}
	slug, err := w.freeSlug(ctx, g)
	if err != nil || slug == was.Slug {
		return err
	}
	g.Slug = slug
	if hides {
		return w.tx.ForgetFormerSlugs(ctx, g.ID)
	}
	if err := w.tx.ForgetFormerSlugs(ctx, g.ID, slug); err != nil {
		return err
	}
	return w.tx.KeepFormerSlug(ctx, was.Slug, g.ID)
}

// find is the group of an id or a slug, and whether it was found by a slug that it had before.
func (w Within) find(ctx context.Context, ref string) (g models.Group, moved bool, err error) {
	if id, err := models.ParseID(ref); err == nil {
		g, err = w.tx.Group(ctx, id)
		return g, false, err
	}
	if g, err = w.tx.GroupBySlug(ctx, ref); !errors.Is(err, models.ErrNotFound) {
		return g, false, err
	}
	g, err = w.tx.GroupByFormerSlug(ctx, ref)
	return g, true, err
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
