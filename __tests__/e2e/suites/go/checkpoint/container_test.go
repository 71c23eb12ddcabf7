package checkpoint

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// container is a runc container whose one process counts in a file of its root.
type container struct {
	id, bundle, state, count string
}

// run starts a container with a root made of this machine's Perl.
func run(t *testing.T) container {
	t.Helper()
	dir := t.TempDir()
	c := container{id: fmt.Sprintf("suite-%d", os.Getpid()), bundle: filepath.Join(dir, "bundle"), state: filepath.Join(dir, "state")}
	root := filepath.Join(c.bundle, "rootfs")
	c.count = filepath.Join(root, "count")
	for _, folder := range []string{"bin", "tmp", "proc", "dev", "sys"} {
		if err := os.MkdirAll(filepath.Join(root, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	install(t, root, "perl")
	c.configure(t)
	c.runc(t, "run", "-d", "-b", c.bundle, c.id)
	t.Cleanup(func() { _ = c.command("delete", "--force", c.id).Run() })
	c.counts(t)
	return c
}

// install copies a program and the libraries that it is linked with.
func install(t *testing.T, root, program string) {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		t.Fatal(err)
	}
	linked, err := exec.Command("ldd", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range regexp.MustCompile(`/\S+`).FindAllString(string(linked), -1) {
		copyFile(t, file, filepath.Join(root, file))
	}
	copyFile(t, path, filepath.Join(root, "bin", program))
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, data, 0o755); err != nil {
		t.Fatal(err)
	}
}

func (c container) configure(t *testing.T) {
	t.Helper()
	spec := exec.Command("runc", "spec", "-b", c.bundle)
	if out, err := spec.CombinedOutput(); err != nil {
		t.Fatalf("runc spec: %v\n%s", err, out)
	}
	file := filepath.Join(c.bundle, "config.json")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var config map[string]any
	if err := json.Unmarshal(text, &config); err != nil {
		t.Fatal(err)
	}
	process := config["process"].(map[string]any)
	process["terminal"] = false
	// It starts nothing: the freezer of cgroup v1 can wait for ever for a container that forks.
	process["args"] = []string{"perl", "-e", counter, "/count"}
	// A root without CAP_SYS_RESOURCE, as in a container, cannot raise limits, and none are needed.
	delete(process, "rlimits")
	config["root"].(map[string]any)["readonly"] = false
	text, _ = json.Marshal(config)
	if err := os.WriteFile(file, text, 0o644); err != nil {
		t.Fatal(err)
	}
}

// command has no descriptor of the test's: CRIU could not find a file of the host in the container.
func (c container) command(args ...string) *exec.Cmd {
	return exec.Command("runc", append([]string{"--root", c.state}, args...)...)
}

func (c container) runc(t *testing.T, args ...string) {
	t.Helper()
	log := filepath.Join(c.bundle, "runc.log")
	cmd := c.command(append([]string{"--log", log}, args...)...)
	if err := cmd.Run(); err != nil {
		text, _ := os.ReadFile(log)
		t.Fatalf("runc %s: %v\n%s", strings.Join(args, " "), err, text)
	}
}

func (c container) counts(t *testing.T) {
	t.Helper()
	before, _ := os.ReadFile(c.count)
	for i := 0; i < 500; i++ {
		if now, _ := os.ReadFile(c.count); len(now) > 0 && string(now) != string(before) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("the container does not count on")
}

func TestContainer(t *testing.T) {
	c := run(t)
	images := t.TempDir()
	c.runc(t, "checkpoint", "--image-path", images, "--work-path", t.TempDir(), c.id)
	c.runc(t, "restore", "-d", "-b", c.bundle, "--image-path", images, "--work-path", t.TempDir(), c.id)
	c.counts(t)
}

func TestContainerPreDump(t *testing.T) {
	c := run(t)
	images := t.TempDir()
	c.runc(t, "checkpoint", "--pre-dump", "--image-path", filepath.Join(images, "first"), "--work-path", t.TempDir(), c.id)
	c.runc(t, "checkpoint", "--parent-path", "../first", "--image-path", filepath.Join(images, "last"), "--work-path", t.TempDir(), c.id)
}
