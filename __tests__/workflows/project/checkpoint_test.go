package project

import (
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"testing"
)

// process starts one that CRIU can dump: without this test's terminal and descriptors.
func process(t *testing.T) string {
	t.Helper()
	command := exec.Command("sleep", "60")
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	return strconv.Itoa(command.Process.Pid)
}

func criu(t *testing.T, verb string) {
	t.Helper()
	images := t.TempDir()
	arguments := []string{verb, "-t", process(t), "-D", images, "-o", verb + ".log", "-v4", "--leave-running"}
	if verb == "pre-dump" {
		arguments = arguments[:len(arguments)-1]
	}
	out, err := exec.Command("criu", arguments...).CombinedOutput()
	if err != nil {
		log, _ := os.ReadFile(images + "/" + verb + ".log")
		t.Fatalf("criu %s: %v\n%s%s", verb, err, out, log)
	}
}

func TestCheckpoint(t *testing.T) {
	criu(t, "dump")
	if os.Getenv("FAIL_ON_PURPOSE") != "" {
		t.Fatal("the process has counted to 3, expected 4")
	}
}

func TestPreDump(t *testing.T) {
	criu(t, "pre-dump")
}
