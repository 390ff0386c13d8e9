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
	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/shares"
	"github.com/shg-directory/shg/web"
)

// Limits are how many requests one caller may send in a minute; 0 means no limit.
type Limits struct {
	Reads        int // of an address, or of a key without the scope read
	KeyReads     int // of a key with the scope read
	Writes       int // of an account or an address
	SourceWrites int // of a key of a source
	Suggestions  int // of an address, sent without a key
	SignIns      int // tries of an address to sign in; as many messages to groups
	SignUps      int // of an address
	Joins        int // of an address, by any account: joining a group or asking to
	Reports      int // of an address, sent without a key
}

const (
	shardCount = 64
	// maxShardCallers is how many callers a shard counts before it evicts those that sent nothing
	// for a minute.
	maxShardCallers = 4096
)

// rateLimiter counts the requests of callers. Reads are counted by each process; writes by the
// database, from which every process requests some at a time.
type rateLimiter struct {
	limits       Limits
	acquireLease func(context.Context, models.RateLeaseRequest) (models.RateLease, error)
	now          func() time.Time
	seed         maphash.Seed
	reads        [shardCount]shard
	mu           sync.Mutex
	leases       map[string]rateLease
	leasing      [shardCount]sync.Mutex // locked while the database is queried for a caller
}

// shard stores when callers will have used nothing of their limit again, in nanoseconds.
type shard struct {
	mu     sync.Mutex
	freeAt map[uint64]int64
}

// rateLease is how many writes the database granted a caller in a minute.
type rateLease struct {
	minute              int64
	remaining, unleased int // here, and at the database
}

func newRateLimiter(p Parts) *rateLimiter {
	l := &rateLimiter{limits: p.Limits, acquireLease: p.AcquireRateLease, now: p.Now, seed: maphash.MakeSeed(), leases: map[string]rateLease{}}
	if l.now == nil {
		l.now = time.Now
	}
	for i := range l.reads {
		l.reads[i].freeAt = map[uint64]int64{}
	}
	return l
}

// quotaState is the state of a caller's limit.
type quotaState struct {
	name       string
	quota      int
	remaining  int
	reset      time.Duration // until the whole quota is free again
	retryAfter time.Duration // until one more may be requested, if none is left now
	exhausted  bool
}

// writeHeaders writes the state of the caller's limit into the headers of an answer
// (draft-ietf-httpapi-ratelimit-headers).
func (s quotaState) writeHeaders(header http.Header) {
	if s.quota == 0 {
		return
	}
	header.Set("RateLimit-Policy", strconv.Quote(s.name)+";q="+strconv.Itoa(s.quota)+";w=60")
	header.Set("RateLimit", strconv.Quote(s.name)+";r="+strconv.Itoa(s.remaining)+";t="+strconv.Itoa(seconds(s.reset)))
	if s.exhausted {
		header.Set(echo.HeaderRetryAfter, strconv.Itoa(max(1, seconds(s.retryAfter))))
	}
}

func seconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }

// limitRate refuses callers that send too many requests. A caller on this computer or a private
// network is not counted, because it is the operator, or a proxy that SHG_TRUSTED_PROXIES does not
// name, behind which all callers look alike. Its share of what many use at once is limited all the
// same.
func (s *Server) limitRate(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := s.limiter.check(c); err != nil {
			return err
		}
		return next(c)
	}
}

func (l *rateLimiter) check(c echo.Context) error {
	if l.limits == (Limits{}) || isOperatorPath(c.Path()) {
		return nil
	}
	address := addressOf(c)
	if address.IsLoopback() || address.IsPrivate() || address.IsLinkLocalUnicast() {
		return nil
	}
	state, err := l.count(c, anonymousCaller(address))
	state.writeHeaders(c.Response().Header())
	if err != nil {
		return err
	}
	if state.exhausted {
		return echo.NewHTTPError(http.StatusTooManyRequests)
	}
	return nil
}

func (l *rateLimiter) count(c echo.Context, caller shares.Caller) (quotaState, error) {
	actor := rest.ActorOf(c)
	known, subject := actor.KeyID != (models.ID{}), caller.Name
	if known {
		subject = keyCaller(actor.KeyID).Name
	}
	if class := classOf(c); class == reads || class == heavy {
		if known && slices.Contains(actor.Scopes, string(models.ScopeRead)) {
			return l.countRead("key_reads", l.limits.KeyReads, subject), nil
		}
		return l.countRead("reads", l.limits.Reads, subject), nil
	}
	if name, limit := l.doorLimit(c.Path()); name != "" { // of all callers, also if they are signed in
		return l.countWrite(c.Request().Context(), name, models.RateLeaseRequest{Subject: name + ":" + caller.Name, Limit: limit})
	}
	if slices.ContainsFunc(actor.Scopes, func(s string) bool { return strings.HasPrefix(s, string(models.ScopeSource)) }) {
		return l.countWrite(c.Request().Context(), "source_writes", models.RateLeaseRequest{Subject: subject, Limit: l.limits.SourceWrites})
	}
	if !known && isSuggestion(c.Path()) {
		return l.countWrite(c.Request().Context(), "suggestions", models.RateLeaseRequest{Subject: "suggestions:" + subject, Limit: l.limits.Suggestions})
	}
	if api.IsJoin(c.Path()) || web.IsJoin(c.Path()) { // many accounts that guess codes are one network
		if state, err := l.countWrite(c.Request().Context(), "joins", models.RateLeaseRequest{Subject: "joins:" + caller.Name, Limit: l.limits.Joins}); err != nil || state.exhausted {
			return state, err
		}
	}
	if !known && (api.IsReport(c.Path()) || web.IsReport(c.Path())) {
		return l.countWrite(c.Request().Context(), "reports", models.RateLeaseRequest{Subject: "reports:" + subject, Limit: l.limits.Reports})
	}
	if actor.AccountID != (models.ID{}) {
		subject = "account:" + actor.AccountID.String()
	}
	return l.countWrite(c.Request().Context(), "writes", models.RateLeaseRequest{Subject: subject, Limit: l.limits.Writes})
}

// doorLimit returns the limit of a route's pattern that signs people in or up or takes
// messages, and its name; "" for all others.
func (l *rateLimiter) doorLimit(pattern string) (name string, limit int) {
	switch {
	case api.IsSignIn(pattern) || web.IsSignIn(pattern):
		return "sign_ins", l.limits.SignIns
	case api.IsMessage(pattern) || web.IsMessage(pattern):
		return "messages", l.limits.SignIns
	case api.IsSignUp(pattern) || web.IsSignUp(pattern):
		return "sign_ups", l.limits.SignUps
	}
	return "", 0
}

// isSuggestion reports whether a route's pattern takes what anybody may send without a key, so that
// one network cannot fill the database.
func isSuggestion(pattern string) bool {
	return api.IsSuggestion(pattern) || web.IsSuggestion(pattern)
}

// countRead counts one read. The quota of a minute may be used at once, and comes back evenly.
func (l *rateLimiter) countRead(name string, quota int, subject string) quotaState {
	if quota == 0 {
		return quotaState{}
	}
	hash, now, interval := maphash.String(l.seed, subject), l.now().UnixNano(), int64(time.Minute)/int64(quota)
	sh := &l.reads[hash%shardCount]
	sh.mu.Lock()
	defer sh.mu.Unlock()
	free := max(sh.freeAt[hash], now)
	excess := free + interval - now - int64(time.Minute)
	if excess > 0 {
		return quotaState{name: name, quota: quota, reset: time.Duration(free - now), retryAfter: time.Duration(excess), exhausted: true}
	}
	if len(sh.freeAt) >= maxShardCallers {
		sh.evictFree(now)
	}
	if len(sh.freeAt) < maxShardCallers { // else there are more callers than can be distinguished, and none is refused because of it
		sh.freeAt[hash] = free + interval
	}
	return quotaState{name: name, quota: quota, remaining: int((int64(time.Minute) - (free + interval - now)) / interval), reset: time.Duration(free + interval - now)}
}

func (sh *shard) evictFree(now int64) {
	for hash, free := range sh.freeAt {
		if free <= now {
			delete(sh.freeAt, hash)
		}
	}
}

// countWrite counts one write of a minute. It requests a tenth of the quota from the database at a
// time; if the database does not answer, nothing may be written.
func (l *rateLimiter) countWrite(ctx context.Context, name string, request models.RateLeaseRequest) (quotaState, error) {
	if request.Limit == 0 {
		return quotaState{}, nil
	}
	now := l.now()
	minute, end := now.Unix()/60, time.Duration(60-now.Unix()%60)*time.Second
	state := quotaState{name: name, quota: request.Limit, reset: end, retryAfter: end}
	lease, ok := l.spend(request.Subject, minute)
	if !ok {
		var err error
		if lease, err = l.renewLease(ctx, minute, request); err != nil {
			return state, errors.Join(models.ErrUnavailable, err)
		}
	}
	state.remaining, state.exhausted = max(0, lease.remaining)+lease.unleased, lease.remaining < 0
	return state, nil
}

// renewLease lets the database grant more, to one caller at a time: many at once of the same caller
// would each take a tenth, and ten of them everything.
func (l *rateLimiter) renewLease(ctx context.Context, minute int64, request models.RateLeaseRequest) (rateLease, error) {
	turn := &l.leasing[maphash.String(l.seed, request.Subject)%shardCount]
	turn.Lock()
	defer turn.Unlock()
	if lease, ok := l.spend(request.Subject, minute); ok { // another request leased meanwhile
		return lease, nil
	}
	request.Count = max(1, request.Limit/10)
	got, err := l.acquireLease(ctx, request)
	if err != nil {
		return rateLease{}, err
	}
	return l.storeLease(request.Subject, rateLease{minute: minute, remaining: got.Granted - 1, unleased: got.Remaining}), nil
}

// spend takes one of the writes that were granted before; it returns false if the database must be
// queried.
func (l *rateLimiter) spend(subject string, minute int64) (rateLease, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	lease, known := l.leases[subject]
	if !known || lease.minute != minute || lease.remaining == 0 && lease.unleased > 0 {
		return rateLease{}, false
	}
	lease.remaining = max(-1, lease.remaining-1)
	l.leases[subject] = lease
	return lease, true
}

func (l *rateLimiter) storeLease(subject string, got rateLease) rateLease {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.leases) >= shardCount*maxShardCallers {
		for other, stored := range l.leases {
			if stored.minute != got.minute {
				delete(l.leases, other)
			}
		}
	}
	l.leases[subject] = got
	return got
}
