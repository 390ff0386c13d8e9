package api

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

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
// @Success     200 {object} Group
// @Failure     404 {object} Problem
// @Router      /groups/{id} [get]
func (d *Door) readGroup(c echo.Context) error {
	if id, ok := d.Discovery.CanReadIndex(by(c), c.Param("id")); ok {
		if published, err := d.writeIndexedGroup(c, id); published || err != nil {
			return err
		}
	}
	view, err := d.Directory.Group(c.Request().Context(), by(c), c.Param("id"))
	if err != nil {
		return err
	}
	return writeGroup(c, d.toViewedGroup(view), metadata{cacheControl: publicCacheControl(view.Public)})
}

// writeIndexedGroup answers with a group as the index in memory shows it to anybody. It returns
// false if the group is not published.
func (d *Door) writeIndexedGroup(c echo.Context, id models.ID) (bool, error) {
	now, _ := d.Discovery.Generation()
	return d.responseCache.resource(c, now, id.String(), func() (*cachedResponse, bool) {
		found, public, ok := d.Discovery.IndexedGroup(id)
		if !ok {
			return nil, false
		}
		return newCachedResponse(found.Version, append(found.Full, '\n'), found.Updated, public), true
	})
}

// createGroup creates a group.
//
// @Summary     Make a group
// @Description Whoever makes it is its first steward. Groups for survivors of violence start as drafts, hidden and by invitation, and are published by a moderator.
// @ID          createGroup
// @Tags        groups
// @Security    bearer
// @Accept      json
// @Param       group body models.GroupInput true "the group"
// @Success     201 {object} Group
// @Header      201 {string} Location "where the group is"
// @Failure     400 {object} Problem
// @Failure     401 {object} Problem
// @Failure     413 {object} Problem
// @Failure     415 {object} Problem
// @Failure     422 {object} Problem
// @Router      /groups [post]
func (d *Door) createGroup(c echo.Context) error {
	var input models.GroupInput
	if err := readBody(c, &input); err != nil {
		return err
	}
	made, err := d.Directory.CreateGroupView(c.Request().Context(), by(c), input)
	if err != nil {
		return err
	}
	if !made.IsMember {
		return d.replayGroup(c, made.Group.ID, metadata{status: http.StatusCreated})
	}
	return writeGroup(c, d.Presenter.toOwnGroup(made), metadata{status: http.StatusCreated, location: Base + "/groups/" + made.Group.ID.String()})
}

// replayGroup answers with a group that an earlier request created.
func (d *Door) replayGroup(c echo.Context, groupID models.ID, a metadata) error {
	a.location = Base + "/groups/" + groupID.String()
	return d.writeOwnGroup(c, groupID, a)
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
// @Success     200 {object} Group
// @Failure     400 {object} Problem
// @Failure     401 {object} Problem
// @Failure     403 {object} Problem
// @Failure     404 {object} Problem
// @Failure     412 {object} Problem "it changed after it was read"
// @Failure     413 {object} Problem
// @Failure     415 {object} Problem
// @Failure     422 {object} Problem
// @Failure     428 {object} Problem "If-Match is missing"
// @Router      /groups/{id} [put]
func (d *Door) replaceGroup(c echo.Context) error {
	groupID, err := pathID(c, "id")
	if err != nil {
		return err
	}
	var input models.GroupInput
	if err := readUpdateBody(c, &input, d.currentGroup(c, groupID)); err != nil {
		return err
	}
	if _, err := d.Directory.ReplaceGroup(c.Request().Context(), by(c), groupID, input); err != nil {
		return err
	}
	return d.writeOwnGroup(c, groupID, metadata{})
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
// @Success     200 {object} Group
// @Failure     400 {object} Problem
// @Failure     401 {object} Problem
// @Failure     403 {object} Problem
// @Failure     404 {object} Problem
// @Failure     412 {object} Problem "it changed after it was read"
// @Failure     413 {object} Problem
// @Failure     415 {object} Problem
// @Failure     422 {object} Problem
// @Failure     428 {object} Problem "If-Match is missing"
// @Router      /groups/{id} [patch]
func (d *Door) patchGroup(c echo.Context) error {
	groupID, err := pathID(c, "id")
	if err != nil {
		return err
	}
	current, version, err := d.Directory.GroupInput(c.Request().Context(), by(c), groupID)
	if err != nil {
		return err
	}
	var input models.GroupInput
	if err := readMergePatch(c, current, &input, d.currentGroup(c, groupID)); err != nil {
		return err
	}
	who := by(c)
	if err := who.CheckVersion(version); err != nil {
		return err
	}
	who.IfVersion = version
	if _, err := d.Directory.ReplaceGroup(c.Request().Context(), who, groupID, input); err != nil {
		return err
	}
	return d.writeOwnGroup(c, groupID, metadata{})
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
// @Failure     401 {object} Problem
// @Failure     403 {object} Problem
// @Failure     404 {object} Problem
// @Failure     412 {object} Problem "it changed after it was read"
// @Failure     428 {object} Problem "If-Match is missing"
// @Router      /groups/{id} [delete]
func (d *Door) archiveGroup(c echo.Context) error {
	groupID, err := pathID(c, "id")
	if err != nil {
		return err
	}
	if err := d.Directory.ArchiveGroup(c.Request().Context(), by(c), groupID); err != nil {
		return err
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
// @Success     200 {object} Group
// @Failure     401 {object} Problem
// @Failure     403 {object} Problem
// @Failure     404 {object} Problem
// @Failure     409 {object} Problem
// @Failure     412 {object} Problem "it changed after it was read"
// @Failure     428 {object} Problem "If-Match is missing"
// @Router      /groups/{id}/publish [post]
func (d *Door) publishGroup(c echo.Context) error {
	groupID, err := pathID(c, "id")
	if err != nil {
		return err
	}
	if err := d.Directory.PublishGroup(c.Request().Context(), by(c), groupID); err != nil {
		return err
	}
	return d.writeOwnGroup(c, groupID, metadata{})
}

// writeOwnGroup answers a write with the group as its reader may now see it.
func (d *Door) writeOwnGroup(c echo.Context, groupID models.ID, a metadata) error {
	var view directory.GroupView
	err := readBack(c, func(ctx context.Context) (err error) {
		view, err = d.Directory.Group(ctx, by(c), groupID.String())
		return err
	})
	if err != nil {
		return err
	}
	return writeGroup(c, d.toViewedGroup(view), a)
}

// currentGroup returns a function that returns the group as the caller of the request sees it.
func (d *Door) currentGroup(c echo.Context, groupID models.ID) func() (any, error) {
	return func() (any, error) {
		view, err := d.Directory.Group(c.Request().Context(), by(c), groupID.String())
		if err != nil {
			return nil, err
		}
		return d.toViewedGroup(view), nil
	}
}

// toViewedGroup returns a group as its reader may see it.
func (d *Door) toViewedGroup(view directory.GroupView) Group {
	if view.IsMember {
		return d.Presenter.toOwnGroup(view)
	}
	return d.Presenter.toGroup(view.Group)
}

func writeGroup(c echo.Context, g Group, a metadata) error {
	a.version, a.lastModified = g.Version, g.UpdatedAt
	return writeJSON(c, g, a)
}
