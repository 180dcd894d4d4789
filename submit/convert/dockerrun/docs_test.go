package dockerrun

import (
	arguments "flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/submit/convert"
)

var update = arguments.Bool("update", false, "write docs/init.md anew")

// tried are values of the flags whose fate depends on theirs.
var tried = map[string][]string{
	"arch":       {"amd64", "arm64"},
	"cap-add":    {"CHOWN", "SYS_ADMIN"},
	"cgroupns":   {"private", "host"},
	"cpus":       {"1.5"},
	"device":     {"/dev/nvidia0", "/dev/ttyUSB0"},
	"entrypoint": {"/app"},
	"env":        {"MODE=fast", "discovery.type=single-node", "API_TOKEN=8f3kd02ksl29dkf03ksl", "DISPLAY=:0", "BACALHAU_X=1"},
	"env-file":   {"pairs"},
	"gpus":       {"2", "all", `"device=0,1"`},
	"ipc":        {"private", "host", "container:db"},
	"label":      {"team=a", "org.opencontainers.image.title/x=y"},
	"label-file": {"pairs"},
	"memory":     {"512m", "0"},
	"mount":      {"type=bind,src=./data,dst=/results", "type=tmpfs,dst=/tmp", "type=volume,src=models,dst=/models"},
	"name":       {"trial", "a/b"},
	"net":        {"none"},
	"network":    {"bridge", "none", "host", "back", "container:db"},
	"pid":        {"host"},
	"platform":   {"linux/amd64", "linux/arm64"},
	"publish":    {"8080:80", "80:80", "53:53/udp"},
	"restart":    {"no", "on-failure:3", "always"},
	"runtime":    {"nvidia", "runsc"},
	"shm-size":   {"64m", "1g"},
	"timeout":    {"60", "0"},
	"tz":         {"Europe/Berlin"},
	"user":       {"root", "1000:1000"},
	"userns":     {"host"},
	"uts":        {"host"},
	"variant":    {"v8"},
	"volume":     {"./data:/data:ro", "./data:/data", "./data:/results", "./new:/new", "./app.yaml:/app.yaml", "/scratch", "models:/models", "/var/run/docker.sock:/var/run/docker.sock"},
	"workdir":    {"/app"},
	"unsetenv":   {"A"},
}

// TestDocs wants docs/init.md to be what the table says.
func TestDocs(t *testing.T) {
	name, err := filepath.Abs("../../../docs/init.md")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	if err := os.MkdirAll("data/here", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("pairs", []byte("A=1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	want := documentation(t)
	if *update {
		if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is not what the table says: make docs", name)
	}
}

func documentation(t *testing.T) string {
	var b strings.Builder
	b.WriteString("# What `seatrial init` makes of the flags of `docker run`\n\n" +
		"Rendered by `make docs` from the table that `seatrial init -- docker run …` reads: each flag as it says it. *Kept* means the\n" +
		"same on a node; *changed* is what a node does otherwise, or in part; *needless* is what it does by itself; *refused* is what no\n" +
		"node does, with what to do instead. Flags whose fate depends on their value are shown with some.\n")
	for _, part := range []struct{ program, of, title string }{
		{"docker", "", "docker run, and podman run and nerdctl run as far as they have the same"},
		{"podman", "podman", "podman run alone"},
		{"nerdctl", "nerdctl", "nerdctl run alone"},
	} {
		b.WriteString("\n## " + part.title + "\n\n| flag | becomes | says |\n|---|---|---|\n")
		for i := range table {
			f := &table[i]
			if f.of == "" && part.of == "" || f.of != "" && part.of != "" && strings.Contains(" "+f.of+" ", " "+part.of+" ") {
				rows(t, &b, part.program, f)
			}
		}
	}
	return b.String()
}

// rows are what is said of a flag, with each of its values that are tried.
func rows(t *testing.T, b *strings.Builder, program string, f *flag) {
	long, short, _ := strings.Cut(f.names, " ")
	shown := "--" + long
	if short != "" {
		shown = "-" + short + ", " + shown
	}
	values := tried[long]
	if len(values) == 0 {
		if f.fate == "" || f.says == "" {
			t.Errorf("--%s says nothing without a value: want some to try", long)
		}
		row(b, shown, f.fate, f.says)
	}
	for _, value := range values {
		run, err := Read([]string{program, "run", "--" + long, value, "IMAGE"}, convert.Options{})
		if err != nil {
			t.Errorf("--%s %s: %v", long, value, err)
			continue
		}
		for _, n := range run.Notes {
			if n.Typed == "" {
				continue
			}
			typed := n.Typed
			if short != "" && strings.HasPrefix(typed, "--") {
				typed = "-" + short + ", " + typed
			}
			row(b, typed, n.Fate, n.Says)
		}
	}
}

func row(b *strings.Builder, shown string, fate convert.Fate, says string) {
	b.WriteString("| `" + shown + "` | " + string(fate) + " | " + strings.ReplaceAll(says, "|", `\|`) + " |\n")
}
