package dockerfile_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/submit/job"
)

// A line for a Dockerfile goes where it mends: in the place of another one, or behind what it is about.
func TestPlace(t *testing.T) {
	for _, c := range []struct {
		text, instruction string
		at                int
		want              []dockerfile.Edit
	}{
		{"FROM a\nUSER b\nCMD x\n", "USER 0", 0, []dockerfile.Edit{{dockerfile.Replace, 2, "USER 0"}}},
		{"FROM a\nCMD x\n", "USER 0", 0, []dockerfile.Edit{{dockerfile.After, 2, "USER 0"}}},
		{"FROM a AS b\nUSER x\nFROM b\nCMD y\n", "USER 0", 2, []dockerfile.Edit{{dockerfile.Replace, 2, "USER 0"}}},
		{"FROM a AS b\nUSER x\nFROM b AS c\nFROM b\nCMD y\n", "USER 0", 2, []dockerfile.Edit{{dockerfile.After, 5, "USER 0"}}},
		{"FROM a\nCOPY x /\nCOPY y /\nCMD y\n", "RUN chmod +x /x", 2, []dockerfile.Edit{{dockerfile.After, 2, "RUN chmod +x /x"}}},
		{"FROM a\nUSER b\nCOPY x /\nCMD y\n", "RUN chmod +x /x", 3, []dockerfile.Edit{{dockerfile.After, 3, "USER 0:0\nRUN chmod +x /x\nUSER b"}}},
		{"FROM a\nCOPY x /\nCMD y\nUSER b\n", "RUN chmod +x /x", 0, []dockerfile.Edit{{dockerfile.After, 2, "RUN chmod +x /x"}}},
		{"FROM a\nCMD y\n", "COPY x /x", 0, []dockerfile.Edit{{dockerfile.After, 1, "COPY x /x"}}},
		{"FROM a AS x\nFROM x\nCMD y\n", "FROM b", 0, []dockerfile.Edit{{dockerfile.Replace, 1, "FROM b"}}},
		{"FROM a AS x\nFROM x\nCMD y\n", "FROM b", 2, []dockerfile.Edit{{dockerfile.Replace, 2, "FROM b"}}},
		{"FROM a\n", "# nothing", 0, nil},
	} {
		if diff := cmp.Diff(c.want, parsed(t, c.text).Place(c.instruction, c.at)); diff != "" {
			t.Errorf("%s in %q: %s", c.instruction, c.text, diff)
		}
	}
}

// A script gets its execute bits by the COPY that brings it, or by one of its own behind it.
func TestExecutable(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"run.sh", "bin/run.sh"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ copy, name, want string }{
		{"COPY run.sh /", "/run.sh", "COPY --chmod=755 run.sh /"},
		{"COPY --chmod=644 \\\n  # it\n run.sh /app/x.sh", "/app/x.sh", "COPY --chmod=755 run.sh /app/x.sh"},
		{"copy run.sh $X/", "/app/run.sh", "copy --chmod=755 run.sh $X/"},
		{"COPY --from=b --chown=1 /out/run.sh /run.sh", "/run.sh", "COPY --chmod=755 --from=b --chown=1 /out/run.sh /run.sh"},
		{"COPY --chown=1:2 run.sh bin /app/", "/app/run.sh", "COPY --chown=1:2 --chmod=755 run.sh /app/run.sh"},
		{"COPY . /app", "/app/bin/run.sh", "COPY --chmod=755 bin/run.sh /app/bin/run.sh"},
		{"COPY bin /app/bin", "/app/bin/run.sh", "COPY --chmod=755 bin/run.sh /app/bin/run.sh"},
		{"COPY . .", "/srv/app/bin/run.sh", "COPY --chmod=755 bin/run.sh /srv/app/bin/run.sh"},
		{"COPY <<E /run.sh\nx\nE", "/run.sh", "COPY --chmod=755 <<E /run.sh"},
		{"COPY *.sh /", "/run.sh", ""},
		{"COPY --from=b /out /app", "/app/run.sh", ""},
		{"COPY . /app", "/app/nosuch.sh", ""},
		{"COPY ../../run.sh x /", "/run.sh", "COPY --chmod=755 ../../run.sh /run.sh"}, // which BuildKit takes from the context's root as well
		{"RUN x", "/run.sh", ""},
	} {
		f, fault := dockerfile.Parse(job.Build{File: "Dockerfile", Text: []byte("FROM a\n" + c.copy + "\n"), Context: dir}, "linux/amd64")
		if fault != nil {
			t.Fatal(fault)
		}
		got, edits, ok := f.Executable(f.Steps[1], c.name, "")
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%s for %s: %q, want %q", c.copy, c.name, got, c.want)
		}
		if _, err := f.Edit(edits...); ok && err != nil {
			t.Errorf("%s: %v", c.copy, err)
		}
	}
}

func TestWithoutVolume(t *testing.T) {
	for _, c := range []struct{ text, path, want string }{
		{"FROM a\nVOLUME /a /b\n", "/a", "FROM a\nVOLUME /b\n"},
		{"FROM a\nvolume [\"/a\", \"/b\", \\\n \"/c\"]\n", "/b", "FROM a\nvolume [\"/a\", \"/c\"]\n"},
		{"FROM a\nVOLUME \\\n /a\nCMD x", "/a", "FROM a\n# VOLUME /a\nCMD x"},
		{"FROM a\nVOLUME $X /b\n", "/b", ""},
		{"FROM a\nVOLUME /b\n", "/a", ""},
		{"FROM a AS b\nVOLUME /b\nFROM b AS c\nFROM b\n", "/b", ""},
	} {
		f := parsed(t, c.text)
		_, edits, ok := f.WithoutVolume(c.path)
		if ok != (c.want != "") {
			t.Errorf("%q without %s: %v", c.text, c.path, edits)
			continue
		}
		if got, err := f.Edit(edits...); ok && (err != nil || string(got) != c.want) {
			t.Errorf("%q without %s: %q, %v", c.text, c.path, got, err)
		}
	}
}
