package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// enqueueBulk asks for keys that begin with a word.
func (q queue) enqueueBulk(word string, n int) {
	q.Helper()
	write(q.T, q.Store, func(tx *store.Tx) error {
		for i := range n {
			if err := tx.EnqueueBulk(q.Context(), kind, fmt.Sprint(word, i), q.now()); err != nil {
				return err
			}
		}
		return nil
	})
}

// alone returns the keys of the jobs that were asked for alone.
func alone(jobs []models.Job) []string {
	var list []string
	for _, j := range jobs {
		if !j.Bulk {
			list = append(list, j.Key)
		}
	}
	slices.Sort(list)
	return list
}

// Behind thousands of jobs that were asked for in bulk one that was asked for alone is in the next
// batch, and so is one of them that is asked for again alone, also while others go on asking in
// bulk.
func TestJobsOvertakeThoseInBulk(t *testing.T) {
	eachQueue(t, func(q queue) {
		q.enqueueBulk("feed ", 5000)
		q.wait(time.Second)
		q.enqueue("edit", "feed 4321")
		q.wait(time.Second)
		q.enqueueBulk("feed ", 5000)
		batch := q.lease(100)
		same(q.T, "overtaking", []string{"edit", "feed 4321"}, alone(batch))
		if len(batch) != 100 {
			q.Errorf("%d leased of 100", len(batch))
		}
		q.finish(batch)
		if again := alone(q.lease(100)); len(again) > 0 {
			q.Errorf("done, and there again: %v", again)
		}
	})
}

// However many come alone, those in bulk have half of the places, the longest due first; and where
// nobody else waits they have all.
func TestJobsInBulkDoNotStarve(t *testing.T) {
	eachQueue(t, func(q queue) {
		q.enqueueBulk("feed ", 30)
		for batch := range 6 {
			for i := range 20 {
				q.enqueue(fmt.Sprint("edit ", batch, " ", i))
			}
			leased := q.lease(10)
			if n := len(alone(leased)); n != 5 || len(leased) != 10 {
				q.Errorf("batch %d: %d alone of %d", batch, n, len(leased))
			}
			q.finish(leased)
		}
		rest := q.lease(1000)
		if n := len(alone(rest)); n != len(rest) || n != 6*15 {
			q.Errorf("%d left, %d of them alone", len(rest), n)
		}
		q.finish(rest)
		q.enqueueBulk("again ", 30)
		if all := q.lease(30); len(all) != 30 {
			q.Errorf("%d of 30 where nobody else waits", len(all))
		}
	})
}

// A mail that somebody waits for is sent beside digests that are due before it.
func TestMailsOvertakeDigests(t *testing.T) {
	eachQueue(t, func(q queue) {
		add := func(mail models.MailKind) string {
			id := models.NewRandomID()
			m := models.Mail{ID: id, AddressSealed: "sealed", Kind: mail, Language: "en", EventHash: id.String(), CreatedAt: q.now(), NotBefore: q.now()}
			write(q.T, q.Store, func(tx *store.Tx) error { return tx.AddMail(q.Context(), &m) })
			return id.String()
		}
		for range 8 {
			add(models.MailDigest)
		}
		q.wait(time.Second)
		link := add(models.MailSignIn)
		batch, err := q.LeaseJobs(q.Context(), models.JobMail, 4, time.Minute)
		if err != nil {
			q.Fatal(err)
		}
		same(q.T, "beside digests", []string{link}, alone(batch))
	})
}
