package faults_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shg-directory/shg/cli"
	"github.com/shg-directory/shg/internal/testwait"
)

var readyAt = regexp.MustCompile(`ready in .* at (http://\S+?)\. `)

// place is one installation of the program, with its data.
type place struct {
	t       *testing.T
	role    string // of the started processes; see asProgram
	environ []string
}

func newPlace(t *testing.T, environ ...string) *place {
	t.Helper()
	return &place{t: t, role: "program", environ: environ}
}

// done runs a command that must succeed, in this process, and returns what it printed as JSON.
func (p *place) done(args ...string) map[string]any {
	p.t.Helper()
	var out, errs bytes.Buffer
	terminal := cli.Terminal{Out: &out, Err: &errs, Environ: p.environ, Program: "shg", Now: time.Now}
	if code := cli.Run(p.t.Context(), terminal, args...); code != 0 {
		p.t.Fatalf("shg %s ended with %d: %s%s", strings.Join(args, " "), code, &out, &errs)
	}
	var object map[string]any
	_ = json.Unmarshal(out.Bytes(), &object) // what prints no JSON is not read
	return object
}

// program returns the program as a process of its own, without the settings of this process's
// engines.
func (p *place) program(args ...string) *exec.Cmd {
	cmd := exec.CommandContext(p.t.Context(), os.Args[0], args...)
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); name != "DATABASE_URL" && !strings.HasPrefix(name, "MEILI_") && !strings.HasPrefix(name, "SHG_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(append(cmd.Env, asProgram+"="+p.role), p.environ...)
	return cmd
}

// service is a running serve.
type service struct {
	t     *testing.T
	cmd   *exec.Cmd
	url   string
	ended chan struct{} // closed when the process has ended and has been waited for
	mu    sync.Mutex
	log   bytes.Buffer
}

// serve starts the service and returns when it is ready. If PostgreSQL has not noticed yet that the
// last one is dead, it tries again, as a supervisor does.
func (p *place) serve() *service {
	p.t.Helper()
	var s *service
	testwait.Until(p.t, func() (ready bool, now string) {
		s, ready = p.start()
		if !ready && !strings.Contains(s.said(), "another serve holds") {
			p.t.Fatalf("serve did not start:\n%s", s.said())
		}
		return ready, s.said()
	})
	return s
}

func (p *place) start() (s *service, ready bool) {
	p.t.Helper()
	cmd := p.program("serve", "--addr", "127.0.0.1:0")
	errs, err := cmd.StderrPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	s = &service{t: p.t, cmd: cmd, ended: make(chan struct{})}
	url := make(chan string, 1)
	go s.follow(bufio.NewScanner(errs), url)
	p.t.Cleanup(s.kill)
	select {
	case s.url = <-url:
		return s, true
	case <-s.ended:
		return s, false
	}
}

// follow records the log of the service until it ends.
func (s *service) follow(lines *bufio.Scanner, ready chan<- string) {
	defer close(s.ended)
	for lines.Scan() {
		s.mu.Lock()
		s.log.WriteString(lines.Text() + "\n")
		s.mu.Unlock()
		if found := readyAt.FindStringSubmatch(lines.Text() + " "); found != nil {
			ready <- found[1]
		}
	}
	_ = s.cmd.Wait()
}

func (s *service) said() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.String()
}

// explain shows the service's log of answers that no fault excuses, if the test has failed.
func (s *service) explain() {
	s.t.Helper()
	if !s.t.Failed() {
		return
	}
	for line := range strings.Lines(s.said()) {
		if strings.Contains(line, "status=500") && !strings.Contains(line, "outcome of the commit unknown") {
			s.t.Log(line)
		}
	}
}

// kill ends the process at once, as kill -9 does.
func (s *service) kill() {
	_ = s.cmd.Process.Kill()
	<-s.ended
}

// stop ends the process in order.
func (s *service) stop() {
	s.t.Helper()
	_ = s.cmd.Process.Signal(os.Interrupt)
	if code := s.code(); code != 0 {
		s.t.Errorf("serve ended with %d:\n%s", code, s.said())
	}
}

// code waits for the process to end by itself and returns its exit code.
func (s *service) code() int {
	s.t.Helper()
	select {
	case <-s.ended:
		return s.cmd.ProcessState.ExitCode()
	case <-testwait.NearDeadline(s.t):
		s.t.Fatalf("serve has not ended:\n%s", s.said())
		return -1
	}
}
