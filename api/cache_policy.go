package api

import (
	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/domain/policy"
)

// publicCacheControl returns the cache control of answers to an act on no single thing, such as a
// search.
func (d *Door) publicCacheControl(act policy.Act) rest.CacheControl {
	return rest.PublicCacheControl(d.authorizer.ProvePublic(act, policy.State{}))
}

// staticCacheControl returns the cache control of what anyone may read and what changes only with
// the program.
func (d *Door) staticCacheControl() rest.CacheControl {
	return rest.StaticCacheControl(d.authorizer.ProvePublic(policy.ReadReference, policy.State{}))
}

// respondCached answers from the cache if the same query was answered before in this generation of
// the directory, and otherwise with what compute returns.
func (d *Door) respondCached(c echo.Context, compute func() ([]byte, error)) error {
	now, known := d.Discovery.Generation()
	return d.responseCache.Respond(c, now, known, func() ([]byte, policy.PublicProof, error) {
		encoded, err := compute()
		return encoded, d.authorizer.ProvePublic(policy.SearchGroups, policy.State{}), err
	})
}
