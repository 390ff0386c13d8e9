package webhooks

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/safehttp"
	"github.com/shg-directory/shg/store"
)

const (
	maxConcurrent    = 4                      // deliveries under way to one webhook from one process
	slotWait         = 200 * time.Millisecond // for one of them to end
	slotRetryDelay   = 5 * time.Second        // to wait after that
	maxResponseBytes = 4 << 10                // of a receiver's answer that are read, and forgotten
	disableAfter     = 5 * 24 * time.Hour     // until a webhook is disabled that nothing gets through to
	statusGone       = 410
)

// deliverySlots limits the deliveries under way to each webhook, so that a slow receiver
// delays itself alone.
type deliverySlots struct {
	mu        sync.Mutex
	byWebhook map[models.ID]chan struct{}
}

// acquire waits a moment for a place, and reports whether there was one: a receiver that answers
// soon has one soon.
func (s *deliverySlots) acquire(ctx context.Context, id models.ID) bool {
	select {
	case s.slotsOf(id) <- struct{}{}:
		return true
	case <-time.After(slotWait):
	case <-ctx.Done():
	}
	return false
}

func (s *deliverySlots) release(id models.ID) { <-s.slotsOf(id) }

func (s *deliverySlots) slotsOf(id models.ID) chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byWebhook == nil {
		s.byWebhook = map[models.ID]chan struct{}{}
	}
	if s.byWebhook[id] == nil {
		s.byWebhook[id] = make(chan struct{}, maxConcurrent)
	}
	return s.byWebhook[id]
}

// errRejected means that a receiver did not take a message; its text names the answer's status and
// nothing else of it.
var errRejected = errors.New("not taken")

// Deliver is the job that sends one message to one webhook. A receiver that answers with 2xx has
// taken it; 410 ends the webhook; anything else is tried again. If the process dies between the
// sending and the noting it is sent again, with the same id.
func (r *Room) Deliver(ctx context.Context, job models.Job) error {
	id, err := models.ParseID(job.Key)
	if err != nil {
		return fmt.Errorf("key %q: %w", job.Key, err)
	}
	d, w, err := r.readDelivery(ctx, id)
	switch {
	case errors.Is(err, models.ErrNotFound):
		return nil // the webhook was deleted
	case err != nil:
		return err
	case d.State == models.DeliveryDelivered:
		return nil
	case w.State != models.WebhookActive && d.Type != pingType:
		d.State, d.Error = models.DeliveryFailed, "the webhook is "+string(w.State)
		return r.saveDelivery(ctx, d, w)
	case !r.slots.acquire(ctx, w.ID):
		return &models.RetryLaterError{Wait: slotRetryDelay}
	}
	defer r.slots.release(w.ID)
	status, err := r.send(ctx, w, d)
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return &models.RetryLaterError{Wait: time.Second} // the service stops
	}
	return r.recordAttempt(context.WithoutCancel(ctx), attemptResult{job: job, delivery: d, webhook: w, status: status, err: err})
}

func (r *Room) readDelivery(ctx context.Context, id models.ID) (d models.WebhookDelivery, w models.Webhook, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if d, err = tx.Delivery(ctx, id); err != nil {
			return err
		}
		w, err = tx.Webhook(ctx, d.WebhookID)
		return err
	})
	return d, w, err
}

func (r *Room) send(ctx context.Context, w models.Webhook, d models.WebhookDelivery) (int, error) {
	now := r.Now().UTC()
	signed, err := r.sign(w, d, now)
	if err != nil {
		return 0, errors.Join(models.ErrUnavailable, err) // another process may have the keyring
	}
	response, err := r.Outbound.Do(ctx, safehttp.Request{
		Method: "POST", URL: w.URL, Body: []byte(d.Body), Limit: maxResponseBytes,
		Header: map[string]string{
			"Content-Type": "application/json", "User-Agent": "shg-webhooks",
			"webhook-id": messageID(d), "webhook-timestamp": strconv.FormatInt(now.Unix(), 10), "webhook-signature": signed,
		},
	})
	if err != nil {
		return 0, err
	}
	if response.Status < 200 || response.Status > 299 {
		return response.Status, fmt.Errorf("%w: answered %d", errRejected, response.Status)
	}
	return response.Status, nil
}

// attemptResult is what came of an attempt.
type attemptResult struct {
	job      models.Job
	delivery models.WebhookDelivery
	webhook  models.Webhook
	status   int
	err      error
}

// recordAttempt notes an attempt, and returns what the queue is to know of it.
func (r *Room) recordAttempt(ctx context.Context, o attemptResult) error {
	if errors.Is(o.err, models.ErrUnavailable) {
		return o.err
	}
	now := r.Now().UTC()
	d, w := o.delivery, o.webhook
	d.Attempts, d.Status, d.AttemptedAt, d.Error = d.Attempts+1, o.status, &now, ""
	if o.err == nil {
		d.State, w.FailingSince = models.DeliveryDelivered, nil
		return r.saveDelivery(ctx, d, w)
	}
	d.Error = publicErrorText(o.err)
	if w.FailingSince == nil {
		w.FailingSince = &now
	}
	switch {
	case o.status == statusGone:
		w.State, d.State = models.WebhookGone, models.DeliveryFailed
	case w.State == models.WebhookActive && now.Sub(*w.FailingSince) >= disableAfter:
		w.State, d.State = models.WebhookFailing, models.DeliveryFailed
	case o.job.Attempts >= o.job.Kind.MaxAttempts():
		d.State = models.DeliveryFailed
	}
	if err := r.saveDelivery(ctx, d, w); err != nil {
		return err
	}
	if w.State != o.webhook.State {
		return nil // nothing more is sent there
	}
	return o.err
}

// saveDelivery writes what came of a delivery and how its webhook fares.
func (r *Room) saveDelivery(ctx context.Context, d models.WebhookDelivery, w models.Webhook) error {
	return r.Store.Write(ctx, func(tx *store.Tx) error {
		current, err := tx.Webhook(ctx, w.ID)
		if errors.Is(err, models.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if current.Version == w.Version && (current.State != w.State || (current.FailingSince == nil) != (w.FailingSince == nil)) {
			if err := tx.UpdateWebhookHealth(ctx, w.ID, w.FailingSince, w.State); err != nil {
				return err
			}
		}
		return tx.UpdateDelivery(ctx, d)
	})
}

// publicErrorText returns an error as its receiver may read it: of a refused address only that it
// is refused.
func publicErrorText(err error) string {
	text := err.Error()
	switch {
	case errors.Is(err, errRejected), errors.Is(err, safehttp.ErrRefused), errors.Is(err, safehttp.ErrUnknownHost):
	case errors.Is(err, context.DeadlineExceeded):
		text = "no answer in ten seconds"
	default:
		text = "the connection failed"
	}
	return text
}
