package server

import (
	"context"
	"errors"
	"hash/maphash"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/shares"
)

// Limits are how many requests one caller may send in a minute; 0 means no limit.
type Limits struct {
	Reads        int // of an address, or of a key without the scope read
	KeyReads     int // of a key with the scope read
	Writes       int // of an account or an address
	SourceWrites int // of a key of a source
}

const (
	shards = 64
	// crowd is how many callers a shard knows before it forgets those who have not asked for a
	// minute.
	crowd = 4096
)

// limiter counts the requests of callers. Reads are counted by each process; writes by the
// database, from which every process requests some at a time.
type limiter struct {
	limits  Limits
	permits func(context.Context, models.PermitsAsked) (models.Permits, error)
	now     func() time.Time
	seed    maphash.Seed
	reads   [shards]shard
	mu      sync.Mutex
	leases  map[string]lease
	asking  [shards]sync.Mutex // locked while the database is queried for a caller
}

// shard stores when callers will have used nothing of their limit again, in nanoseconds.
type shard struct {
	mu   sync.Mutex
	free map[uint64]int64
}

// lease is how many writes the database granted a caller in a minute.
type lease struct {
	minute     int64
	left, rest int // here, and at the database
}

func newLimiter(p Parts) *limiter {
	l := &limiter{limits: p.Limits, permits: p.Permits, now: p.Now, seed: maphash.MakeSeed(), leases: map[string]lease{}}
	if l.now == nil {
		l.now = time.Now
	}
	for i := range l.reads {
		l.reads[i].free = map[uint64]int64{}
	}
	return l
}

// standing is the state of a caller's limit.
type standing struct {
	name  string
	quota int
	left  int
	reset time.Duration // until the whole quota is free again
	wait  time.Duration // until one more may be requested, if none is left now
	spent bool
}

// tell writes the state of the caller's limit into the headers of an answer
// (draft-ietf-httpapi-ratelimit-headers).
func (s standing) tell(header http.Header) {
	if s.quota == 0 {
		return
	}
	header.Set("RateLimit-Policy", strconv.Quote(s.name)+";q="+strconv.Itoa(s.quota)+";w=60")
	header.Set("RateLimit", strconv.Quote(s.name)+";r="+strconv.Itoa(s.left)+";t="+strconv.Itoa(seconds(s.reset)))
	if s.spent {
		header.Set(echo.HeaderRetryAfter, strconv.Itoa(max(1, seconds(s.wait))))
	}
}

func seconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }

// limit refuses callers that send too many requests. A caller on this computer or a private network
// is not counted, because it is the operator, or a proxy that SHG_TRUSTED_PROXIES does not name,
// behind which all callers look alike. Its share of what many use at once is limited all the same.
func (s *Server) limit(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := s.limiter.count(c); err != nil {
			return err
		}
		return next(c)
	}
}

func (l *limiter) count(c echo.Context) error {
	if l.limits == (Limits{}) || isOperators(c.Path()) {
		return nil
	}
	address := addressOf(c)
	if address.IsLoopback() || address.IsPrivate() || address.IsLinkLocalUnicast() {
		return nil
	}
	stands, err := l.take(c, stranger(address))
	stands.tell(c.Response().Header())
	if err != nil {
		return err
	}
	if stands.spent {
		return echo.NewHTTPError(http.StatusTooManyRequests)
	}
	return nil
}

func (l *limiter) take(c echo.Context, from shares.Caller) (standing, error) {
	actor := api.ActorOf(c)
	known, subject := actor.Key != (models.ID{}), from.Name
	if known {
		subject = keyHolder(actor.Key).Name
	}
	if of := classOf(c); of == reads || of == heavy {
		if known && slices.Contains(actor.Scopes, string(models.ScopeRead)) {
			return l.read("key_reads", l.limits.KeyReads, subject), nil
		}
		return l.read("reads", l.limits.Reads, subject), nil
	}
	if slices.ContainsFunc(actor.Scopes, func(s string) bool { return strings.HasPrefix(s, string(models.ScopeSource)) }) {
		return l.write(c.Request().Context(), "source_writes", models.PermitsAsked{Subject: subject, Limit: l.limits.SourceWrites})
	}
	if actor.AccountID != (models.ID{}) {
		subject = "account:" + actor.AccountID.String()
	}
	return l.write(c.Request().Context(), "writes", models.PermitsAsked{Subject: subject, Limit: l.limits.Writes})
}

// read counts one read. The quota of a minute may be used at once, and comes back evenly.
func (l *limiter) read(name string, quota int, subject string) standing {
	if quota == 0 {
		return standing{}
	}
	hash, now, each := maphash.String(l.seed, subject), l.now().UnixNano(), int64(time.Minute)/int64(quota)
	sh := &l.reads[hash%shards]
	sh.mu.Lock()
	defer sh.mu.Unlock()
	free := max(sh.free[hash], now)
	over := free + each - now - int64(time.Minute)
	if over > 0 {
		return standing{name: name, quota: quota, reset: time.Duration(free - now), wait: time.Duration(over), spent: true}
	}
	if len(sh.free) >= crowd {
		sh.forget(now)
	}
	if len(sh.free) < crowd { // else there are more callers than can be distinguished, and none is refused because of it
		sh.free[hash] = free + each
	}
	return standing{name: name, quota: quota, left: int((int64(time.Minute) - (free + each - now)) / each), reset: time.Duration(free + each - now)}
}

func (sh *shard) forget(now int64) {
	for hash, free := range sh.free {
		if free <= now {
			delete(sh.free, hash)
		}
	}
}

// write counts one write of a minute. It requests a tenth of the quota from the database at a time;
// if the database does not answer, nothing may be written.
func (l *limiter) write(ctx context.Context, name string, asked models.PermitsAsked) (standing, error) {
	if asked.Limit == 0 {
		return standing{}, nil
	}
	now := l.now()
	minute, end := now.Unix()/60, time.Duration(60-now.Unix()%60)*time.Second
	stands := standing{name: name, quota: asked.Limit, reset: end, wait: end}
	had, ok := l.spend(asked.Subject, minute)
	if !ok {
		var err error
		if had, err = l.ask(ctx, minute, asked); err != nil {
			return stands, errors.Join(models.ErrUnavailable, err)
		}
	}
	stands.left, stands.spent = max(0, had.left)+had.rest, had.left < 0
	return stands, nil
}

// ask lets the database grant more, to one caller at a time: many at once of the same caller would
// each take a tenth, and ten of them everything.
func (l *limiter) ask(ctx context.Context, minute int64, asked models.PermitsAsked) (lease, error) {
	turn := &l.asking[maphash.String(l.seed, asked.Subject)%shards]
	turn.Lock()
	defer turn.Unlock()
	if had, ok := l.spend(asked.Subject, minute); ok { // another has asked meanwhile
		return had, nil
	}
	asked.Want = max(1, asked.Limit/10)
	got, err := l.permits(ctx, asked)
	if err != nil {
		return lease{}, err
	}
	return l.put(asked.Subject, lease{minute: minute, left: got.Granted - 1, rest: got.Left}), nil
}

// spend takes one of the writes that were granted before; it returns false if the database must be
// queried.
func (l *limiter) spend(subject string, minute int64) (lease, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	had, known := l.leases[subject]
	if !known || had.minute != minute || had.left == 0 && had.rest > 0 {
		return lease{}, false
	}
	had.left = max(-1, had.left-1)
	l.leases[subject] = had
	return had, true
}

func (l *limiter) put(subject string, got lease) lease {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.leases) >= shards*crowd {
		for other, had := range l.leases {
			if had.minute != got.minute {
				delete(l.leases, other)
			}
		}
	}
	l.leases[subject] = got
	return got
}
