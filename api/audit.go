package api

import (
	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// maxDigests is how many daily digests are listed.
const maxDigests = 100

// AuditDigest is the end of the audit log on a day.
type AuditDigest struct {
	MadeOn string `json:"made_on" format:"date"`
	Digest string `json:"digest" example:"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"` // hex SHA-256
}

// listAuditDigests answers with the daily digests of the audit log.
//
// @Summary     Daily digests of the audit log
// @Description The service records who did what to whom, in pseudonyms and without content. Every
// @Description entry holds the hash of the one before it. A digest is the hash at the end of a day:
// @Description it discloses nothing. Stewards and partners who keep one can later ask the
// @Description operator to show that the log still leads to it (`shg audit verify --digest`).
// @Description The newest 100, the newest first.
// @ID          listAuditDigests
// @Tags        service
// @Success     200 {object} rest.List[AuditDigest]
// @Failure     400 {object} rest.Problem
// @Router      /audit/digests [get]
func (d *Door) listAuditDigests(c echo.Context) error {
	digests, err := d.Audit.Digests(c.Request().Context(), rest.WriteOptionsOf(c), maxDigests)
	if err != nil {
		return err
	}
	shown := make([]AuditDigest, len(digests))
	for i, digest := range digests {
		shown[i] = AuditDigest{MadeOn: views.FormatDate(digest.MadeOn), Digest: digest.Hash}
	}
	page := models.Page{Number: 1, PerPage: max(1, len(shown))}
	return rest.WriteJSON(c, rest.NewList(shown, page, len(shown)), rest.Metadata{})
}
