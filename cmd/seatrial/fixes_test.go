package main

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/fixtures/field"
	"github.com/seatrial/seatrial/fixtures/fixtest"
	"github.com/seatrial/seatrial/fixtures/kubotest"
)

var printFixes = flag.Bool("table", false, "apply the fixes of every page, and print what became of them")

// slow are commands of scripts that want an engine or a server of their own.
var slow = regexp.MustCompile(`(?m)^(?:node|ipfs|kubo|gateway|s3|podman|static|unemulated)\b|^\S.*seatrial (?:test|submit|build)\b`)

// TestFixes applies each fix that the checks' pages show, and wants the finding gone and none in its place. Without -table it is
// every third of the pages that want no server.
func TestFixes(t *testing.T) {
	if testing.Short() {
		t.Skip("builds images on an engine")
	}
	pages, err := filepath.Glob("../../fixtures/checks/*.txtar")
	if err != nil || len(pages) == 0 {
		t.Fatal("no pages", err)
	}
	if !*printFixes {
		pages = slices.DeleteFunc(pages, func(name string) bool {
			text, err := os.ReadFile(name)
			return err != nil || slow.Match(text)
		})
		at := 0
		pages = slices.DeleteFunc(pages, func(string) bool {
			at++
			return at%3 != 1
		})
	}
	log := filepath.Join(t.TempDir(), "fixes")
	t.Setenv(fixtest.Log, log)
	if *printFixes {
		node := kubotest.ForTest(t)
		bin := filepath.Join(filepath.Dir(node.Path), fixtest.Bin)
		if err := cmp.Or(os.Mkdir(bin, 0o700), os.Symlink(node.Binary, filepath.Join(bin, "ipfs"))); err != nil {
			t.Fatal(err)
		}
		t.Setenv(fixtest.IPFS, node.Path)
	}
	t.Run("pages", func(t *testing.T) { runSome(t, testscript.Params{Files: pages}) })
	if *printFixes {
		t.Run("field", fixField)
	}
	rows, err := fixtest.Rows(log)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if r.Outcome == fixtest.Wrong {
			t.Errorf("%s in %s: %s (%s): %s", r.Check, r.Fixture, r.Fix, r.How, r.Found)
		}
	}
	var table bytes.Buffer
	fixtest.Print(&table, rows)
	if *printFixes {
		os.Stdout.Write(table.Bytes())
	} else {
		t.Log(fixtest.Totals(rows))
	}
}

// fixField runs the cases of the field, whose fixes are tried as those of the pages are.
func fixField(t *testing.T) {
	cases, err := field.Made()
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range cases {
		if c.Shows {
			continue
		}
		dir := t.TempDir()
		if err := c.Make(dir); err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), "seatrial", c.Command...)
		cmd.Dir = dir
		cmd.Env = append(append(os.Environ(), "DOCKER_CONFIG="+t.TempDir(), "BACALHAU_DIR="+t.TempDir(), "BACALHAU_API_HOST=",
			fmt.Sprintf("WORK=field-%d-%s", i, strings.ReplaceAll(c.Kind, " ", "-"))), c.Env...)
		if out, err := cmd.CombinedOutput(); err != nil && cmd.ProcessState.ExitCode() == 99 {
			t.Errorf("%s %s: %s", c.Kind, c.What, out)
		}
	}
}

// typedCommand is what this process was given to do, as its fixes can be applied to it.
func typedCommand(reports []*report.Report) fixtest.Command {
	c := fixtest.Command{Self: os.Args[0], Args: os.Args[1:], Reports: reports}
	app := newApp(nil, nil, nil)
	rest := commandOf(os.Args[1:])
	if len(rest) == 0 || len(reports) == 0 || slices.Contains(rest, "--write-baseline") { // which would be written anew, without what is mended
		return c
	}
	if cmd := app.Command(rest[0]); cmd != nil {
		c.Known = knownFlags(cmd.Flags)
		if line, err := lineOf(app, cmd, os.Args); err == nil {
			c.Line = line
		}
	}
	return c
}
