package api

import (
	"context"
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// resultsBatch is how many results of an import are read at once for a stream.
const resultsBatch = 1000

// Import is a feed that a partner handed in, and how far it is.
type Import struct {
	ID       string              `json:"id" format:"uuid"`
	Source   string              `json:"source" example:"leeds-aa"`
	Status   models.ImportStatus `json:"status"`
	DryRun   bool                `json:"dry_run"`
	Complete bool                `json:"complete"`
	// in which the table was read, if it is not UTF-8: windows-1252
	Encoding models.Encoding `json:"encoding,omitempty" swaggertype:"string" example:"windows-1252"`
	// which other sources list groups that the import created, under the same names at the same
	// places
	AlsoListed []models.AlsoListed `json:"also_listed,omitempty"`
	// which of the source's options the import replaces or drops, for every record of the source
	OptionsChanged []models.OptionChange `json:"options_changed,omitempty"`
	Counts         ImportCounts          `json:"counts"`
	Errors         []rest.ProblemField   `json:"errors,omitempty"` // why it was refused or failed; at most 20
	CreatedAt      time.Time             `json:"created_at" format:"date-time"`
	StartedAt      *time.Time            `json:"started_at,omitempty" format:"date-time"`
	FinishedAt     *time.Time            `json:"finished_at,omitempty" format:"date-time"`
}

// ImportCounts counts the outcomes of the records that are done.
type ImportCounts struct {
	Total     int                `json:"total"`   // what is to be dealt with, once the feed has been read through: records, or groups of several, and what is left out of one that is taken
	Done      int64              `json:"done"`    // how much of it is dealt with
	Created   int                `json:"created"` // groups, as are updated and unchanged
	Updated   int                `json:"updated"`
	Unchanged int                `json:"unchanged"`
	Retired   int                `json:"retired"`          // records
	Records   models.ImportTally `json:"record_outcomes"`  // each record of the feed once
	Groups    models.ImportTally `json:"group_outcomes"`   // each group that they describe once
	Unplaced  int                `json:"places_not_found"` // places of groups and meetings whose words name no known place: no search by distance finds them
	Refused   int                `json:"refused"`          // things that were wrong: each error of a record, and what was left out of one that was taken
}

// ImportResult is what came of one record.
type ImportResult struct {
	Record  string               `json:"record,omitempty"` // absent if its name could not be read
	Line    int                  `json:"line,omitempty"`   // the line, or the place among the records of the feed
	Outcome models.RecordOutcome `json:"outcome"`
	Note    models.RecordNote    `json:"note,omitempty"`
	GroupID *models.ID           `json:"group_id,omitempty" format:"uuid"`
	Errors  []rest.ProblemField  `json:"errors"` // at most 20
	// how many more errors were found in the record
	ErrorsOmitted int `json:"errors_omitted,omitempty" example:"3"`
}

// feedTypes returns the media types of feeds. A Meeting Guide feed is often sent as plain JSON.
func feedTypes() map[string]models.FeedFormat {
	return map[string]models.FeedFormat{
		rest.NDJSONType: models.FeedNDJSON, rest.CSVType: models.FeedCSV,
		"application/vnd.meeting-guide+json": models.FeedMeetingGuide, rest.JSONType: models.FeedMeetingGuide,
	}
}

// importFeed accepts a whole feed. A job writes it later.
//
// @Summary     Import a whole feed; Location has its progress and result
// @Description application/x-ndjson has one {"record":"…","group":{…},"updated_at":"…"} or {"record":"…","deleted":true} a line; text/csv a first line with its
// @Description columns, which may be those of GET /groups as text/csv, in UTF-8 or, with charset=windows-1252 or where it is no UTF-8, in Windows-1252; application/vnd.meeting-guide+json, or application/json, is a feed in Meeting Guide JSON. Imports of a source are done one after the
// @Description other. One that is cut off goes on where it was; the same feed again changes nothing. A record that is wrong is refused alone; a feed that cannot
// @Description be read changes nothing.
// @Description
// @Description With complete, what the feed lacks is retired, unless it is more than a fifth of what the source has here and allow_shrink is not said, or a record
// @Description is refused whose name cannot be read. With dry_run nothing is written, and the result is what it would be.
// @ID          importFeed
// @Tags        sources
// @Security    bearer
// @Accept      application/x-ndjson,text/csv,application/vnd.meeting-guide+json,json
// @Param       source       path  string  true  "name of the source" maxlength(60)
// @Param       dry_run      query boolean false "write nothing, tell everything"
// @Param       complete     query boolean false "the feed is the whole of the source: what it lacks is retired"
// @Param       allow_shrink query boolean false "even where that is more than a fifth"
// @Param       topic        query string  false "of groups where the feed says none; not with application/x-ndjson, whose lines say all. Not said: what the source stores; empty: none from now on"
// @Param       language     query string  false "of groups where the feed says none; stored and dropped as topic is; not with application/x-ndjson"
// @Param       country      query string  false "where the feed says none; stored and dropped as topic is; not with application/x-ndjson"
// @Param       timezone     query string  false "where neither the record nor its place has one; stored and dropped as topic is"
// @Param       change_options query boolean false "replace or drop options that the source stores: without it that is refused with 409"
// @Param       feed         body  string  true  "the feed"
// @Success     202 {object} Import
// @Header      202 {string} Location "the import with its progress"
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     403 {object} rest.Problem
// @Failure     409 {object} rest.Problem
// @Failure     413 {object} rest.Problem
// @Failure     415 {object} rest.Problem
// @Router      /sources/{source}/imports [post]
func (d *Door) importFeed(c echo.Context) error {
	q := rest.ReadQuery(c)
	o := models.ImportOptions{
		Source: c.Param("source"), DryRun: q.ExplicitBoolean("dry_run"), Complete: q.ExplicitBoolean("complete"), AllowShrink: q.ExplicitBoolean("allow_shrink"), Topic: q.Text("topic"),
		Language: q.Text("language"), Country: q.Text("country"), Timezone: q.TimeZone("timezone"),
		ChangeOptions: q.ExplicitBoolean("change_options"),
	}
	kind, params, err := mime.ParseMediaType(c.Request().Header.Get("Content-Type"))
	format, known := feedTypes()[kind]
	if err != nil || !known {
		return rest.UnsupportedMediaType(c, rest.NDJSONType, rest.CSVType, "application/vnd.meeting-guide+json")
	}
	if format == models.FeedNDJSON {
		q.RefuseConflicting(rest.NDJSONType, "topic", "language", "country") // a line holds all of its group
	}
	for _, name := range []string{"topic", "language", "country", "timezone"} {
		if q.IsCleared(name) {
			o.Cleared = append(o.Cleared, name)
		}
	}
	if err := q.Finish(); err != nil {
		return err
	}
	if err := rest.RefuseCompressed(c); err != nil {
		return err
	}
	o.Format = format
	if strings.EqualFold(params["charset"], string(models.EncodingWindows1252)) && format == models.FeedCSV {
		o.Encoding = models.EncodingWindows1252
	}
	im, err := d.Imports.QueueImport(c.Request().Context(), rest.WriteOptionsOf(c), o, c.Request().Body)
	if err != nil {
		return toParameterError(err, "topic", "language", "country", "timezone")
	}
	return d.writeImport(c, im, rest.Metadata{Status: http.StatusAccepted})
}

func (d *Door) writeImport(c echo.Context, im models.Import, metadata rest.Metadata) error {
	metadata.Location = views.Base + "/imports/" + im.ID.String()
	return rest.WriteJSON(c, d.toImport(d.language(c), im), metadata)
}

func (d *Door) replayImport(c echo.Context, importID models.ID, metadata rest.Metadata) error {
	im, err := d.Imports.ImportByID(c.Request().Context(), rest.WriteOptionsOf(c), importID)
	if err != nil {
		return err
	}
	return d.writeImport(c, im, metadata)
}

// readImport answers with how far an import is.
//
// @Summary     How far an import is
// @Description Results can be read for 30 days.
// @ID          readImport
// @Tags        sources
// @Security    bearer
// @Param       id path string true "id" Format(uuid)
// @Success     200 {object} Import
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /imports/{id} [get]
func (d *Door) readImport(c echo.Context) error {
	importID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	im, err := d.Imports.ImportByID(c.Request().Context(), rest.WriteOptionsOf(c), importID)
	if err != nil {
		return err
	}
	return rest.WriteJSON(c, d.toImport(d.language(c), im), rest.Metadata{})
}

// listImportResults answers with the outcome of each record.
//
// @Summary     What came of each record of an import, in the order in which they were done
// @Description Accept: application/x-ndjson gives all of them, one a line, without pages.
// @ID          listImportResults
// @Tags        sources
// @Security    bearer
// @Produce     json,application/x-ndjson
// @Param       id       path  string  true  "id" Format(uuid)
// @Param       outcome  query []string false "of these outcomes alone" collectionFormat(csv) Enums(created,updated,unchanged,retired,refused)
// @Param       page     query integer false "from 1" default(1) minimum(1)
// @Param       per_page query integer false "at most 100" default(20) minimum(1) maximum(100)
// @Success     200 {object} rest.List[ImportResult]
// @Failure     400 {object} rest.Problem
// @Failure     401 {object} rest.Problem
// @Failure     404 {object} rest.Problem
// @Router      /imports/{id}/results [get]
func (d *Door) listImportResults(c echo.Context) error {
	importID, err := rest.PathID(c, "id")
	if err != nil {
		return err
	}
	q := rest.ReadQuery(c)
	page, outcomes := q.Page(), []models.RecordOutcome{}
	allowed := make([]string, 0, len(models.RecordOutcomes()))
	for _, outcome := range models.RecordOutcomes() {
		allowed = append(allowed, string(outcome))
	}
	for _, outcome := range q.ListOneOf("outcome", allowed) {
		outcomes = append(outcomes, models.RecordOutcome(outcome))
	}
	if err := q.Finish(); err != nil {
		return err
	}
	if rest.NegotiatedType(c) == rest.NDJSONType {
		return d.streamImportResults(c, importID, outcomes)
	}
	if page.Offset() >= models.MaxItems {
		return models.ErrTooDeep
	}
	results, total, err := d.Imports.ImportResults(c.Request().Context(), rest.WriteOptionsOf(c), importID, outcomes, page)
	if err != nil {
		return err
	}
	reader := d.language(c)
	return writeList(d, c, results, func(r models.ImportResult) ImportResult { return d.toImportResult(reader, r) }, page, total)
}

// streamImportResults sends all results, one a line.
func (d *Door) streamImportResults(c echo.Context, importID models.ID, outcomes []models.RecordOutcome) error {
	reader, page := d.language(c), models.Page{Number: 1, PerPage: resultsBatch}
	next := func(ctx context.Context) ([]models.ImportResult, int, error) {
		return d.Imports.ImportResults(ctx, rest.WriteOptionsOf(c), importID, outcomes, page)
	}
	results, total, err := next(c.Request().Context())
	if err != nil {
		return err
	}
	return d.streams.Stream(c, func(header http.Header) { rest.SetStreamHeaders(header, rest.NDJSONType, rest.CacheControl{}) }, func(ctx context.Context, to rest.StreamWriter) error {
		lines := json.NewEncoder(to)
		for {
			for _, r := range results {
				if err := errors.Join(lines.Encode(d.toImportResult(reader, r)), to.FlushIfDue()); err != nil {
					return err
				}
			}
			if page.Offset()+len(results) >= total || len(results) == 0 {
				return nil
			}
			page.Number++
			if results, total, err = next(ctx); err != nil {
				return err
			}
		}
	})
}

func (d *Door) toImport(reader string, im models.Import) Import {
	n := im.Counts.V
	return Import{
		ID: im.ID.String(), Source: im.Source, Status: im.Status, DryRun: im.Options.V.DryRun, Complete: im.Options.V.Complete, Encoding: n.Encoding, AlsoListed: n.AlsoListed, OptionsChanged: n.OptionsChanged,
		Counts: ImportCounts{
			Total: n.Entries, Done: im.Done, Created: n.Created, Updated: n.Updated, Unchanged: n.Unchanged, Retired: n.Retired, Refused: n.Refused,
			Unplaced: n.PlacesNotFound, Records: n.RecordOutcomes, Groups: n.GroupOutcomes,
		},
		Errors: d.toFeedErrors(reader, im.Errors), CreatedAt: im.CreatedAt.UTC(), StartedAt: im.StartedAt, FinishedAt: im.FinishedAt,
	}
}

func (d *Door) toImportResult(reader string, r models.ImportResult) ImportResult {
	_, omitted := models.ShownErrors(r.Errors)
	return ImportResult{
		Record: r.Record, Line: r.Line, Outcome: r.Outcome, Note: r.Note, GroupID: r.GroupID, Errors: d.toFeedErrors(reader, r.Errors), ErrorsOmitted: omitted,
	}
}

// toFeedErrors returns what is wrong in the reader's language. An error of a format for which we
// have no words stays as it is.
func (d *Door) toFeedErrors(reader string, fields []models.FieldError) []rest.ProblemField {
	fields, _ = models.ShownErrors(fields)
	shown := make([]rest.ProblemField, 0, len(fields))
	for _, f := range fields {
		shown = append(shown, d.problems().ToField(reader, f))
	}
	return slices.Clip(shown)
}
