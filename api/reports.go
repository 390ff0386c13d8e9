package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// ModeratedSubject is the group, the consultant's profile, the message or the resource that moderators
// decide about.
type ModeratedSubject struct {
	Kind models.SubjectKind `json:"kind"`
	ID   string             `json:"id" format:"uuid"`
	Link string             `json:"link,omitempty" format:"uri-reference" example:"/api/v1/groups/01937f3e-5c1a-7e40-9a51-0c6f2b7d8e10"`
}

// ReportReceipt is what the sender of a report gets back: without its words, which only moderators
// can read from then on.
type ReportReceipt struct {
	ID        string              `json:"id" format:"uuid" example:"0193a1f0-4d5e-7f60-9172-839405a1b2c3"`
	Subject   ModeratedSubject    `json:"subject"`
	Ground    models.ReportGround `json:"ground"`
	CreatedOn string              `json:"created_on" format:"date"`
}

func toSubject(s models.Subject) ModeratedSubject {
	shown := ModeratedSubject{Kind: s.Kind, ID: s.ID.String()}
	switch s.Kind {
	case models.SubjectGroup:
		shown.Link = views.Base + "/groups/" + shown.ID
	case models.SubjectConsultant:
		shown.Link = views.Base + "/consultants/" + shown.ID
	case models.SubjectResource:
		shown.Link = views.Base + "/resources/" + shown.ID
	case models.SubjectMessage: // only the group's stewards read it where it is
	}
	return shown
}

// sendReport stores what somebody reports.
//
// @Summary     Report a group, a consultant's profile, a resource or a message to a group to the moderators
// @Description Anybody may, without a key. Only moderators read it, and none who belongs to the group or whose profile it is; whom it is
// @Description about never learns who reported. Nothing of the sender is stored but what is in the body. `reply_to` is needed only if the
// @Description sender wants to be asked back; it is deleted with the report, 6 months after the decision. What the sender may not read
// @Description answers 404; a message is there for the stewards of its group. About one group or profile 20 reports of a day are taken that are not decided; then the answer is 429.
// @ID          sendReport
// @Tags        moderation
// @Accept      json
// @Param       report body models.ReportInput true "what is reported, and why"
// @Success     201 {object} ReportReceipt
// @Header      201 {string} Location "where moderators read it"
// @Failure     400 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Failure     422 {object} rest.Problem
// @Failure     429 {object} rest.Problem
// @Router      /reports [post]
func (d *Door) sendReport(c echo.Context) error {
	var input models.ReportInput
	if err := rest.ReadBody(c, &input); err != nil {
		return err
	}
	report, err := d.Directory.SendReport(c.Request().Context(), rest.WriteOptionsOf(c), input)
	if err != nil {
		return err
	}
	return writeReportReceipt(c, report, rest.Metadata{Status: http.StatusCreated})
}

func writeReportReceipt(c echo.Context, report models.Report, metadata rest.Metadata) error {
	metadata.Location = views.Base + "/moderation/" + report.ID.String()
	return rest.WriteJSON(c, ReportReceipt{
		ID: report.ID.String(), Subject: toSubject(report.Subject), Ground: report.Ground, CreatedOn: views.FormatDate(report.CreatedOn),
	}, metadata)
}

// replayReport answers with the receipt of a report that an earlier request sent.
func (d *Door) replayReport(c echo.Context, id models.ID, metadata rest.Metadata) error {
	report, err := d.Directory.SentReport(c.Request().Context(), rest.WriteOptionsOf(c), id)
	if err != nil {
		return err
	}
	return writeReportReceipt(c, report, metadata)
}
