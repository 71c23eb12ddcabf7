package checkpoint

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// counter writes an ever higher number into the file that is its argument, and lives for a minute at most.
const counter = `
my ($file) = @ARGV;
for my $n (1 .. 3000) {
    open my $out, '>', "$file.new" or die; print $out $n; close $out;
    rename "$file.new", $file;
    select undef, undef, undef, 0.02;
}
`

// patient is a process of its own session without any descriptor of the test's, as CRIU wants it.
type patient struct {
	pid  int
	file string
}

// start runs a Perl script as a patient and waits until it counts.
func start(t *testing.T, script string, args ...string) patient {
	t.Helper()
	file := filepath.Join(t.TempDir(), "count")
	cmd := exec.Command("perl", append([]string{"-e", script, file}, args...)...)
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := patient{pid: cmd.Process.Pid, file: file}
	// Reaped as soon as it is gone: CRIU needs the pid again.
	gone := make(chan struct{})
	go func() { _ = cmd.Wait(); close(gone) }()
	t.Cleanup(func() {
		_ = syscall.Kill(p.pid, syscall.SIGKILL)
		<-gone
	})
	p.counts(t)
	return p
}

// counts waits until the patient has gone on counting and returns the number it has come to.
func (p patient) counts(t *testing.T) int {
	t.Helper()
	before := p.count()
	for i := 0; i < 500; i++ {
		if now := p.count(); now > before {
			return now
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("the process does not count on from %d", before)
	return 0
}

func (p patient) count() int {
	text, _ := os.ReadFile(p.file)
	n, _ := strconv.Atoi(strings.TrimSpace(string(text)))
	return n
}

// criu runs one command of CRIU with its own log, which is shown when the command fails.
func (p patient) criu(t *testing.T, images, verb string, args ...string) error {
	t.Helper()
	log := verb + ".log"
	all := append([]string{verb, "-D", images, "-v4", "-o", log}, args...)
	out, err := exec.Command("criu", all...).CombinedOutput()
	if err == nil {
		return nil
	}
	text, _ := os.ReadFile(filepath.Join(images, log))
	var failed bytes.Buffer
	for _, line := range strings.Split(string(text), "\n") {
		if strings.Contains(line, "Error") || strings.Contains(line, "Warn") {
			fmt.Fprintln(&failed, line)
		}
	}
	return fmt.Errorf("criu %s: %w\n%s%s", verb, err, out, failed.String())
}

func (p patient) dump(t *testing.T, images string, args ...string) error {
	t.Helper()
	return p.criu(t, images, "dump", append([]string{"-t", strconv.Itoa(p.pid)}, args...)...)
}

// restored restores the patient from images and ends it with the test.
func (p patient) restored(t *testing.T, images string, args ...string) {
	t.Helper()
	if err := p.criu(t, images, "restore", append([]string{"-d"}, args...)...); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Kill(p.pid, syscall.SIGKILL) })
	p.counts(t)
}
