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
// wanted.
func (r *Room) addNotices(ctx context.Context, tx *store.Tx, m models.Mail, message *mail.Message) (map[string]any, error) {
	news, err := tx.NoticeKindsOf(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	modes, err := tx.NoticeModes(ctx, *m.AccountID)
	if err != nil {
		return nil, err
	}
	news = slices.DeleteFunc(news, func(kind models.NoticeKind) bool { return modes.Of(kind) == models.NoticeOff })
	if len(news) == 0 {
		return nil, errUnwanted
	}
	var lines []noticeLine
	if m.Kind == models.MailDigest {
		lines, err = r.digestLines(ctx, tx, *m.AccountID, news, modes)
	} else {
		lines = newsLines(news)
	}
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

// newsLines returns a line for each kind, in their order.
func newsLines(news []models.NoticeKind) (lines []noticeLine) {
	for _, kind := range models.SingleNoticeKinds() {
		if slices.Contains(news, kind) {
			lines = append(lines, noticeLine{kind: kind})
		}
	}
	return lines
}

// digestLines returns all that waits for an account but for what it does not want, and what was news;
// errUnwanted if nothing of what was news waits any more.
func (r *Room) digestLines(ctx context.Context, tx *store.Tx, id models.ID, news []models.NoticeKind, modes models.NoticeModes) ([]noticeLine, error) {
	account, err := tx.Account(ctx, id)
	if err != nil {
		return nil, err
	}
	waiting, err := r.waiting(ctx, tx, account)
	if err != nil {
		return nil, err
	}
	counts := map[models.NoticeKind]int{}
	for _, w := range waiting {
		counts[models.NoticeKind(w.Kind)] += w.Count
	}
	var lines []noticeLine
	wanted := false
	for _, kind := range models.SingleNoticeKinds() {
		isNew := slices.Contains(news, kind)
		shown := counts[kind] > 0 || isNew && kind.IsNews()
		if shown && modes.Of(kind) != models.NoticeOff {
			lines = append(lines, noticeLine{kind: kind, count: counts[kind]})
			wanted = wanted || isNew
		}
	}
	if !wanted {
		return nil, errUnwanted
	}
	return lines, nil
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
