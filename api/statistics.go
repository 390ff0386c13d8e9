package api

import (
	"bytes"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/domain/policy"
)

// readStatistics answers with what is published about all groups together.
//
// @Summary     What groups need, how long they wait, and where nobody is there for them
// @Description Published once a month. A number counts things of at least five groups and is rounded down to a multiple of five; smaller ones are left out, and
// @Description no number allows one that is left out to be worked out. Tables: needs by status; unmet_needs (open) by field and country; requests by status;
// @Description first_answers by time (one_day, three_days, one_week, longer); waiting_requests (open for 14 days) by country; consultants by country;
// @Description each table by country has one by region after it (unmet_needs_of_regions …), where a country's regions are only if they may have all that
// @Description its row counts; ratings (at least five consultants, each judged by at least three groups, with the mean of what is published of them) by principle, without a total.
// @ID          readStatistics
// @Tags        statistics
// @Produce     json
// @Success     200 {object} views.Statistics
// @Failure     400 {object} rest.Problem
// @Failure     406 {object} rest.Problem
// @Router      /statistics [get]
func (d *Door) readStatistics(c echo.Context) error {
	if err := rest.ReadQuery(c).Finish(); err != nil {
		return err
	}
	s, err := d.Statistics.Latest(c.Request().Context())
	if err != nil {
		return err
	}
	metadata := rest.Metadata{CacheControl: d.publicCacheControl(policy.ReadReference)}
	if rest.NegotiatedType(c) != rest.CSVType {
		return rest.WriteJSON(c, views.ToStatistics(s), metadata)
	}
	var table bytes.Buffer
	if err := views.WriteStatisticsTable(&table, s); err != nil {
		return err
	}
	return rest.WriteBytes(c, rest.CSVType+"; charset=utf-8; header=present", table.Bytes(), metadata)
}
