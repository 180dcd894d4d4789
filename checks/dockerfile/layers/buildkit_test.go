package layers_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/fixtures/buildkittest"
	"github.com/seatrial/seatrial/harness/build"
	"github.com/seatrial/seatrial/harness/engine"
)

// listed are the files of layers: type, mode, owner, size and link of each.
func listed(t *testing.T, all []rootfs.Layer) string {
	t.Helper()
	var tree []rootfs.Leaf
	err := rootfs.NewView(all, rootfs.Options{}).Tree(t.Context(), "/", func(leaf rootfs.Leaf) error {
		tree = append(tree, leaf)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, leaf := range tree {
		fmt.Fprintf(&b, "%s %d %04o %d:%d %d %s %s\n", leaf.Name, leaf.Type, leaf.Mode, leaf.UID, leaf.GID, leaf.Size, leaf.Link, leaf.Doubt)
	}
	return b.String()
}

// daemon is a buildkitd of the version that is linked; engines have older ones.
var daemon buildkittest.Shared

func TestMain(m *testing.M) {
	code := m.Run()
	if err := daemon.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// builder makes images for real.
type builder func(t *testing.T, dir string) (files string, err error)

// onDaemon builds with the buildkitd.
func onDaemon(t *testing.T, dir string) (string, error) {
	t.Helper()
	layout := t.TempDir()
	_, err := build.Build(t.Context(), build.Options{ContextDir: dir, Builder: daemon.ForTest(t), Layout: layout, Platform: "linux/amd64"})
	if err != nil {
		return "", err
	}
	return of(t, "oci:"+layout), nil
}

// onEngine builds with the engine's own BuildKit.
func onEngine(t *testing.T, dir string) (string, error) {
	t.Helper()
	name := fmt.Sprintf("seatrial-layers-test:%d-%d", os.Getpid(), time.Now().UnixNano())
	if _, err := build.Build(t.Context(), build.Options{ContextDir: dir, Tags: []string{name}, Platform: "linux/amd64"}); err != nil {
		return "", err
	}
	defer func() {
		if err := engine.RemoveImage(name); err != nil {
			t.Error(err)
		}
	}()
	return of(t, "docker-daemon:"+name), nil
}

// of are the files of an image.
func of(t *testing.T, reference string) string {
	t.Helper()
	img, err := image.Open(t.Context(), reference, image.Options{Platform: "linux/amd64"})
	if err != nil {
		t.Fatal(err)
	}
	all, done, err := img.Layers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	return listed(t, all)
}

// later is what the BuildKit of Docker Engine 20.10 does not know, or does in another way: it gives folders on the way no mode of --chmod.
var later = regexp.MustCompile(`--(exclude|parents|link|chmod)|<<`)

// What is predicted is what BuildKit makes: names, types, modes, owners, sizes and links.
func TestAsBuildKitCopies(t *testing.T) {
	buildkittest.Needed(t)
	files := map[string]string{
		"run.sh": "#!/bin/sh\n", "src/a.sh:0755": "#!/bin/sh\n", "src/b.py": "bb\n", "src/sub/c": "ccc\n", "src/sub/deep/d.sh:0700": "d\n", "src/empty": "/",
		"src/link": "-> sub/c", "src/out": "-> ../../../etc/passwd", "in": "-> src/b.py", "to": "-> src", "closed:0700": "/", "closed/x:0600": "x",
		"x.log": "x", "kept.log": "k", "secret/key": "s", "secret/public": "p", "node_modules/m/index.js": "m", "a b.txt": "b", "special:4755": "s",
		"données/é.txt": "e",
	}
	const ignore = "# what stays out\n*.log\n!kept.log\n/secret\n!secret/public\n**/node_modules\n.dockerignore\nDockerfile\n"
	for name, text := range map[string]string{
		"one":          "COPY run.sh /",
		"all":          "COPY . /",
		"all below":    "COPY . /app",
		"folder":       "COPY src /app/",
		"two":          "COPY run.sh src /app/",
		"renamed":      "COPY run.sh /app/start",
		"into folder":  "WORKDIR /app\nCOPY run.sh /app",
		"workdir":      "WORKDIR /a\nWORKDIR b/../c\nCOPY run.sh .\nCOPY src ./s",
		"globs":        "COPY src/*.sh src/?.py *.log /app/",
		"glob folders": "COPY s* /app/",
		"no match":     "COPY run.sh nothing*.txt /app/",
		"links":        "COPY in to /app/\nCOPY src/link /l/",
		"slash dot":    "COPY src/. /app",
		"chmod":        "COPY --chmod=750 run.sh src /app/x/",
		"chmod words":  "COPY --chmod=a+x,g-r src /app/",
		"chown":        "COPY --chown=12:34 src /app/x/",
		"chown one":    "COPY --chown=12 run.sh /app/",
		"exclude":      "COPY --exclude=*.sh --exclude=sub/deep src /app/",
		"exclude deep": "COPY --exclude=**/*.sh src /app/",
		"parents":      "COPY --parents src/sub/c src/./sub/deep /app/",
		"document":     "COPY <<E /app/e.sh\n#!/bin/sh\nE\nCOPY --chmod=755 <<F <<G /two/\nf\nF\ng\nG",
		"stage":        "COPY src /s/\nFROM scratch\nCOPY --from=0 /s/sub /t\nCOPY --from=0 /s/*.sh /u/",
		"stage links":  "COPY src /s/\nFROM scratch\nCOPY --from=0 /s /t\nCOPY --from=0 /s/link /v/",
		"from stage":   "COPY src /s/\nFROM base\nCOPY run.sh /s/",
		"over":         "COPY src /app\nCOPY run.sh /app/b.py\nCOPY --chmod=700 src /app",
		"variables":    "ARG A=/opt\nENV B=$A/b C=src\nCOPY $C ${B:-/x}/",
		"quoted":       "COPY [\"a b.txt\", \"/with blank/\"]",
		"special":      "COPY special données /d/",
		"closed":       "COPY closed /c\nCOPY run.sh /c/",
		"add":          "ADD run.sh src /app/",
		"link flag":    "COPY --link src /app/\nCOPY --link --chmod=755 run.sh /app/",
		"root":         "COPY src/sub /\nCOPY run.sh /run.sh",
		"dots":         "COPY ./src/../run.sh /app/../b/",
		"mount user":   "USER 7:8\nWORKDIR /mine\nCOPY run.sh .",
	} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t, files)
			text := "FROM scratch AS base\n" + text + "\n"
			for file, content := range map[string]string{"Dockerfile": text, ".dockerignore": ignore} {
				if err := os.WriteFile(filepath.Join(dir, file), []byte(content), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			got := listed(t, predicted(t, dir, text).Layers())
			for _, make := range []builder{onDaemon, onEngine} {
				want, err := make(t, dir)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s\nwhat BuildKit makes (-) is not what is predicted (+):\n%s", text, diff)
				}
				if later.MatchString(text) {
					break
				}
			}
		})
	}
}

// What is told to be missing is what BuildKit ends with.
func TestAsBuildKitRefuses(t *testing.T) {
	buildkittest.Needed(t)
	dir := folder(t, map[string]string{"run.sh": "x", "x.log": "x", "d/f": "f", ".dockerignore": "*.log\n", "dangling": "-> nowhere", "away": "-> /etc/passwd"})
	for text, want := range map[string]string{
		"COPY nothing /":            "2 nothing",
		"COPY run.sh x.log /":       "2 x.log",
		"COPY run.sh /\nCOPY d/g /": "3 d/g",
		"COPY run.sh/x /":           "2 run.sh/x",
		"COPY dangling /":           "2 dangling",
		"COPY away /":               "2 away",
		"COPY no/*.sh /":            "2 no",
		"COPY nothing* /":           "",
		"COPY run.sh /\nFROM scratch\nCOPY --from=0 /nothing /": "4 nothing",
		"ADD nothing /": "2 nothing",
	} {
		text := "FROM scratch\n" + text + "\n"
		if err := os.WriteFile(filepath.Join(dir, "Dockerfile"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := onDaemon(t, dir)
		absences, failed := predicted(t, dir, text).Absences(t.Context())
		if failed != nil {
			t.Fatal(failed)
		}
		got := ""
		for _, absent := range absences {
			got += fmt.Sprintf("%d %s", absent.Line, absent.Source)
		}
		if got != want || (err != nil) != (want != "") {
			t.Errorf("%sis %q, want %q; BuildKit says %v", text, got, want, err)
		}
	}
}
