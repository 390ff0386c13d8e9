//go:build unix

package engines

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

// Engine is a running program. A small shell beside it waits for this process to end, however it
// ends, then stops the program and removes its directory.
type Engine struct {
	mu    sync.Mutex
	pid   int
	cmd   *exec.Cmd
	stdin io.WriteCloser
	pids  *bufio.Scanner
}

// shell starts the program and prints its process id. It starts it again at every line that it
// reads, and ends it at the end of its input.
const shell = `dir=$1; signal=$2; shift 2
start() { "$@" >>"$dir/log" 2>&1 & server=$!; echo $server; }
start "$@"
while read -r order; do wait $server; start "$@"; done
kill -$signal $server
wait $server
rm -rf "$dir"`

// Start starts a program as a user that is not root.
func Start(p Program) (*Engine, error) {
	attributes, err := notRoot()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("/bin/sh", append([]string{"-c", shell, "sh", p.Dir, p.Signal, p.Path}, p.Args...)...) // it outlives every context, and ends with this process
	cmd.Dir, cmd.Env = p.Dir, append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + p.Dir}, p.Env...)
	attributes.Setpgid = true // an interrupt of the tests reaches the program by its input alone
	cmd.SysProcAttr = attributes
	e := &Engine{cmd: cmd}
	if e.stdin, err = cmd.StdinPipe(); err != nil { // closed by the kernel when this process ends
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	e.pids = bufio.NewScanner(out)
	return e, e.readPID()
}

func (e *Engine) readPID() error {
	if !e.pids.Scan() {
		return errors.New("the engine did not start")
	}
	var err error
	e.pid, err = strconv.Atoi(strings.TrimSpace(e.pids.Text()))
	return err
}

// PID returns the id of the program's process.
func (e *Engine) PID() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.pid
}

// Kill ends the program at once, as a crash would.
func (e *Engine) Kill() error { return syscall.Kill(e.PID(), syscall.SIGKILL) }

// Pause stops the program from running until Resume.
func (e *Engine) Pause() error { return syscall.Kill(e.PID(), syscall.SIGSTOP) }

// Resume continues a paused program.
func (e *Engine) Resume() error { return syscall.Kill(e.PID(), syscall.SIGCONT) }

// Restart starts the program again on the same directory, after Kill.
func (e *Engine) Restart() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if _, err := fmt.Fprintln(e.stdin, "again"); err != nil {
		return err
	}
	return e.readPID()
}

// Close stops the program, waits for its end and removes its directory.
func (e *Engine) Close() error {
	_ = e.stdin.Close()
	return e.cmd.Wait()
}

// OwnUser gives a directory to a user that is not root, and returns the attributes to run as that
// user.
func OwnUser(dir string) (*syscall.SysProcAttr, error) {
	if err := giveAway(dir); err != nil {
		return nil, err
	}
	return notRoot()
}

// notRoot returns the attributes of the user to run engines as: some refuse to run as root, and
// none needs to.
func notRoot() (*syscall.SysProcAttr, error) {
	if os.Geteuid() != 0 {
		return &syscall.SysProcAttr{}, nil
	}
	uid, gid, err := ids()
	if err != nil {
		return nil, err
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}

func ids() (uid, gid int, err error) {
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, errUID := strconv.Atoi(u.Uid)
		gid, errGID := strconv.Atoi(u.Gid)
		return uid, gid, errors.Join(errUID, errGID)
	}
	return 0, 0, errors.New("engines do not run as root, and there is neither a user postgres nor nobody")
}

func giveAway(dir string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	uid, gid, err := ids()
	if err != nil {
		return err
	}
	return os.Chown(dir, uid, gid)
}
