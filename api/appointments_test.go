package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	ical "github.com/emersion/go-ical"

	"github.com/shg-directory/shg/internal/testmail"
)

// visit is an appointment within a week of the tests' clock.
func visit() map[string]any {
	return map[string]any{
		"on": "2026-11-26", "start": "18:30", "duration_minutes": 90, "format": "in_person", "timezone": "Europe/London", "place": "The library", "words": "The first of two visits",
	}
}

// Both sides make, move and cancel appointments, and read where they are.
func TestAppointments(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		p := newPartnership(s, nil)
		engagement := "/engagements/" + p.engage()
		made := s.ask("POST", engagement+"/appointments", p.consultant, visit()).wantStatus(http.StatusCreated)
		at := "/appointments/" + made.text("id")
		if made.header.Get("Location") != "/api/v1"+at || made.text("starts_at") != "2026-11-26T18:30:00Z" {
			t.Errorf("made: %s %s", made.header.Get("Location"), made.body)
		}
		moved := with(visit(), "on", "2026-07-01", "timezone", "Europe/London")
		s.ask("PUT", at, p.steward, moved).wantProblem(422, "invalid", "/on", "invalid_date")
		moved = with(visit(), "on", "2027-07-01")
		delete(moved, "timezone") // then it is that of the group
		if got := s.ask("PUT", at, p.steward, moved).wantStatus(http.StatusOK); got.text("starts_at") != "2027-07-01T17:30:00Z" || got.at("version") != 2.0 {
			t.Errorf("moved: %s", got.body)
		}
		for name, one := range map[string]struct {
			body    map[string]any
			pointer string
		}{
			"no day":             {with(visit(), "on", ""), "/on"},
			"an hour ago":        {with(visit(), "on", "2026-11-24", "start", "00:01"), "/on"},
			"no time of day":     {with(visit(), "start", "24:30"), "/start"},
			"no such zone":       {with(visit(), "timezone", "Europe/Atlantis"), "/timezone"},
			"no time at all":     {with(visit(), "duration_minutes", 0), "/duration_minutes"},
			"a place of a call":  {with(visit(), "format", "phone"), "/place"},
			"a link of a visit":  {with(visit(), "link", "https://meet.example.org/1"), "/link"},
			"what is no format":  {with(visit(), "format", "dream"), "/format"},
			"too many words":     {with(visit(), "words", strings.Repeat("a", 2001)), "/words"},
			"a link to anything": {with(visit(), "format", "online", "place", "", "link", "javascript:alert(1)"), "/link"},
		} {
			if got := s.ask("POST", engagement+"/appointments", p.steward, one.body); got.status != http.StatusUnprocessableEntity && got.status != http.StatusBadRequest || got.text("errors/0/pointer") != one.pointer {
				t.Errorf("%s: %d %s", name, got.status, got.body)
			}
		}
		if got := s.ask("POST", at+"/cancel", p.steward, nil).wantStatus(http.StatusOK); got.text("cancelled_on") != "2026-11-24" {
			t.Errorf("cancelled: %s", got.body)
		}
		again := s.ask("POST", at+"/cancel", p.consultant, nil).wantStatus(http.StatusOK)
		if again.at("version") != 3.0 {
			t.Errorf("cancelled again: %s", again.body)
		}
		if got := s.ask("PUT", at, p.steward, moved).wantStatus(http.StatusConflict); got.text("state") != "cancelled" {
			t.Errorf("moved after it was cancelled: %s", got.body)
		}
		stranger := s.member("A stranger")
		for _, path := range []string{engagement + "/appointments", engagement + "/appointments.ics", at} {
			s.ask("GET", path, stranger, nil).wantProblem(404, "not_found", "", "")
		}
		s.ask("POST", at+"/cancel", stranger, nil).wantProblem(404, "not_found", "", "")
		other := s.ask("POST", engagement+"/appointments", p.steward, visit()).wantStatus(http.StatusCreated).text("id")
		s.ask("POST", engagement+"/end", p.consultant, nil).wantStatus(http.StatusOK)
		s.ask("POST", "/appointments/"+other+"/cancel", p.steward, nil).wantProblem(409, "conflict", "", "")
		list := s.ask("GET", engagement+"/appointments", p.consultant, nil).wantStatus(http.StatusOK)
		if list.at("total") != 2.0 || list.text("items/1/place") != "The library" {
			t.Errorf("after the end: %s", list.body)
		}
	})
}

// Appointments of the coming seven days are among what waits for both sides.
func TestAppointmentsOfTheWeekWait(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		p := newPartnership(s, nil)
		at := "/engagements/" + p.engage() + "/appointments"
		s.ask("POST", at, p.consultant, visit()).wantStatus(http.StatusCreated)
		s.ask("POST", at, p.consultant, with(visit(), "on", "2026-12-24")).wantStatus(http.StatusCreated)
		for name, who := range map[string]person{"steward": p.steward, "consultant": p.consultant} {
			if got := s.ask("GET", "/me", who, nil); countOf(got, "appointment_soon") != 1 {
				t.Errorf("for the %s there waits %s", name, got.body)
			}
		}
		s.clock.Add(int64(3 * 24 * time.Hour))
		if got := s.ask("GET", "/me", p.steward, nil); countOf(got, "appointment_soon") != 0 {
			t.Errorf("when it is over there waits %s", got.body)
		}
	})
}

// countOf returns how much of a kind waits.
func countOf(me response, kind string) int {
	n := 0
	for _, w := range me.at("waiting").([]any) {
		if one := w.(map[string]any); one["kind"] == kind {
			n += int(one["count"].(float64))
		}
	}
	return n
}

// Each change is mailed once to both sides as a calendar that somebody else's program reads: with the
// same UID, a rising SEQUENCE, and nothing that names the group, the place or a person.
func TestAppointmentsAreMailedAsCalendars(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		p := newPartnership(s, nil)
		reader := s.accountWith("Amina", "amina@example.org")
		token, _, err := s.app.People.CreateToken(t.Context(), theOperator(), reader.ID, []string{"account"}, 0)
		if err != nil {
			t.Fatal(err)
		}
		member := person{id: reader.ID.String(), token: token}
		s.join(p.group, p.steward, member)
		engagement := "/engagements/" + p.engage()
		id := s.ask("POST", engagement+"/appointments", p.consultant, visit()).wantStatus(http.StatusCreated).text("id")
		s.wantCalendar(mails, id, "REQUEST", "0", "20261126T183000")
		s.ask("PUT", "/appointments/"+id, p.steward, with(visit(), "on", "2027-07-01")).wantStatus(http.StatusOK)
		m := s.wantCalendar(mails, id, "REQUEST", "1", "20270701T183000")
		if m.To != "amina@example.org" || m.Header.Get("List-Unsubscribe") == "" || !strings.Contains(m.Text, "https://shg.test/me/appointments/"+id) {
			t.Errorf("%+v", m)
		}
		s.ask("POST", "/appointments/"+id+"/cancel", p.steward, nil).wantStatus(http.StatusOK)
		s.ask("POST", "/appointments/"+id+"/cancel", p.steward, nil).wantStatus(http.StatusOK)
		s.wantCalendar(mails, id, "CANCEL", "2", "20270701T183000")
		s.post()
		if n := len(mails.All()); n != 3 {
			t.Errorf("%d mails of three changes", n)
		}
		published := s.ask("GET", engagement+"/appointments.ics", p.steward, nil).wantStatus(http.StatusOK)
		if event := calendarOf(t, string(published.body)).Events()[0]; event.Props.Get("UID").Value != id || event.Props.Get("STATUS").Value != "CANCELLED" {
			t.Errorf("published: %s", published.body)
		}
		s.ask("PUT", "/me/notices", member, map[string]any{"kind": "waiting", "mode": "off"}).wantStatus(http.StatusNoContent)
		s.ask("POST", engagement+"/appointments", p.consultant, visit()).wantStatus(http.StatusCreated)
		s.post()
		if n := len(mails.All()); n != 3 {
			t.Errorf("%d mails with one to somebody who wants none", n)
		}
	})
}

// wantCalendar sends what is due and checks the newest mail.
func (s *site) wantCalendar(mails *testmail.Sink, id, method, sequence, start string) testmail.Mail {
	s.t.Helper()
	s.post()
	all := mails.All()
	if len(all) == 0 {
		s.t.Fatal("no mail")
	}
	m := all[len(all)-1]
	calendar := calendarOf(s.t, m.Calendar)
	event := calendar.Events()[0]
	if got := calendar.Props.Get("METHOD").Value; got != method || !strings.Contains(m.CalendarType, "method="+method) {
		s.t.Errorf("METHOD %s in %s, want %s", got, m.CalendarType, method)
	}
	for name, want := range map[string]string{"UID": id, "SEQUENCE": sequence, "DTSTART": start, "DURATION": "PT90M", "ORGANIZER": "mailto:post@shg.test", "ATTENDEE": "mailto:amina@example.org", "SUMMARY": "Appointment"} {
		if got := event.Props.Get(name); got == nil || got.Value != want {
			s.t.Errorf("%s: %+v, want %s", name, got, want)
		}
	}
	if event.Props.Get("DTSTAMP") == nil || event.Props.Get("LOCATION") != nil || event.Props.Get("DESCRIPTION") != nil {
		s.t.Errorf("%s", m.Calendar)
	}
	if zone := calendar.Children[0]; zone.Name != "VTIMEZONE" || zone.Props.Get("TZID").Value != event.Props.Get("DTSTART").Params.Get("TZID") {
		s.t.Errorf("%s", m.Calendar)
	}
	for _, secret := range []string{"Tuesday", "library", "visits", "consultant"} {
		if strings.Contains(strings.ToLower(m.Text+m.Calendar+m.Header.Get("Subject")), strings.ToLower(secret)) {
			s.t.Errorf("%q is in the mail: %s %s", secret, m.Text, m.Calendar)
		}
	}
	return m
}

func calendarOf(t *testing.T, text string) *ical.Calendar {
	t.Helper()
	calendar, err := ical.NewDecoder(strings.NewReader(text)).Decode()
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return calendar
}

// within leaves words in an engagement, for the test of canaries.
func (w *watched) within(engagement string, steward, consultant person) {
	w.t.Helper()
	w.ask("POST", engagement+"/notes", consultant, map[string]any{"words": w.word()}).wantStatus(http.StatusCreated)
	w.ask("POST", engagement+"/steps", consultant, map[string]any{"words": w.word(), "side": "group"}).wantStatus(http.StatusCreated)
	w.ask("POST", engagement+"/resources", consultant, map[string]any{"words": w.word()}).wantStatus(http.StatusCreated)
	w.ask("PUT", engagement+"/place", steward, map[string]any{"disclosed": true}).wantStatus(http.StatusOK)
	w.ask("POST", engagement+"/appointments", steward, with(visit(), "place", w.word(), "words", w.word())).wantStatus(http.StatusCreated)
}
