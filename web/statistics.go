package web

import (
	"bytes"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/web/view"
)

// statisticsTablePath has the numbers of the page as a table.
const statisticsTablePath = "/statistics.csv"

// showStatistics shows what groups need, how long they wait, and where nobody is there for them.
func (s *Site) showStatistics(c echo.Context) error {
	p := s.titled(c, "statistics.title")
	p.Alternates = []view.Alternate{jsonTwin("/statistics", nil)}
	latest, err := s.parts.Statistics.Latest(c.Request().Context())
	if err != nil {
		return err
	}
	shown := view.Statistics{Page: p, Published: latest.PublishedOn, Table: statisticsTablePath}
	for _, table := range latest.Tables {
		chart := view.Chart{Name: p.T("statistics.table." + table.Name)}
		switch {
		case table.IsOfRatings():
			chart.Rule = p.T("statistics.rule_ratings")
		case table.IsOfRegions():
			chart.Rule = p.T("statistics.rule_regions")
		}
		for _, row := range table.Rows {
			chart.Bars = append(chart.Bars, view.Bar{Name: s.nameKeys(p, table, row), AtLeast: row.AtLeast, Mean: row.Mean})
		}
		shown.Charts = append(shown.Charts, chart)
	}
	return s.render(c, http.StatusOK, p, view.StatisticsPage(shown))
}

// nameKeys returns what a row counts, in words.
func (s *Site) nameKeys(p view.Page, table models.StatisticsTable, row models.StatisticsRow) string {
	names := make([]string, len(row.Keys))
	for i, key := range row.Keys {
		switch table.Dimensions[i] {
		case "field":
			names[i] = s.parts.Views.Topics.Label(key, p.Tag)
		case "country":
			names[i] = p.Texts.Country(key, p.Tag)
		case "region":
			names[i] = view.JoinDistinct(s.parts.Views.Gazetteer.RegionName(key), p.Texts.Country(models.CountryOf(key), p.Tag))
		case "principle":
			names[i] = p.Texts.Text(p.Tag, "principle."+key+".name", nil)
		case "time":
			names[i] = p.T("statistics.time." + key)
		default:
			set := "request_status"
			if table.Name == "needs" {
				set = "need_status"
			}
			names[i] = p.Label(set, key)
		}
	}
	return view.JoinDistinct(names...)
}

// serveStatisticsTable answers with the numbers as a table.
func (s *Site) serveStatisticsTable(c echo.Context) error {
	latest, err := s.parts.Statistics.Latest(c.Request().Context())
	if err != nil {
		return err
	}
	var table bytes.Buffer
	if err := views.WriteStatisticsTable(&table, latest); err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="statistics.csv"`)
	return c.Blob(http.StatusOK, rest.CSVType+"; charset=utf-8; header=present", table.Bytes())
}
