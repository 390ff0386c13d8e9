package api

import (
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/domain/policy"
)

// groupIDParameters returns the names of the parameters of a path that hold the id of a group.
func groupIDParameters(path string) []string {
	var names []string
	for before, name := range map[string]string{
		"/groups/:id": "id", "/children/:child_id": "child_id", "/memberships/:group": "group", "/blocked-groups/:group": "group",
	} {
		if strings.Contains(path+"/", before+"/") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// resolveSlugs lets a group be named by its slug in every path that holds its id: the handler reads
// the id. A name that belongs to no group is passed on as the id of none, so that permission is
// judged as for any id. Routes that read a group look it up themselves, and redirect callers from a
// former slug to the present one.
func (d *Door) resolveSlugs(r Route, next echo.HandlerFunc) echo.HandlerFunc {
	names := groupIDParameters(r.Path)
	if len(names) == 0 || r.Act == policy.ReadGroup {
		return next
	}
	return func(c echo.Context) error {
		values := slices.Clone(c.ParamValues())
		for i, name := range c.ParamNames() {
			if !slices.Contains(names, name) {
				continue
			}
			id, err := d.Discovery.ResolveGroupID(c.Request().Context(), values[i])
			if err != nil {
				return err
			}
			values[i] = id.String()
		}
		c.SetParamValues(values...)
		return next(c)
	}
}
