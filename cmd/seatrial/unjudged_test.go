package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestUnjudgedInEveryFormat looks at what cannot be judged in all formats that there are: none is empty, none looks clean, and the exit code
// says so too.
func TestUnjudgedInEveryFormat(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("BACALHAU_DIR", t.TempDir())
	if err := os.WriteFile("bad.yaml", []byte("Name: x\nTasks:\n  - Name: main\n    Engin: {}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir("jobs", 0o755); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args   []string
		code   int
		reason string
	}{
		{[]string{"check", "oci:held/nosuch"}, exitUnknown, "reading image oci:held/nosuch"},
		{[]string{"check", "bad.yaml"}, exitUsage, "Engin"},
		{[]string{"check", "127.0.0.1:1/app:v1"}, exitUnknown, "connection refused"},
		{[]string{"test", "bad.yaml"}, exitUsage, "Engin"},
		{[]string{"submit", "--api-host", "http://127.0.0.1:1", "127.0.0.1:1/app:v1"}, exitUnknown, "connection refused"},
		{[]string{"status", "--api-host", "http://127.0.0.1:1", "j-1"}, exitUnknown, "connection refused"},
	} {
		for _, f := range formats {
			for _, toFile := range []bool{false, true} {
				format := f.Name
				if toFile {
					format += "=jobs/report"
				}
				var out, errs bytes.Buffer
				args := append([]string{"seatrial", c.args[0], "--format", format}, c.args[1:]...)
				code := exitCode(&errs, newApp(strings.NewReader(""), &out, &errs).RunContext(t.Context(), args))
				text := out.String()
				if toFile {
					written, err := os.ReadFile(filepath.Join("jobs", "report"))
					if err != nil {
						t.Errorf("%s: %v", strings.Join(args, " "), err)
					}
					text = string(written)
					if err := os.Remove(filepath.Join("jobs", "report")); err != nil && !errors.Is(err, fs.ErrNotExist) {
						t.Fatal(err)
					}
				} else if f.Name == formats[0].Name {
					text += errs.String() // beside the text of standard output the error is printed
				}
				if code != c.code || !strings.Contains(text, c.reason) {
					t.Errorf("%s ends with %d and says %q, want %d and %q; %s", strings.Join(args, " "), code, text, c.code, c.reason, errs.String())
				}
			}
		}
	}
}
