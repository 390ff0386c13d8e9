package faults_test

import (
	"maps"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/internal/testmail"
	"github.com/shg-directory/shg/internal/testwait"
)

// storiesAtOnce is how many consultations go on at the same time.
const storiesAtOnce = 3

// TestMailsAfterKills kills the service at random points of consultations, among them the moment at
// which the mail server has a mail and has not answered. In the end each change of state was mailed to
// each reader, in exactly one mail. Some mails came again, with the same Message-ID.
func TestMailsAfterKills(t *testing.T) {
	t.Parallel()
	for _, pair := range pairs()[:(lengths{short: 1, long: 2}).here()] {
		t.Run(pair.name, func(t *testing.T) {
			t.Parallel()
			mailsAfterKills(t, pair, lengths{short: 10, long: 50}.here())
		})
	}
}

func mailsAfterKills(t *testing.T, pair pair, kills int) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	chance := rand.New(rand.NewPCG(seed, 0))
	points := &points{current: &current{}, killed: make(chan struct{})}
	mails := testmail.NewSink(t)
	mails.OnMail = points.onMail
	environ := append(append([]string{"SHG_LOG_LEVEL=error"}, pair.engines(t).environ...), mails.Environ()...)
	p := newPlace(t, environ...)
	p.done("migrate")
	points.current.service.Store(p.serve())
	moderator := p.person("moderate", "--role", "moderator")
	var told []*story
	for done := 0; done < kills; {
		round := make([]*story, storiesAtOnce)
		for i := range round {
			round[i] = &story{t: t, points: points, number: len(told) + i}
			round[i].begin(p, moderator)
		}
		done += tellAndKill(t, p, points, round, kills-done, chance)
		told = append(told, round...)
	}
	address := addressOf(environ)
	db := openDatabase(t, address)
	allSent(t, db, address)
	points.current.service.Load().stop()
	again := checkMails(t, db, told, mails.All())
	t.Logf("| killed between acts and mails, %s | %d kills | %d consultations | %d mails | %d came again | none missing |", pair.name, kills, len(told), len(mails.All())-again, again)
}

// tellAndKill does the acts of stories at the same time and kills the service at random points of
// them, at most so many times. It returns how many times it did.
func tellAndKill(t *testing.T, p *place, points *points, stories []*story, most int, chance *rand.Rand) (kills int) {
	t.Helper()
	points.killAfter(1 + chance.IntN(12))
	var all sync.WaitGroup
	for _, s := range stories {
		all.Go(s.tell)
	}
	ended := make(chan struct{})
	go func() { all.Wait(); close(ended) }()
	for more := true; more; {
		select {
		case <-ended:
			if !points.disarm() {
				return kills
			}
			<-points.killed
			more = false
		case <-points.killed:
			points.disarm()
		}
		kills++
		aMinutePasses(t, addressOf(p.environ))
		points.current.service.Store(p.serve())
		if more && kills < most {
			points.killAfter(3 + chance.IntN(12))
		}
	}
	return kills
}

// allSent waits until all mail is sent, also that which waits for an hour because one of its kind was
// sent.
func allSent(t *testing.T, db *database, address string) {
	t.Helper()
	testwait.Until(t, func() (bool, string) {
		anHourPasses(t, address)
		n := db.count("SELECT count(*) FROM mails WHERE sent_at IS NULL")
		return n == "0", n + " mails wait; jobs set aside: " + db.count("SELECT count(*) FROM jobs WHERE kind = 'mail' AND dead_at IS NOT NULL")
	})
}

// anHourPasses makes all mail due.
func anHourPasses(t *testing.T, address string) {
	t.Helper()
	pool := openPool(t, address, "rw")
	defer func() { _ = pool.Close() }()
	if _, err := pool.ExecContext(t.Context(), "UPDATE jobs SET run_at = '2000-01-01 00:00:00+00:00' WHERE kind = 'mail' AND leased_until IS NULL"); err != nil {
		t.Fatal(err)
	}
}

// checkMails compares the events of stories with the notices in the database, and those with the mails
// that were received. It returns how many mails came again.
func checkMails(t *testing.T, db *database, told []*story, received []testmail.Mail) (again int) {
	t.Helper()
	want, addresses := map[string]int{}, map[string]string{}
	for _, s := range told {
		maps.Copy(want, s.events())
		addresses[s.steward.account], addresses[s.consultant.account] = s.address("steward"), s.address("consultant")
	}
	got := map[string]int{}
	db.each("SELECT account_id, kind FROM notices", func(row []string) { got[addresses[row[0]]+" "+row[1]]++ })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("notices of events: -want +got: %s", diff)
	}
	checkArrivals(t, db, received)
	stored := map[string]string{}
	db.each("SELECT id, account_id, kind FROM mails", func(row []string) { stored[row[0]] = addresses[row[1]] + " " + row[2] })
	arrived := map[string]string{}
	for _, m := range received {
		id, _, _ := strings.Cut(strings.Trim(m.Header.Get("Message-ID"), "<>"), "@")
		if _, known := arrived[id]; known {
			again++
		}
		kind := "waiting"
		if m.Calendar != "" {
			kind = "appointment"
		}
		arrived[id] = m.To + " " + kind
	}
	if diff := cmp.Diff(stored, arrived); diff != "" {
		t.Errorf("mails: -stored +arrived: %s", diff)
	}
	appointments := map[string]int{}
	for _, what := range arrived {
		if strings.HasSuffix(what, " appointment") {
			appointments[what]++
		}
	}
	for _, s := range told {
		for _, who := range []string{"steward", "consultant"} {
			if n := appointments[s.address(who)+" appointment"]; n != 1 {
				t.Errorf("%d mails of the appointment to %s", n, s.address(who))
			}
		}
	}
	return again
}

// checkArrivals requires that no mail came the first time before a notice in it was written: nobody
// would be written to about that.
func checkArrivals(t *testing.T, db *database, received []testmail.Mail) {
	t.Helper()
	first := map[string]time.Time{}
	for _, m := range received {
		id, _, _ := strings.Cut(strings.Trim(m.Header.Get("Message-ID"), "<>"), "@")
		if _, known := first[id]; !known {
			first[id] = m.At
		}
	}
	db.each("SELECT mail_id, kind, created_at FROM notices", func(row []string) {
		written, err := time.Parse(time.RFC3339Nano, strings.Replace(row[2], " ", "T", 1))
		if err != nil {
			t.Fatal(err)
		}
		if at, arrived := first[row[0]]; arrived && at.Before(written) {
			t.Errorf("a notice of %s was written at %v, after its mail had come at %v", row[1], written, at)
		}
	})
}
