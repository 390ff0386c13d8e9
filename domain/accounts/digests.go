package accounts

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/mail"
	"github.com/shg-directory/shg/store"
)

// Waiter returns, in a transaction, what waits for an account, in the order of models.WaitingKinds.
type Waiter func(ctx context.Context, tx *store.Tx, account models.Account) ([]models.Waiting, error)

// ListWaitingBy sets what lists what waits, for digests.
func (r *Room) ListWaitingBy(w Waiter) { r.waiting = w }

// noticeLine is one line of a mail with notices: a kind, and how much of it waits; 0 if that is not
// named.
type noticeLine struct {
	kind  models.NoticeKind
	count int
}

// addNotices adds to a mail how its reader switches notices off, and returns what its text names. If
// its reader wants nothing of what it is about any more, or nothing of a digest waits any more, it is not
// wanted. A mail without notices was written by a version that had none: it is sent to those who want
// mail about what waits, and lists that.
func (r *Room) addNotices(ctx context.Context, tx *store.Tx, m models.Mail, message *mail.Message) (map[string]any, error) {
	lines, err := r.noticeLines(ctx, tx, m)
	if err != nil {
		return nil, err
	}
	if message.Unsubscribe, err = r.offLink(ctx, tx, *m.AccountID); err != nil {
		return nil, err
	}
	return map[string]any{
		"off": message.Unsubscribe, "link": r.mailing.PublicURL + "/me", "choose": r.mailing.PublicURL + NoticesPath, "list": r.listLines(m.Language, lines),
	}, nil
}

// noticeLines returns what a mail lists; errUnwanted if it is not to be sent.
func (r *Room) noticeLines(ctx context.Context, tx *store.Tx, m models.Mail) ([]noticeLine, error) {
	if m.Kind == models.MailDigest {
		if err := r.gatherDigests(ctx, tx, m); err != nil {
			return nil, err
		}
	}
	news, err := tx.NoticeKindsOf(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	modes, err := tx.NoticeModes(ctx, *m.AccountID)
	if err != nil {
		return nil, err
	}
	if len(news) == 0 && m.Kind == models.MailWaiting && modes.Of(models.NoticeWaiting) != models.NoticeOff {
		lines, _, err := r.waitingLines(ctx, tx, *m.AccountID, nil, modes)
		return lines, err
	}
	news = slices.DeleteFunc(news, func(kind models.NoticeKind) bool { return modes.Of(kind) == models.NoticeOff })
	if len(news) == 0 {
		return nil, errUnwanted
	}
	if m.Kind != models.MailDigest {
		return newsLines(news), nil
	}
	lines, wanted, err := r.waitingLines(ctx, tx, *m.AccountID, news, modes)
	if err == nil && !wanted {
		err = errUnwanted
	}
	return lines, err
}

// gatherDigests moves what is in a reader's digests that are due and were not sent, as after days
// without a server, to the newest of them. The others are not wanted.
func (r *Room) gatherDigests(ctx context.Context, tx *store.Tx, m models.Mail) error {
	due := r.now()
	if m.NotBefore.After(due) {
		due = m.NotBefore
	}
	newest, err := tx.GatherDigests(ctx, *m.AccountID, due)
	if err == nil && newest != m.ID {
		err = errUnwanted
	}
	return err
}

// newsLines returns a line for each kind, in their order.
func newsLines(news []models.NoticeKind) (lines []noticeLine) {
	for _, kind := range models.SingleNoticeKinds() {
		if slices.Contains(news, kind) {
			lines = append(lines, noticeLine{kind: kind})
		}
	}
	return lines
}

// waitingLines returns all that waits for an account but for what it does not want, and what was news.
// It also reports whether something of what was news is in them.
func (r *Room) waitingLines(
	ctx context.Context, tx *store.Tx, id models.ID, news []models.NoticeKind, modes models.NoticeModes,
) (lines []noticeLine, wanted bool, err error) {
	account, err := tx.Account(ctx, id)
	if err != nil {
		return nil, false, err
	}
	waiting, err := r.waiting(ctx, tx, account)
	if err != nil {
		return nil, false, err
	}
	counts := map[models.NoticeKind]int{}
	for _, w := range waiting {
		counts[models.NoticeKind(w.Kind)] += w.Count
	}
	for _, kind := range models.SingleNoticeKinds() {
		isNew := slices.Contains(news, kind)
		shown := counts[kind] > 0 || isNew && kind.IsNews()
		if shown && modes.Of(kind) != models.NoticeOff {
			lines = append(lines, noticeLine{kind: kind, count: counts[kind]})
			wanted = wanted || isNew
		}
	}
	return lines, wanted, nil
}

// listLines returns lines as the text of a mail has them.
func (r *Room) listLines(language string, lines []noticeLine) string {
	var list strings.Builder
	for _, line := range lines {
		list.WriteString("- " + r.mailing.Texts.Text(language, "label.notice_kind."+string(line.kind), nil))
		if line.count > 0 {
			list.WriteString(": " + strconv.Itoa(line.count))
		}
		list.WriteString("\n")
	}
	return list.String()
}
