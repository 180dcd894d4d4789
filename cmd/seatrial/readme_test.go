package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/fixtures/pagetest"
	"github.com/seatrial/seatrial/fixtures/registrytest"
	"github.com/seatrial/seatrial/harness/network"
)

// TestReadme types every command of the console blocks of the README, and of a new user's session, and wants the output that is
// shown there.
func TestReadme(t *testing.T) {
	if testing.Short() {
		t.Skip("runs on a real Bacalhau node")
	}
	shell := readmeShell(t)
	for _, shown := range []struct{ name, in, without string }{ // the first one pulls the image
		{"../../README.md", ".", ""},
		{"../../docs/start.md", ".", "BACALHAU_API_HOST"}, // nobody has a network to start with
		{"../../docs/build.md", "app", ""},
		{"../../docs/uses.md", ".", ""},
		{"../../docs/submit.md", ".", ""},
		{"../../docs/guide.md", "guide", ""},
	} {
		pagetest.Read(t, shown.name).Compare(t, stable, func(command string) string {
			if strings.Contains(command, "--images-from") { // a gate has no network
				return shell(command, shown.in, "BACALHAU_API_HOST")
			}
			return shell(command, shown.in, shown.without)
		})
	}
}

// readmeShell runs commands in a folder and with a registry and a network as the README's reader has them, but for one variable.
func readmeShell(t *testing.T) func(command, in, without string) string {
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "inputs"), os.DirFS("../../fixtures/wordcount/inputs")); err != nil {
		t.Fatal(err)
	}
	registry := registrytest.New()
	t.Cleanup(registry.Close)
	pushWordcount(t, dir, registry.Host)
	writeApp(t, filepath.Join(dir, "app"))
	writeGuide(t, filepath.Join(dir, "guide"))

	bin := program(t)
	binary, err := network.Find(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	n, err := network.Start(t.Context(), network.Options{Binary: binary, AllowPaths: []string{dir + "/**:ro"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Stop(); err != nil {
			t.Error(err)
		}
	})
	return func(command, in, without string) string {
		cmd := exec.Command("sh", "-c", strings.ReplaceAll(command, "registry.example", registry.Host))
		cmd.Dir = filepath.Join(dir, in)
		cmd.Env = append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"), "BACALHAU_API_HOST="+n.Endpoint, "XDG_STATE_HOME="+filepath.Join(dir, ".state"))
		cmd.Env = slices.DeleteFunc(cmd.Env, func(v string) bool { return without != "" && strings.HasPrefix(v, without+"=") })
		out, _ := cmd.CombinedOutput() // a finding's exit code is not zero
		return strings.NewReplacer(registry.Host, "registry.example", dir, "/home/ada").Replace(string(out))
	}
}

// writeApp makes the folder that the page on builds shows.
func writeApp(t *testing.T, dir string) {
	page, err := os.ReadFile("../../docs/build.md")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]string{"Dockerfile": "dockerfile", "run.sh": "sh"} {
		shown := regexp.MustCompile("(?s)```" + block + "\n(.*?)```").FindSubmatch(page)
		if shown == nil {
			t.Fatalf("docs/build.md shows no %s", name)
		}
		if err := os.WriteFile(filepath.Join(dir, name), shown[1], 0o644); err != nil {
			t.Fatal(err)
		}
	}
	addShell(t, dir)
}

// addShell puts the program into a build context that is a shell to its image.
func addShell(t *testing.T, dir string) {
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	busybox, err := os.ReadFile(filepath.Join(cache, "seatrial", "images", "busybox"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "busybox"), busybox, 0o755); err != nil {
		t.Fatal(err)
	}
}

// writeGuide makes the folder that the page on Bacalhau's guide shows, with the data that it counts.
func writeGuide(t *testing.T, dir string) {
	if err := os.CopyFS(filepath.Join(dir, "data"), os.DirFS("../../fixtures/wordcount/inputs")); err != nil {
		t.Fatal(err)
	}
	pagetest.Read(t, "../../docs/guide.md").Write(t, dir, "registry.example")
	addShell(t, dir)
}

// program is a folder with seatrial in it: the test binary, which testscript.Main
// makes run the program by whose name it is called.
func program(t *testing.T) (dir string) {
	dir = t.TempDir()
	exe, err := filepath.Abs(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(exe, filepath.Join(dir, "seatrial")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// pushWordcount makes the sample's image, one for arm64, one that is only said to be for it, and an archive.
func pushWordcount(t *testing.T, dir, host string) {
	spec := wordcount(t, dir, "amd64")
	label := spec
	label.Platform = "linux/arm64"
	for tag, s := range map[string]registrytest.Spec{"v1": spec, "arm": wordcount(t, dir, "arm64"), "label": label} {
		if _, err := s.Push(host+"/wordcount:"+tag, "", ""); err != nil {
			t.Fatal(err)
		}
	}
	if err := spec.SaveArchive(filepath.Join(dir, "wordcount.tar"), "wordcount:v1"); err != nil {
		t.Fatal(err)
	}
}

func wordcount(t *testing.T, dir, arch string) registrytest.Spec {
	program := filepath.Join(dir, "wordcount-"+arch)
	compile := exec.Command("go", "build", "-trimpath", "-o", program, "../../fixtures/wordcount")
	compile.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+arch)
	if out, err := compile.CombinedOutput(); err != nil {
		t.Fatalf("compiling: %v: %s", err, out)
	}
	content, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	return registrytest.Spec{
		Platform:   "linux/" + arch,
		Entrypoint: []string{"/wordcount"},
		Files:      []registrytest.File{{Path: "/wordcount", Mode: 0o755, Content: content}},
	}
}

// stable replaces what differs from run to run.
func stable(s string) string {
	for _, r := range []struct{ pattern, by string }{
		{`\b([jen])-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b`, "$1-ID"},
		{`\bn-[0-9a-f]{8}\b`, "n-ID"},
		{`sha256:[0-9a-f]{12,64}`, "sha256:DIGEST"}, // of a program that this machine's compiler made
		{`-20\d{6}-[0-9a-f]{7}\b`, "-DAY-DIGEST"},
		{`127\.0\.0\.1:\d+`, "127.0.0.1:PORT"},
		{`20\d\d-\d\d-\d\d \d\d:\d\d`, "TIME"},
		{`after [0-9.]+m?s`, "after TIME"},
		{`([0-9.]+ [kM]?B|unmeasured) peak`, "SIZE peak"},
		{`needs: --cpu \d+m`, "needs: --cpu CPU"},
		{`needs: Resources: {CPU: "\d+m"`, "needs: Resources: {CPU: CPU"},
		{`used [0-9.]+ [kM]?B of (.*), [0-9.]+ of`, "used SIZE of $1, CPU of"},
		{`Docker Engine [0-9.]+`, "Docker Engine VERSION"},
	} {
		s = regexp.MustCompile(r.pattern).ReplaceAllString(s, r.by)
	}
	return s
}
