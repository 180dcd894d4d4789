package checks_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
)

// The marks around what is made of the contract on the page that starts from what people see.
const symptomsBegin, symptomsEnd = "<!-- symptoms: written by `make docs` -->\n", "<!-- end of symptoms -->"

// TestDocsTroubleshooting holds the page against the rows of the contract, each of which a real network has asserted.
func TestDocsTroubleshooting(t *testing.T) {
	const page = "../docs/troubleshooting.md"
	contract, err := os.ReadFile("../docs/contract.md")
	if err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(before), symptomsBegin)
	_, tail, closed := strings.Cut(rest, symptomsEnd)
	if !ok || !closed {
		t.Fatal("the page has no place for symptoms")
	}
	rows, n := symptoms(string(contract))
	if n != 72 {
		t.Errorf("%d rows, want 72", n)
	}
	want := head + symptomsBegin + rows + symptomsEnd + tail
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(before), want); diff != "" {
		t.Errorf("%s is stale, run: make docs\n%s", page, diff)
	}
}

var (
	contractRow = regexp.MustCompile(`^\| <a id="(f\d+)"></a>(F\d+) \|(.*)\|$`)
	contractTop = regexp.MustCompile(`^### F\d+ to F\d+: (.*)$`)
	linkedCheck = regexp.MustCompile("\\[`([a-z0-9-]+)`\\]\\(checks\\.md")
)

// symptoms are the rows of the contract turned round: what is seen, then why, then what to type.
func symptoms(contract string) (table string, n int) {
	var b strings.Builder
	for line := range strings.Lines(contract) {
		line = strings.TrimSuffix(line, "\n")
		if top := contractTop.FindStringSubmatch(line); top != nil {
			fmt.Fprintf(&b, "\n### %s%s\n\n| what the network says | the job is | because | found by |\n|---|---|---|---|\n", strings.ToUpper(top[1][:1]), top[1][1:])
			continue
		}
		row := contractRow.FindStringSubmatch(line)
		if row == nil {
			continue
		}
		n++
		cells := strings.Split(strings.ReplaceAll(row[3], `\|`, "\x00"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(strings.ReplaceAll(cells[i], "\x00", `\|`))
		}
		if len(cells) != 5 {
			fmt.Fprintf(&b, "| %s has %d cells |\n", row[2], len(cells))
			continue
		}
		fmt.Fprintf(&b, "| %s | %s | %s ([%s](contract.md#%s)) | %s |\n", cells[1], cells[2], cells[0], row[2], row[1], foundBy(cells[4]))
	}
	return b.String() + "\n", n
}

// foundBy are the commands that find something, the earliest first, with their checks.
func foundBy(links string) string {
	var stages []lint.Stage
	byStage := map[lint.Stage][]string{}
	for _, link := range linkedCheck.FindAllStringSubmatch(links, -1) {
		c, err := checks.All.Find(link[1])
		if err != nil {
			continue
		}
		byStage[c.Stage()] = append(byStage[c.Stage()], fmt.Sprintf("[%s](checks.md#%s)", c.ID, c.ID))
	}
	for _, stage := range []lint.Stage{lint.StageCheck, lint.StageTest, lint.StageSubmit} {
		if byStage[stage] != nil {
			stages = append(stages, stage)
		}
	}
	parts := make([]string, len(stages))
	for i, stage := range stages {
		parts[i] = fmt.Sprintf("`seatrial %s`: %s", stage, strings.Join(slices.Compact(byStage[stage]), ", "))
	}
	if len(parts) == 0 {
		return "`seatrial check`, with exit code 2"
	}
	return strings.Join(parts, "; ")
}
