package app

import (
	"context"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/jobs"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/config"
	"github.com/shg-directory/shg/platform/mail"
	"github.com/shg-directory/shg/platform/secretbox"
)

// mailsAtOnce is how many mails a service sends at once: most of that time is waiting.
const mailsAtOnce = 4

// mailing returns what the room of people writes mail by. In a demo it is held in memory for
// /dev/mail; elsewhere it waits until a server is configured.
func (a *App) mailing(keyring *secretbox.Keyring) accounts.Mailing {
	m := accounts.Mailing{Keyring: keyring, Texts: a.texts, PublicURL: a.Config.PublicURL, Log: a.Log}
	switch {
	case a.Config.Mail.Host != "":
		m.Sender, m.From = mail.NewSMTP(mailServer(a.Config.Mail)), a.Config.Mail.From
	case a.Demo:
		a.heldMail = &mail.Memory{}
		m.Sender = a.heldMail
	}
	a.sendsMail = m.Sender != nil
	return m
}

func mailServer(c config.Mail) mail.Server {
	s := mail.Server{Host: c.Host, Port: c.Port, User: c.User, Password: c.Password, From: c.From, FromName: c.FromName, Security: mail.StartTLS}
	switch {
	case c.TLS:
		s.Security = mail.TLS
	case c.Plain:
		s.Security = mail.None
	}
	return s
}

// Mails returns the pool that sends mail.
func (a *App) Mails() *jobs.Pool {
	return jobs.NewPool(a.Store, models.JobMail, a.People.SendMail, mailsAtOnce, a.Log).WithHooks(a.deadJobWatch())
}

// sendMails sends mail until ctx ends. Where nothing sends it, the log gets one line.
func (a *App) sendMails(ctx context.Context) error {
	if !a.sendsMail {
		a.Log.InfoContext(ctx, "mail waits in the database: SMTP_URL is not set")
		return nil
	}
	return a.Mails().Run(ctx)
}
