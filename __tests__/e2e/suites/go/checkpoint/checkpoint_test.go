// Package checkpoint has tests of every kind that a suite of checkpoint/restore has: those that work, those that need
// memory tracking, those that fail for reasons of their own, and those that skip themselves.
package checkpoint

import (
	"net"
	"path/filepath"
	"strconv"
	"testing"
)

func TestPlain(t *testing.T) {
	images := t.TempDir()
	p := start(t, counter)
	if err := p.dump(t, images); err != nil {
		t.Fatal(err)
	}
	p.restored(t, images)
}

func TestPreDump(t *testing.T) {
	preDump(t)
}

func preDump(t *testing.T) {
	first, last := t.TempDir(), t.TempDir()
	p := start(t, counter)
	if err := p.criu(t, first, "pre-dump", "-t", strconv.Itoa(p.pid), "--track-mem"); err != nil {
		t.Fatal(err)
	}
	parent, err := filepath.Rel(last, first)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.dump(t, last, "--track-mem", "--prev-images-dir", parent); err != nil {
		t.Fatal(err)
	}
	p.restored(t, last)
}

func TestModes(t *testing.T) {
	t.Run("leave running", func(t *testing.T) {
		p := start(t, counter)
		if err := p.dump(t, t.TempDir(), "--leave-running"); err != nil {
			t.Fatal(err)
		}
		p.counts(t)
	})
	t.Run("iterative", func(t *testing.T) {
		t.Run("pre-dump", preDump)
	})
}

func TestExternalSocket(t *testing.T) {
	address := filepath.Join(t.TempDir(), "socket")
	listener, err := net.Listen("unix", address)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	accept(listener)
	p := start(t, `use Socket; socket my $s, AF_UNIX, SOCK_STREAM, 0; connect $s, sockaddr_un($ARGV[1]) or die;`+counter, address)
	if err := p.dump(t, t.TempDir()); err != nil {
		t.Fatal(err)
	}
}

func TestEstablishedConnection(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	accept(listener)
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	p := start(t, `use Socket; socket my $s, AF_INET, SOCK_STREAM, 0; connect $s, sockaddr_in($ARGV[1], INADDR_LOOPBACK) or die;`+counter, port)
	if err := p.dump(t, t.TempDir()); err != nil {
		t.Fatal(err)
	}
}

// accept takes one connection and keeps it until the listener is closed.
func accept(listener net.Listener) {
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		_, _ = listener.Accept()
	}()
}

func TestFileLock(t *testing.T) {
	lock := filepath.Join(t.TempDir(), "lock")
	p := start(t, `open my $l, '>', $ARGV[1]; flock $l, 2 or die;`+counter, lock)
	if err := p.dump(t, t.TempDir()); err != nil {
		t.Fatal(err)
	}
}

func TestAssertionAfterRestore(t *testing.T) {
	images := t.TempDir()
	p := start(t, counter)
	if err := p.dump(t, images); err != nil {
		t.Fatal(err)
	}
	p.restored(t, images)
	if n := p.counts(t); n < 1_000_000 {
		t.Errorf("the counter is at %d after restore, want at least 1000000", n)
	}
}

func TestNeedsDevice(t *testing.T) {
	t.Skip("no such device on this runner")
}

func TestUserNamespace(t *testing.T) {
	t.Skip("Test requires userns")
}
