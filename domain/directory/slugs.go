package directory

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// maxSlugRunes keeps addresses readable.
const maxSlugRunes = 60

// findFreeSlug finds a slug that no other group has: the name, the name with its place, then with
// the end of the id. The slug of a hidden group reveals nothing but its kind, nor does that of a
// draft: if drafts held names, the slugs of others would show which drafts there are.
func (w TxRoom) findFreeSlug(ctx context.Context, g *models.Group) (string, error) {
	candidates := slugCandidates(g)
	last := len(candidates) - 1
	for _, c := range candidates[:last] {
		if c == "" || isReservedSlug(c) {
			continue
		}
		taken, err := w.tx.SlugTaken(ctx, c, g.ID)
		if err != nil || !taken {
			return c, err
		}
	}
	return candidates[last], nil
}

// updateSlug lets the slug of a group that is changed follow its name. The one before leads to it
// from then on, unless the group now discloses less of its place: a slug may have been made unique
// by the name of the place, so that it gets another, and those before lead nowhere. The slug of a
// hidden group reveals nothing.
func (w TxRoom) updateSlug(ctx context.Context, g *models.Group, previous models.Group) error {
	tightened := disclosureLevel(g.Locality.Precision) < disclosureLevel(previous.Locality.Precision)
	renamed := slugify(g.Name) != slugify(previous.Name)
	hidden, wasHidden := g.Locality.Precision == models.PrecisionHidden, previous.Locality.Precision == models.PrecisionHidden
	if !tightened && hidden == wasHidden && (hidden || !renamed) {
		return nil
	}
	if tightened {
		return w.replaceSlug(ctx, g)
	}
	slug, err := w.findFreeSlug(ctx, g)
	if err != nil || slug == previous.Slug {
		return err
	}
	g.Slug = slug
	if err := w.tx.DeleteFormerSlugs(ctx, g.ID, slug); err != nil {
		return err
	}
	return w.tx.AddFormerSlug(ctx, previous.Slug, g.ID)
}

// replaceSlug gives a group a slug of what the public may know now, and lets all that it had before
// lead nowhere.
func (w TxRoom) replaceSlug(ctx context.Context, g *models.Group) error {
	if err := w.tx.DeleteFormerSlugs(ctx, g.ID); err != nil {
		return err
	}
	slug, err := w.findFreeSlug(ctx, g)
	if err == nil {
		g.Slug = slug
	}
	return err
}

// isDerivedSlug reports whether the slug is one that the public could know from the group's name
// and public place, or from its id.
func isDerivedSlug(g models.Group) bool {
	return slices.Contains(slugCandidates(&g), g.Slug)
}

// slugCandidates returns the slugs that a group can have, the best first; the last is always free.
func slugCandidates(g *models.Group) []string {
	tail := strings.ReplaceAll(g.ID.String(), "-", "")
	tail = tail[len(tail)-8:]
	if g.Locality.Precision == models.PrecisionHidden || g.Status == models.StatusDraft {
		return []string{string(g.Kind) + "-group-" + tail}
	}
	base := slugify(g.Name)
	return []string{base, slugify(g.Name + " " + g.Locality.PlaceName), strings.Trim(base+"-"+tail, "-")}
}

// assignPublishedSlug gives a group that becomes public a free slug: a draft by its name, an
// archived group the one that it had, unless another group has it now.
func (w TxRoom) assignPublishedSlug(ctx context.Context, g *models.Group, previous models.Group) error {
	if previous.Status == models.StatusArchived {
		taken, err := w.tx.SlugTaken(ctx, g.Slug, g.ID)
		if err != nil || !taken {
			return err
		}
	}
	slug, err := w.findFreeSlug(ctx, g)
	if err != nil || slug == g.Slug {
		return err
	}
	g.Slug = slug
	if err := w.tx.DeleteFormerSlugs(ctx, g.ID, slug); err != nil || previous.Status == models.StatusArchived {
		return err
	}
	return w.tx.AddFormerSlug(ctx, previous.Slug, g.ID)
}

// lookUpGroup returns the ID of the group that an id or a slug names, whether it is there or not.
func (w TxRoom) lookUpGroup(ctx context.Context, ref string) (store.SlugHolder, error) {
	if id, err := models.ParseID(ref); err == nil {
		return store.SlugHolder{ID: id}, nil
	}
	return w.tx.SlugHolder(ctx, ref)
}

// isReservedSlug reports whether the word means something else in an address.
func isReservedSlug(s string) bool {
	_, err := models.ParseID(s)
	return err == nil || slices.Contains([]string{"search", "map", "new", "print"}, s)
}

// slugify keeps the letters, marks and digits of every script in lower case, joined by hyphens.
func slugify(name string) string {
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
