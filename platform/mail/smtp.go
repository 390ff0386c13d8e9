package mail

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/wneessen/go-mail"
)

// sendTimeout is how long the server may take for one step.
const sendTimeout = 10 * time.Second

// Server is the SMTP server that takes our mail.
type Server struct {
	Host           string
	Port           int
	User, Password string
	Security       Security
	From           string // an address, with a name before it or not
	FromName       string
}

// Security is how the connection to the server is encrypted.
type Security string

// The ways. None is for a server on this computer.
const (
	TLS      Security = "tls" // from the first byte
	StartTLS Security = "starttls"
	None     Security = "none"
)

// SMTP sends messages by a server. It connects for each of them.
type SMTP struct{ server Server }

// NewSMTP returns a sender by a server. It does not connect yet.
func NewSMTP(s Server) *SMTP { return &SMTP{server: s} }

// newClient returns the client for one message.
func (s Server) newClient() (*mail.Client, error) {
	options := []mail.Option{
		mail.WithPort(s.Port), mail.WithTimeout(sendTimeout), mail.WithHELO(domainOf(s.From)), mail.WithTLSPolicy(mail.TLSMandatory),
	}
	switch s.Security {
	case TLS:
		options = append(options, mail.WithSSL())
	case None:
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	case StartTLS:
	}
	if s.User != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(s.User), mail.WithPassword(s.Password))
	}
	client, err := mail.NewClient(s.Host, options...)
	if err != nil {
		return nil, fmt.Errorf("prepare the mail server: %w", err)
	}
	return client, nil
}

// Send hands a message to the server, which then answers for it.
func (s *SMTP) Send(ctx context.Context, m Message) error {
	built, err := s.build(m)
	if err != nil {
		return err
	}
	client, err := s.server.newClient()
	if err != nil {
		return errors.Join(ErrUnavailable, err)
	}
	err = client.DialAndSendWithContext(ctx, built)
	if err == nil || built.IsDelivered() { // what fails after that is the farewell
		return nil
	}
	return outcomeOf(err)
}

// build returns the mail of a message. What cannot be built is refused.
func (s *SMTP) build(m Message) (*mail.Msg, error) {
	built := mail.NewMsg(mail.WithCharset(mail.CharsetUTF8), mail.WithEncoding(mail.EncodingQP), mail.WithNoDefaultUserAgent())
	if built.FromFormat(s.server.FromName, s.server.From) != nil || built.To(m.To) != nil {
		return nil, fmt.Errorf("%w: an address in it cannot be written", ErrRefused)
	}
	built.SetMessageIDWithValue(m.ID + "@" + domainOf(s.server.From))
	built.SetDateWithValue(m.Date)
	built.Subject(m.Subject)
	built.SetGenHeader("Auto-Submitted", "auto-generated")
	built.SetGenHeader(mail.HeaderContentLang, m.Language)
	if m.Unsubscribe != "" && built.SetListUnsubscribeOneClick(m.Unsubscribe) != nil {
		built.SetListUnsubscribe(m.Unsubscribe) // without https there is no one-click (RFC 8058)
	}
	built.SetBodyString(mail.TypeTextPlain, m.Text)
	if m.Calendar != "" {
		built.AddAlternativeString(mail.ContentType("text/calendar; method="+m.CalendarMethod), m.Calendar)
	}
	return built, nil
}

// outcomeOf returns what an error of the server means, without its text, which may repeat an
// address.
func outcomeOf(err error) error {
	sent, ok := errors.AsType[*mail.SendError](err)
	if !ok {
		return ErrUnavailable
	}
	if sent.Reason != mail.ErrSMTPRcptTo && sent.Reason != mail.ErrSMTPDataClose {
		return fmt.Errorf("%w: status %d", ErrUnavailable, sent.ErrorCode())
	}
	if code := sent.ErrorCode(); code >= 500 {
		return fmt.Errorf("%w: status %d", ErrRefused, code)
	}
	return fmt.Errorf("%w: status %d", ErrLater, sent.ErrorCode())
}
