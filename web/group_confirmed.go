package web

import (
	"strings"
	"time"

	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// confirmed returns who last confirmed the entry and when, in words: the group itself, or a source
// that states it. An entry that nobody confirmed comes from the records of its sources, or was
// changed here last.
func confirmed(p view.Page, g views.Group, row models.Group) string {
	on, err := time.Parse(time.DateOnly, g.ConfirmedOn)
	switch {
	case err == nil && g.ConfirmedBy != "":
		return p.T("group.confirmed.source", "source", g.ConfirmedBy, "date", p.Date(on))
	case err == nil:
		return p.T("group.confirmed", "date", p.Date(on))
	case len(g.Sources) > 0 && !row.ChangedSinceSources():
		return recorded(p, g.Sources)
	}
	return p.T("group.unconfirmed", "date", p.Date(g.UpdatedAt))
}

// recorded returns which sources an entry comes from, and when their records last changed: by their
// own dates, or else when the last change arrived.
func recorded(p view.Page, sources []views.Source) string {
	var names []string
	var stated, received time.Time
	for _, s := range sources {
		names = append(names, s.Source)
		if s.RecordUpdatedAt != nil && s.RecordUpdatedAt.After(stated) {
			stated = *s.RecordUpdatedAt
		}
		if s.UpdatedAt.After(received) {
			received = s.UpdatedAt
		}
	}
	if stated.IsZero() {
		return p.T("group.unconfirmed.received", "source", strings.Join(names, ", "), "date", p.Date(received))
	}
	return p.T("group.unconfirmed.recorded", "source", strings.Join(names, ", "), "date", p.Date(stated))
}
