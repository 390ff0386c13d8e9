package accounts

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/mail"
	"github.com/shg-directory/shg/store"
)

// serverPause is how long a mail waits while the server cannot be used.
const serverPause = time.Minute

// QueueMail writes a mail that is to be sent once for its event, however often that is asked. It
// commits with the caller's transaction.
func (r *Room) QueueMail(ctx context.Context, tx *store.Tx, in models.MailInput) error {
	m := models.Mail{
		ID: models.NewRandomID(), Kind: in.Kind, Language: in.Language, EventHash: eventHash(in.Event),
		CreatedAt: r.now().UTC(), NotBefore: in.NotBefore,
	}
	if m.NotBefore.IsZero() {
		m.NotBefore = m.CreatedAt
	}
	if in.AccountID != (models.ID{}) {
		m.AccountID = &in.AccountID
	}
	if err := r.sealMail(&m, in); err != nil {
		return err
	}
	if err := r.proveIfSealed(ctx, tx, m.AddressSealed+m.ParamsSealed); err != nil {
		return err
	}
	return tx.AddMail(ctx, &m)
}

func eventHash(event string) string {
	hash := sha256.Sum256([]byte(event))
	return hex.EncodeToString(hash[:])
}

func mailPlace(id models.ID, part string) string { return "mails/" + id.String() + part }

// sealMail seals the personal data of a mail.
func (r *Room) sealMail(m *models.Mail, in models.MailInput) (err error) {
	if in.Address != "" {
		if m.AddressSealed, err = r.mailing.Keyring.Seal(mailPlace(m.ID, "/address"), in.Address); err != nil {
			return err
		}
	}
	if len(in.Params) == 0 {
		return nil
	}
	params, err := json.Marshal(in.Params)
	if err != nil {
		return fmt.Errorf("encode the parameters of a mail: %w", err)
	}
	m.ParamsSealed, err = r.mailing.Keyring.Seal(mailPlace(m.ID, "/params"), string(params))
	return err
}

func (r *Room) openParams(m models.Mail) (params map[string]string, err error) {
	if m.ParamsSealed == "" {
		return params, nil
	}
	text, err := r.mailing.Keyring.Open(mailPlace(m.ID, "/params"), m.ParamsSealed)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal([]byte(text), &params); err != nil {
		return nil, fmt.Errorf("decode the parameters of a mail: %w", err)
	}
	return params, nil
}

// SendMail is the job that sends one mail. While the server cannot be used the mail waits, however
// long. If the process dies between the sending and the noting, it is sent again with the same
// Message-ID. A mail that is no longer wanted, or that the server will never take, is deleted.
func (r *Room) SendMail(ctx context.Context, job models.Job) error {
	id, err := models.ParseID(job.Key)
	if err != nil {
		return fmt.Errorf("key %q: %w", job.Key, err)
	}
	message, err := r.composeMail(ctx, id)
	switch {
	case errors.Is(err, models.ErrNotFound), errors.Is(err, errSent), errors.Is(err, errUnwanted):
		return nil
	case err != nil:
		return err
	}
	err = r.mailing.Sender.Send(ctx, message)
	switch {
	case errors.Is(err, mail.ErrUnavailable):
		r.warnOnce(ctx, err)
		return &models.RetryLaterError{Wait: serverPause}
	case errors.Is(err, mail.ErrRefused):
		r.mailing.Log.WarnContext(ctx, "a mail is given up", "error", err)
		return r.deleteMail(ctx, id)
	case err != nil:
		return err
	}
	r.serverAway.Store(false)
	ctx = context.WithoutCancel(ctx) // it is sent, even if the service stops now
	return r.store.Write(ctx, func(tx *store.Tx) error { return tx.MarkMailSent(ctx, id, r.now()) })
}

// warnOnce logs that the server cannot be used, once until it can be used again.
func (r *Room) warnOnce(ctx context.Context, err error) {
	if !r.serverAway.Swap(true) {
		r.mailing.Log.WarnContext(ctx, "mail waits", "error", err)
	}
}

func (r *Room) deleteMail(ctx context.Context, id models.ID) error {
	return r.store.Write(ctx, func(tx *store.Tx) error { return tx.DeleteMail(ctx, id) })
}

var (
	// errUnwanted means that nobody is to receive a mail.
	errUnwanted = errors.New("nobody is to receive it")
	errSent     = errors.New("it was sent")
)

// composeMail reads a mail as it is to be sent now. If nobody is to receive it, it is deleted in the
// same transaction, so that nothing that is added to it meanwhile is lost, and the error is errUnwanted.
func (r *Room) composeMail(ctx context.Context, id models.ID) (message mail.Message, err error) {
	var unwanted bool
	err = r.store.Write(ctx, func(tx *store.Tx) (err error) {
		message, err = r.readMail(ctx, tx, id)
		if unwanted = errors.Is(err, errUnwanted); unwanted {
			return tx.DeleteMail(ctx, id)
		}
		return err
	})
	if err == nil && unwanted {
		err = errUnwanted
	}
	return message, err
}

// readMail reads a mail as it is to be sent now. Links and codes in it are created now too.
func (r *Room) readMail(ctx context.Context, tx *store.Tx, id models.ID) (message mail.Message, err error) {
	m, err := tx.Mail(ctx, id)
	if err != nil {
		return message, err
	}
	if m.SentAt != nil {
		return message, errSent
	}
	message = mail.Message{ID: m.ID.String(), Language: m.Language, Date: r.now()}
	if message.To, err = r.readerOf(ctx, tx, m); err != nil {
		return message, err
	}
	params, err := r.mailParams(ctx, tx, m, &message)
	if err != nil {
		return message, err
	}
	message.Subject = r.mailing.Texts.Text(m.Language, "page.mail."+string(m.Kind)+".subject", params)
	message.Text = r.mailing.Texts.Text(m.Language, "page.mail."+string(m.Kind)+".text", params)
	return message, nil
}

// readerOf returns the address that a mail goes to: that of the mail, else that of its account.
func (r *Room) readerOf(ctx context.Context, tx *store.Tx, m models.Mail) (string, error) {
	if m.AddressSealed != "" {
		return r.mailing.Keyring.Open(mailPlace(m.ID, "/address"), m.AddressSealed)
	}
	if m.AccountID == nil {
		return "", errUnwanted
	}
	account, err := tx.Account(ctx, *m.AccountID)
	if err != nil {
		return "", err
	}
	address, err := r.openAddress(account)
	if err == nil && address == "" {
		err = errUnwanted
	}
	return address, err
}

// mailParams returns what the text of a mail names.
func (r *Room) mailParams(ctx context.Context, tx *store.Tx, m models.Mail, message *mail.Message) (map[string]any, error) {
	params := map[string]any{"host": r.mailing.host()}
	if m.Kind == models.MailAppointment {
		more, err := r.addAppointment(ctx, tx, m, message)
		maps.Copy(params, more)
		return params, err
	}
	if m.Kind == models.MailWaiting || m.Kind == models.MailDigest {
		more, err := r.addNotices(ctx, tx, m, message)
		maps.Copy(params, more)
		return params, err
	}
	if m.Kind == models.MailUnused {
		params["days"], params["link"] = models.ErasureNoticeDays, r.mailing.PublicURL+"/sign-in"
		return params, nil
	}
	path, mint := LinkPath, r.mintLink
	switch m.Kind {
	case models.MailMessage:
		path, mint = MessageConfirmPath, r.mintMessageLink
	case models.MailAnswer:
		path, mint = MessageAnswerPath, r.mintMessageLink
	case models.MailClaim, models.MailClaimed:
		path, mint = ClaimObjectPath, r.mintClaim
	case models.MailSignIn, models.MailAddress, models.MailWaiting, models.MailDigest, models.MailUnused, models.MailAppointment:
	}
	link, err := mint(ctx, tx, m)
	if err != nil {
		return nil, err
	}
	params["code"], params["link"] = link.code, r.mailing.PublicURL+path+"?token="+link.token
	return params, nil
}
