//go:build linux

package faults_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"

	"github.com/shg-directory/shg/internal/testwait"
)

// sector is what a disk writes whole or not at all, in bytes.
const sector = 512

// disk is a block device with a cache that forgets, as disks have: what was written since the last
// flush may or may not have reached the platter when the power goes, each sector by itself. It is a
// file in user space that the kernel's loop device writes through and flushes.
//
// This process must not touch the file system on it: if the kernel waits for this process, the
// process must not wait for the kernel.
type disk struct {
	fs.Inode
	mu      sync.Mutex
	data    []byte
	platter map[int64][]byte // what the sectors written since the last flush held before
	left    int              // writes until the power goes; 0 and below: it does not go by itself
	before  func()           // what is to be done at that instant, before anything is lost
	off     chan struct{}    // closed when the power has gone
	image   []byte           // what the disk holds then
	lost    int              // sectors that were written and are not in it
}

var (
	_ fs.NodeGetattrer = (*disk)(nil)
	_ fs.NodeSetattrer = (*disk)(nil)
	_ fs.NodeOpener    = (*disk)(nil)
	_ fs.NodeReader    = (*disk)(nil)
	_ fs.NodeWriter    = (*disk)(nil)
	_ fs.NodeFsyncer   = (*disk)(nil)
)

// Getattr returns the size.
func (d *disk) Getattr(_ context.Context, _ fs.FileHandle, out *fuse.AttrOut) syscall.Errno {
	out.Mode, out.Size = 0o600, uint64(len(d.data))
	return fs.OK
}

// Setattr changes nothing.
func (d *disk) Setattr(ctx context.Context, f fs.FileHandle, _ *fuse.SetAttrIn, out *fuse.AttrOut) syscall.Errno {
	return d.Getattr(ctx, f, out)
}

// Open opens the disk.
func (d *disk) Open(context.Context, uint32) (fs.FileHandle, uint32, syscall.Errno) {
	return nil, 0, fs.OK
}

// Read reads what was written last, flushed or not.
func (d *disk) Read(_ context.Context, _ fs.FileHandle, into []byte, at int64) (fuse.ReadResult, syscall.Errno) {
	d.mu.Lock()
	defer d.mu.Unlock()
	n := copy(into, d.data[min(at, int64(len(d.data))):])
	return fuse.ReadResultData(into[:n]), fs.OK
}

// Write writes into the cache.
func (d *disk) Write(_ context.Context, _ fs.FileHandle, data []byte, at int64) (uint32, syscall.Errno) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if at+int64(len(data)) > int64(len(d.data)) {
		return 0, syscall.ENOSPC
	}
	for s := at / sector; s*sector < at+int64(len(data)); s++ {
		if _, cached := d.platter[s]; !cached {
			d.platter[s] = bytes.Clone(d.data[s*sector : (s+1)*sector])
		}
	}
	copy(d.data[at:], data)
	if d.left--; d.left == 0 {
		d.goOff()
	}
	return uint32(len(data)), fs.OK
}

// Fsync flushes the cache.
func (d *disk) Fsync(context.Context, fs.FileHandle, uint32) syscall.Errno {
	d.mu.Lock()
	defer d.mu.Unlock()
	clear(d.platter)
	return fs.OK
}

// cut lets the power go in the middle of things, after a number of writes that may not have been
// flushed, or when a time has passed if there are not so many. It returns what the disk holds then:
// of the sectors that were not flushed about half. The rest is counted as lost.
func (d *disk) cut(writes int, within time.Duration, before func()) (image []byte, lost int) {
	d.mu.Lock()
	d.left, d.before = writes, before
	d.mu.Unlock()
	select {
	case <-d.off:
	case <-time.After(within):
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.goOff()
	return d.image, d.lost
}

// goOff takes the image, once. The file system may write on: nobody will see it.
func (d *disk) goOff() {
	if d.image != nil {
		return
	}
	d.before()
	d.image = bytes.Clone(d.data)
	for s, before := range d.platter {
		if rand.IntN(2) == 0 {
			copy(d.image[s*sector:], before)
			d.lost++
		}
	}
	close(d.off)
}

// mountDisk mounts the file system of an image on a disk with a forgetful cache; end ends that.
func mountDisk(t *testing.T, image []byte, dir string) (d *disk, end func()) {
	t.Helper()
	d = &disk{data: image, platter: map[int64][]byte{}, off: make(chan struct{})}
	behind, root := t.TempDir(), &fs.Inode{}
	server, err := fs.Mount(behind, root, &fs.Options{MountOptions: fuse.MountOptions{DirectMountStrict: true, DisableXAttrs: true, MaxWrite: 1 << 20}})
	if err != nil {
		t.Fatal(err)
	}
	root.AddChild("disk", root.NewPersistentInode(t.Context(), d, fs.StableAttr{Mode: fuse.S_IFREG}), false)
	mount(t, filepath.Join(behind, "disk"), dir)
	end = func() {
		unmount(t, dir)
		testwait.Until(t, func() (bool, string) { err := server.Unmount(); return err == nil, fmt.Sprint(err) }) // the loop device lets go of it
	}
	return d, end
}

// mount mounts the file system of an image, with any kind of file behind it, through a loop device.
func mount(t *testing.T, file, dir string) {
	t.Helper()
	run(t, "mount", "-t", "ext4", "-o", "loop,noatime", file, dir)
	t.Cleanup(func() { _ = exec.Command("umount", "-l", dir).Run() }) // does nothing if it is unmounted, as it should be
}

// unmount waits for the last process that was killed to let go of the file system.
func unmount(t *testing.T, dir string) {
	t.Helper()
	testwait.Until(t, func() (bool, string) {
		out, err := exec.CommandContext(t.Context(), "umount", dir).CombinedOutput()
		return err == nil, fmt.Sprintf("%v: %s", err, out)
	})
}

func run(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %v: %v: %s", name, args, err, out)
	}
}

// needDisks skips the test if file systems cannot be mounted, which also a container of continuous
// integration may forbid.
func needDisks(t *testing.T) {
	t.Helper()
	if err := triedToMount(t); err != nil {
		t.Skipf("power cuts and full disks are SKIPPED: file systems cannot be mounted here: %v", err)
	}
}

func triedToMount(t *testing.T) error {
	t.Helper()
	if os.Geteuid() != 0 {
		return errors.New("only root may")
	}
	for _, name := range []string{"/dev/fuse", "/dev/loop-control"} {
		if _, err := os.Stat(name); err != nil {
			return err
		}
	}
	if _, err := exec.LookPath("mkfs.ext4"); err != nil {
		return err
	}
	file, dir := emptyImage(t, 4), t.TempDir()
	if out, err := exec.CommandContext(t.Context(), "mount", "-t", "ext4", "-o", "loop", file, dir).CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	unmount(t, dir)
	return nil
}

// emptyImage creates a file with an empty file system.
func emptyImage(t *testing.T, megabytes int64) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "image")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(file, megabytes<<20); err != nil {
		t.Fatal(err)
	}
	run(t, "mkfs.ext4", "-q", "-F", file)
	return file
}
