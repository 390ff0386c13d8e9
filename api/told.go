package api

import (
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/domain/discovery"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
)

const (
	// shelfHolds is how many bytes of answers a generation holds; there are two. All are discarded
	// with their edition, at the latest after a minute.
	shelfHolds = 8 << 20
	// longestAsked is the length, in bytes, of the longest query whose answer is cached.
	longestAsked = 512
)

// told caches answers to anonymous callers, in one edition of the directory, so that the same query
// gets the same bytes at once.
type told struct{ edition atomic.Pointer[edition] }

// edition caches answers in two generations. New answers go to the new one. When that is full it
// becomes the old one, whose answers are then discarded unless they have been requested since.
type edition struct {
	of       discovery.Generation
	new, old atomic.Pointer[shelf]
}

type shelf struct {
	size    atomic.Int64
	answers sync.Map // the query → *answer
}

// answer is an encoded answer. A list has links to its other pages, a group the time when it
// changed.
type answer struct {
	*encoded
	links   string
	changed time.Time
	public  policy.PublicProof // proves that anyone may read it
}

// again answers from the cache if the same query was answered before, and otherwise with what make
// returns. The key is the query, the media type and the languages of the reader; the caller makes
// no difference. A request with Cache-Control: no-cache is answered anew.
func (d *Door) again(c echo.Context, make func() ([]byte, error)) error {
	now, known := d.Discovery.Generation()
	asked := c.Path() + "?" + c.Request().URL.RawQuery + " " + kindWanted(c) + " " + c.Request().Header.Get("Accept-Language")
	if !known || len(asked) > longestAsked {
		return d.anew(c, nil, "", make)
	}
	e := d.told.at(now)
	if a := e.find(asked); a != nil && !strings.Contains(c.Request().Header.Get("Cache-Control"), "no-cache") {
		if a.links != "" {
			c.Response().Header().Set("Link", a.links)
		}
		return showEncoded(c, kindWanted(c), a.encoded, about{caching: openTo(a.public)})
	}
	return d.anew(c, e, asked, make)
}

func (d *Door) anew(c echo.Context, e *edition, asked string, make func() ([]byte, error)) error {
	bytes, err := make()
	if err != nil {
		return err
	}
	a := &answer{encoded: ready(0, bytes), links: c.Response().Header().Get("Link"), public: d.judge.ProvePublic(policy.SearchGroups, policy.State{})}
	if e != nil {
		e.keep(asked, a)
	}
	return showEncoded(c, kindWanted(c), a.encoded, about{caching: openTo(a.public)})
}

// atHand returns a group as the index in memory shows it to anybody, or nil if it is not published.
func (d *Door) atHand(id models.ID) *answer {
	now, _ := d.Discovery.Generation()
	e, asked := d.told.at(now), id.String()
	if a := e.find(asked); a != nil {
		return a
	}
	kept, public, ok := d.Discovery.IndexedGroup(id)
	if !ok {
		return nil
	}
	a := &answer{encoded: ready(kept.Version, append(kept.Full, '\n')), changed: kept.Updated, public: public}
	e.keep(asked, a)
	return a
}

// at returns the edition to cache answers of.
func (t *told) at(now discovery.Generation) *edition {
	kept := t.edition.Load()
	if kept != nil && kept.of == now {
		return kept
	}
	next := &edition{of: now}
	next.new.Store(&shelf{})
	next.old.Store(&shelf{})
	t.edition.CompareAndSwap(kept, next) // if another is first, this one's answers are not used
	return next
}

func (e *edition) find(asked string) *answer {
	if kept, ok := e.new.Load().answers.Load(asked); ok {
		return kept.(*answer) //nolint:forcetypeassert // nothing else is kept
	}
	kept, ok := e.old.Load().answers.Load(asked)
	if !ok {
		return nil
	}
	a := kept.(*answer) //nolint:forcetypeassert // nothing else is kept
	e.keep(asked, a)
	return a
}

func (e *edition) keep(asked string, a *answer) {
	on := e.new.Load()
	if on.size.Add(int64(len(asked)+len(a.plain)+len(a.links))) > shelfHolds {
		next := &shelf{}
		if e.new.CompareAndSwap(on, next) {
			e.old.Store(on)
		}
		on = e.new.Load()
	}
	on.answers.Store(asked, a)
}
