package web

import (
	"context"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
)

// blockVerb is an act of a group about one consultant.
type blockVerb func(ctx context.Context, by models.WriteOptions, groupID, consultantID models.ID) error

// actOnBlock wraps an act of the group about the consultant of the address.
func (s *Site) actOnBlock(act blockVerb) echo.HandlerFunc {
	return func(c echo.Context) error {
		in, err := s.inside(c, "inside.requests")
		if err != nil {
			return err
		}
		consultant, err := rest.PathID(c, "consultant")
		if err != nil {
			return notFound(err)
		}
		return s.after(c, in, "/requests", "stored", act(c.Request().Context(), rest.WriteOptionsOf(c), in.GroupID, consultant))
	}
}

// blockInvitingGroup blocks the group of the invitation of the address.
func (s *Site) blockInvitingGroup(c echo.Context) error {
	i, err := s.ownInvitation(c)
	if err != nil {
		return err
	}
	err = s.parts.Consultation.BlockInvitingGroup(c.Request().Context(), rest.WriteOptionsOf(c), i.ID)
	return s.afterOwn(c, s.own(c, "consult.invitations"), ownInvitationsPath, "stored", err)
}

// unblockGroup takes the reader's block of the group of the address back.
func (s *Site) unblockGroup(c echo.Context) error {
	group, err := rest.PathID(c, "group")
	if err != nil {
		return notFound(err)
	}
	err = s.parts.Consultation.UnblockGroup(c.Request().Context(), rest.WriteOptionsOf(c), group)
	return s.afterOwn(c, s.own(c, "consult.invitations"), ownInvitationsPath, "stored", err)
}
