package api

import (
	"bytes"
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/domain/directory"
	"github.com/shg-directory/shg/models"
)

// readGroup answers with one group.
//
// @Summary     Read a group by its id or its slug
// @Description Members of the group see its private whereabouts too. A draft is there for its members and for moderators only.
// @ID          readGroup
// @Tags        groups
// @Security    bearer
// @Param       id path string true "id or slug"
// @Success     308 "a slug that the group had before: Location says where it is now"
// @Header      308 {string} Location "the same of the slug that it has now"
// @Success     200 {object} views.Group
// @Header      200 {string} X-Robots-Tag "noindex, if the group asks search engines to leave its page out"
// @Failure     404 {object} rest.Problem
// @Router      /groups/{id} [get]
func (d *Door) readGroup(c echo.Context) error {
	if id, ok := d.Discovery.CanReadIndex(rest.WriteOptionsOf(c), c.Param("id")); ok {
		if published, err := d.writeIndexedGroup(c, id); published || err != nil {
			return err
		}
	}
	view, err := d.Directory.Group(c.Request().Context(), rest.WriteOptionsOf(c), c.Param("id"))
	if err != nil {
		return err
	}
	return writeGroup(c, d.toViewedGroup(view), rest.Metadata{CacheControl: rest.PublicCacheControl(view.Public)})
}

// writeIndexedGroup answers with a group as the index in memory shows it to anybody. It returns
// false if the group is not published.
func (d *Door) writeIndexedGroup(c echo.Context, id models.ID) (bool, error) {
	now, _ := d.Discovery.Generation()
	return d.responseCache.WriteResource(c, now, id.String(), func() (*rest.CachedResponse, bool) {
		found, public, ok := d.Discovery.IndexedGroup(id)
		if !ok {
			return nil, false
		}
		cached := rest.NewCachedResponse(found.Version, append(found.Full, '\n'), found.Updated, public)
		cached.NoIndex = bytes.Contains(found.Full, []byte(`"noindex":true`)) // a member: within texts quotes are escaped
		return cached, true
	})
}

// createGroup creates a group.
//
// @Summary     Make a group
// @Description Whoever makes it is its first steward. Groups for survivors of violence start as drafts, hidden and by invitation, and are published by a moderator.
// @Description By making a group one consents to `membership` (`GET /me/consents`).
// @ID          createGroup
// @Tags        groups
// @Security    bearer
// @Accept      json
// @Param       group body models.GroupInput true "the group"
// @Success     201 {object} views.Group
// @Header      201 {string} Location "where the group is"
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     413 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Router      /groups [post]
func (d *Door) createGroup(c echo.Context) error {
	var input models.GroupInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	created, err := d.Directory.CreateGroupView(c.Request().Context(), rest.WriteOptionsOf(c), input)
	if err != nil {
		return err
	}
	if !created.IsMember {
		return d.replayGroup(c, created.Group.ID, rest.Metadata{Status: http.StatusCreated})
	}
	return writeGroup(c, d.Presenter.ToOwnGroup(created), rest.Metadata{Status: http.StatusCreated, Location: views.Base + "/groups/" + created.Group.ID.String()})
}

// replayGroup answers with a group that an earlier request created.
func (d *Door) replayGroup(c echo.Context, groupID models.ID, metadata rest.Metadata) error {
	metadata.Location = views.Base + "/groups/" + groupID.String()
	return d.writeOwnGroup(c, groupID, metadata)
}

// replaceGroup replaces a whole group.
//
// @Summary     Replace what is said of a group
// @Description What is left out is removed. Meetings keep their identity by their ids.
// @Description What was read may be changed and sent whole: members that only the service says are overlooked as they were, and refused (read_only) where they were changed.
// @ID          replaceGroup
// @Tags        groups
// @Security    bearer
// @Accept      json
// @Param       id    path string            true "id or slug"
// @Param       group body models.GroupInput true "the whole group"
// @Success     200 {object} views.Group
// @Success     202 {object} Proposal "is proposed: further members must agree"
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     413 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /groups/{id} [put]
func (d *Door) replaceGroup(c echo.Context) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	var input models.GroupInput
	if err := rest.ReadUpdateBody(c, &input, d.currentGroup(c, groupID)); err != nil {
		return err
	}
	if _, err := d.Directory.ReplaceGroup(c.Request().Context(), rest.WriteOptionsOf(c), groupID, input); err != nil {
		return orProposal(c, err)
	}
	return d.writeOwnGroup(c, groupID, rest.Metadata{})
}

// patchGroup changes some values of a group.
//
// @Summary     Change some of what is said of a group (RFC 7396); meetings are replaced as a list, their ids keep identity
// @Description A merge patch (RFC 7396) on what a person may say of the group: null removes a member, lists are replaced whole, meetings keep
// @Description their identity by their ids.
// @ID          patchGroup
// @Tags        groups
// @Security    bearer
// @Accept      application/merge-patch+json
// @Param       id    path string            true "id or slug"
// @Param       group body models.GroupInput true "what changes; null removes"
// @Success     200 {object} views.Group
// @Success     202 {object} Proposal "is proposed: further members must agree"
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     413 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /groups/{id} [patch]
func (d *Door) patchGroup(c echo.Context) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	current, version, err := d.Directory.GroupInput(c.Request().Context(), rest.WriteOptionsOf(c), groupID)
	if err != nil {
		return err
	}
	var input models.GroupInput
	if err := rest.ReadMergePatch(c, current, &input, d.currentGroup(c, groupID)); err != nil {
		return err
	}
	options := rest.WriteOptionsOf(c)
	if err := options.CheckVersion(version); err != nil {
		return err
	}
	options.IfVersion = version
	if _, err := d.Directory.ReplaceGroup(c.Request().Context(), options, groupID, input); err != nil {
		return orProposal(c, err)
	}
	return d.writeOwnGroup(c, groupID, rest.Metadata{})
}

// archiveGroup removes a group from the directory.
//
// @Summary     Take a group out of the directory; its records stay
// @Description It is found no more and answers 404 to everybody but its members. Its stewards bring it back by publishing it again.
// @ID          archiveGroup
// @Tags        groups
// @Security    bearer
// @Param       id path string true "id or slug"
// @Success     204
// @Success     202 {object} Proposal "is proposed: further members must agree"
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /groups/{id} [delete]
func (d *Door) archiveGroup(c echo.Context) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	if err := d.Directory.ArchiveGroup(c.Request().Context(), rest.WriteOptionsOf(c), groupID); err != nil {
		return orProposal(c, err)
	}
	return c.NoContent(http.StatusNoContent)
}

// publishGroup adds a draft to the directory.
//
// @Summary     Publish a draft or archived group
// @Description From then on everybody finds it. Drafts that must be vetted first are published by moderators, who publish nothing else.
// @Description An archived group is brought back by its stewards alone, as a draft where it must be vetted. If another group has its slug by then, it gets another.
// @ID          publishGroup
// @Tags        groups
// @Security    bearer
// @Param       id path string true "id or slug"
// @Success     200 {object} views.Group
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     412 {object} rest.Problem "it changed after it was read"
// @Failure     428 {object} rest.Problem "If-Match is missing"
// @Router      /groups/{id}/publish [post]
func (d *Door) publishGroup(c echo.Context) error {
	groupID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	if err := d.Directory.PublishGroup(c.Request().Context(), rest.WriteOptionsOf(c), groupID); err != nil {
		return err
	}
	return d.writeOwnGroup(c, groupID, rest.Metadata{})
}

// writeOwnGroup answers a write with the group as its reader may now see it.
func (d *Door) writeOwnGroup(c echo.Context, groupID models.ID, metadata rest.Metadata) error {
	var view directory.GroupView
	err := rest.ReadBack(c, func(ctx context.Context) (err error) {
		view, err = d.Directory.Group(ctx, rest.WriteOptionsOf(c), groupID.String())
		return err
	})
	if err != nil {
		return err
	}
	return writeGroup(c, d.toViewedGroup(view), metadata)
}

// currentGroup returns a function that returns the group as the caller of the request sees it.
func (d *Door) currentGroup(c echo.Context, groupID models.ID) func() (any, error) {
	return func() (any, error) {
		view, err := d.Directory.Group(c.Request().Context(), rest.WriteOptionsOf(c), groupID.String())
		if err != nil {
			return nil, err
		}
		return d.toViewedGroup(view), nil
	}
}

// toViewedGroup returns a group as its reader may see it.
func (d *Door) toViewedGroup(view directory.GroupView) views.Group {
	if view.IsMember {
		return d.Presenter.ToOwnGroup(view)
	}
	return d.Presenter.ToGroup(view.Group)
}

func writeGroup(c echo.Context, g views.Group, metadata rest.Metadata) error {
	metadata.Version, metadata.LastModified, metadata.NoIndex = g.Version, g.UpdatedAt, g.NoIndex
	return rest.WriteJSON(c, g, metadata)
}
