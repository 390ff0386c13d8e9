package imports

import (
	"github.com/shg-directory/shg/domain/directory"
	"github.com/shg-directory/shg/formats/ndjson"
	"github.com/shg-directory/shg/models"
)

// NDJSONLine returns a group as a line of a feed in our own words, under its id: what the public
// may know of it, as another directory can take it in. The group's parent and the ids of its
// meetings are left out, which are known here alone.
func NDJSONLine(g models.Group) ndjson.Line {
	in := directory.InputOf(g, nil)
	in.ParentID = nil
	for i := range in.Meetings {
		m := &in.Meetings[i]
		m.ID, m.Online = nil, m.Online.Public()
	}
	at := g.LastSaidAt()
	return ndjson.Line{Record: g.ID.String(), Group: &in, UpdatedAt: &at, ConfirmedOn: g.ConfirmedOn}
}
