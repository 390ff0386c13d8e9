// Package testmail is a mail server for tests, which read back what it received. It is for tests
// only.
package testmail

import (
	"bytes"
	"io"
	"net"
	"net/mail"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/shg-directory/shg/platform/config"
)

// Mail is a mail as the server took it.
type Mail struct {
	To     string
	Header mail.Header
	Text   string
	// Calendar is the calendar of the mail as it came, and CalendarType its Content-Type.
	Calendar, CalendarType string
	At                     time.Time // when it came
}

// Sink is an SMTP server that stores what it receives. While Away it refuses every connection; a
// code in Refuse is its answer to every address.
type Sink struct {
	Away   atomic.Bool
	Refuse atomic.Int64
	// OnMail, if it is set before the first mail, is called with each mail that the server has stored,
	// before the server answers.
	OnMail func()

	addr  string
	mu    sync.Mutex
	mails []Mail
}

// NewSession takes a connection.
func (s *Sink) NewSession(*smtp.Conn) (smtp.Session, error) {
	if s.Away.Load() {
		return nil, &smtp.SMTPError{Code: 421, Message: "not now"}
	}
	return &delivery{sink: s}, nil
}

// All returns what was received, the oldest first.
func (s *Sink) All() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mail(nil), s.mails...)
}

// delivery is one connection to the sink.
type delivery struct {
	sink *Sink
	to   string
}

func (d *delivery) Reset()                               {}
func (d *delivery) Logout() error                        { return nil }
func (d *delivery) Mail(string, *smtp.MailOptions) error { return nil }

func (d *delivery) Rcpt(to string, _ *smtp.RcptOptions) error {
	if code := int(d.sink.Refuse.Load()); code != 0 {
		return &smtp.SMTPError{Code: code, Message: "no mailbox " + to}
	}
	d.to = to
	return nil
}

func (d *delivery) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	message, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	text, calendar, kind, err := readParts(message)
	if err != nil {
		return err
	}
	d.sink.store(Mail{To: d.to, Header: message.Header, Text: text, Calendar: calendar, CalendarType: kind, At: time.Now()})
	return nil
}

func (s *Sink) store(m Mail) {
	s.mu.Lock()
	s.mails = append(s.mails, m)
	s.mu.Unlock()
	if s.OnMail != nil {
		s.OnMail()
	}
}

// Environ returns the settings by which a service reaches the server.
func (s *Sink) Environ() []string {
	return []string{"SMTP_URL=smtp://" + s.addr, "SHG_MAIL_FROM=Groups <post@shg.test>"}
}

// NewSink starts a server on this computer, which stops when the test ends.
func NewSink(t *testing.T) *Sink {
	t.Helper()
	s := &Sink{}
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.addr = listener.Addr().String()
	server := smtp.NewServer(s)
	server.Domain = "sink.test"
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return s
}

// Config returns how the service reaches the server.
func (s *Sink) Config(t *testing.T) config.Mail {
	t.Helper()
	c, err := config.Read(s.Environ())
	if err != nil {
		t.Fatal(err)
	}
	return c.Mail
}
