package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/seatrial/seatrial/fixtures/registrytest"
)

// planted are secrets, each in a place of its own, and where to look for them.
type planted struct {
	places, values []string
	found          map[string]bool
}

// at is the secret of a place.
func (p *planted) at(place string) string {
	shapes := []string{"tr0ub4dor%sXy", "plantedSecret%s", "pl+an/ted=%s"}
	value := fmt.Sprintf(shapes[len(p.values)%len(shapes)], strconv.FormatInt(int64(len(p.values)+40)*7919, 36))
	p.places, p.values = append(p.places, place), append(p.values, value)
	return value
}

// writings are the ways in which a server, a library or a format may write it.
func writings(value string) []string {
	inner, _ := json.Marshal(value)
	return []string{
		value, url.QueryEscape(value), url.PathEscape(value), string(inner[1 : len(inner)-1]), strings.ReplaceAll(value, "+", "&#43;"),
		base64.StdEncoding.EncodeToString([]byte("me:" + value)), base64.StdEncoding.EncodeToString([]byte(value)),
		base64.RawURLEncoding.EncodeToString([]byte(value)),
	}
}

// search looks for all of them.
func (p *planted) search(t *testing.T, where string, text []byte) {
	t.Helper()
	for i, value := range p.values {
		for _, writing := range writings(value) {
			if at := bytes.Index(text, []byte(writing)); at >= 0 {
				p.found[p.places[i]] = true
				t.Errorf("%s has the secret of %s: …%q…", where, p.places[i], text[max(at-80, 0):min(at+len(writing)+10, len(text))])
				break
			}
		}
	}
}

// markers is where the commands of the test run.
type markers struct {
	*planted
	work, home string
	env        []string
	runs       int
}

// run runs a command and searches what it prints, and the command lines of the processes that it starts.
func (m *markers) run(t *testing.T, env []string, args ...string) {
	t.Helper()
	m.runs++
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "seatrial", args...)
	cmd.Dir = m.work
	cmd.Env = append(append(os.Environ(), m.env...), env...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	lines := make(chan []byte)
	go func() { lines <- childLines(cmd.Process.Pid, ended) }()
	err := cmd.Wait()
	close(ended)
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) || strings.Contains(errs.String(), "panic:") {
		t.Fatalf("%v: %v\n%s", args, err, errs.Bytes())
	}
	if os.Getenv("SEATRIAL_SHOW_MARKERS") != "" {
		t.Logf("%q\n%s%s", args, out.Bytes()[:min(out.Len(), 4000)], errs.Bytes())
	}
	name := strings.Join(args[:min(len(args), 3)], " ")
	m.search(t, name+": stdout", out.Bytes())
	m.search(t, name+": stderr", errs.Bytes())
	m.search(t, name+": a child's command line", <-lines)
}

// childLines are the command lines of a process's children, until it has ended.
func childLines(parent int, ended <-chan struct{}) []byte {
	var all []byte
	own, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", parent))
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case <-ended:
			return all
		case <-ticker.C:
			children, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", parent, parent))
			for _, child := range strings.Fields(string(children)) {
				line, _ := os.ReadFile("/proc/" + child + "/cmdline")
				if !bytes.Equal(line, own) { // that of the user, until the child is another program
					all = append(append(all, line...), '\n')
				}
			}
		}
	}
}

// plant writes a file that has secrets, and which is not searched.
func (m *markers) plant(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(m.home, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// searchFiles looks into every file that the commands have left, and at every name.
func (m *markers) searchFiles(t *testing.T) {
	t.Helper()
	err := filepath.WalkDir(m.work, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		m.search(t, "a name", []byte(path))
		if !d.Type().IsRegular() {
			return nil
		}
		text, err := os.ReadFile(path)
		m.search(t, path, text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

const teller = `package main

import (
	"fmt"
	"os"
	"strings"
)

func main() {
	fmt.Fprintln(os.Stderr, strings.Join(os.Environ(), "\n"))
	fmt.Fprintln(os.Stderr, strings.Join(append(os.Args, os.Environ()...), " "))
	os.Exit(3)
}
`

// A secret that is planted in any place comes out nowhere: in no format, error, hint, progress line, file, name or process.
func TestSecretsComeOutNowhere(t *testing.T) {
	if testing.Short() {
		t.Skip("runs every command")
	}
	m := newMarkers(t)
	echo := httptest.NewServer(fakeEcho{m.at("a token of the registry"), m.at("a redirect's password"), m.at("a redirect's query")})
	defer echo.Close()
	at := strings.TrimPrefix(echo.URL, "http://")
	m.logins(t, at)
	real := registrytest.New()
	defer real.Close()
	image := m.image(t, real.Host+"/app:v1")

	job := concat(m.env4job(), m.flags(echo.URL))
	jobFile := m.jobFile(t, image, echo.URL)
	command := []string{image, "load", "postgres://me:" + url.QueryEscape(m.at("the command's URL")) + "@db.example/data", "--password=" + m.at("the command's flag")}
	for _, f := range formats {
		format := []string{"--api-host", echo.URL, "--format", f.Name}
		m.run(t, nil, concat([]string{"check"}, format, job, command)...)
		m.run(t, nil, concat([]string{"check", "-E", "OTHER_.*"}, format, []string{jobFile})...)
		m.run(t, nil, concat([]string{"test"}, format[2:], m.env4job(), command)...)
	}
	m.commands(t, echo.URL, at, jobFile, command)
	m.searchFiles(t)
	t.Logf("%d secrets planted, found in %d outputs of %d commands", len(m.values), len(m.found), m.runs)
	if len(m.values) < 30 {
		t.Errorf("%d secrets are planted, want 30 and more", len(m.values))
	}
}

func concat(lists ...[]string) []string {
	var all []string
	for _, list := range lists {
		all = append(all, list...)
	}
	return all
}
