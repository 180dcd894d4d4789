package lint

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/tools/txtar"
)

// Explain renders a check as Markdown: its title, why it is there, its fixture's bad
// and good case as they were typed, with what the command really printed, and how
// to accept its findings. The error is about the fixture.
func Explain(c *Check, fixture []byte) ([]byte, error) {
	page, err := page(c, fixture)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(page, "\n"+silence, c.ID), nil
}

// silence says how to accept a check's findings.
const silence = `A finding that you accept goes into ` + "`" + PolicyFile + "`" + `, with the reason:

` + "```yaml" + `
ignore:
  - check: %s
    reason: why this is right here
` + "```" + `
`

// page is a check without how to accept its findings, which docs/checks.md says once.
func page(c *Check, fixture []byte) ([]byte, error) {
	cases, err := parseCases(c.ID, fixture)
	if err != nil {
		return nil, fmt.Errorf("reading fixture of %s: %w", c.ID, err)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "## %s\n\n", c.ID)
	fmt.Fprintf(&b, "**%s.** Severity: %s. Judged by: `seatrial %s`.\n\n", sentence(c.Title), c.Severity, c.Stage())
	if c.Preview != nil {
		fmt.Fprintf(&b, "Preview since %s, and run with `--preview` alone: %s.\n\n", c.Preview.Since, c.Preview.Why)
	}
	fmt.Fprintf(&b, "%s\n", strings.TrimSpace(c.Doc))
	for _, example := range cases {
		fmt.Fprintf(&b, "\n%s\n\n", example.caption())
		if example.file != "" {
			fmt.Fprintf(&b, "`%s`:\n\n```%s\n%s```\n\n", example.file, example.language(), example.content)
		}
		fmt.Fprintf(&b, "```console\n$ %s\n%s```\n", example.command, example.output)
	}
	return b.Bytes(), nil
}

// sentence begins with a capital letter.
func sentence(title string) string {
	if title == "" {
		return title
	}
	return strings.ToUpper(title[:1]) + title[1:]
}

// example is one command of a fixture with what it printed.
type example struct {
	command, output string
	// bad: the workload breaks the rule; its output is in bad.txt, or has the check's ID.
	bad bool
	// file is the job file or the Dockerfile that the command names, or the policy, with its content; empty when there is none.
	file, content string
}

// caption introduces an example.
func (e example) caption() string {
	if e.bad {
		return "A workload that breaks the rule:"
	}
	return "One that keeps it:"
}

// language is that of the file.
func (e example) language() string {
	if isDockerfile(e.file) {
		return "dockerfile"
	}
	return "yaml"
}

// isDockerfile tells one by the names that fixtures give them.
func isDockerfile(name string) bool { return strings.Contains(strings.ToLower(name), "dockerfile") }

// parseCases finds the examples of a check's fixture. A fixture is a testscript: each example is a
// command line, "exec seatrial …" or "exits 1 seatrial …", and further down the comparison
// of its output with a file of the archive, "cmpenv stdout bad.txt" or good.txt.
func parseCases(id string, fixture []byte) ([]example, error) {
	archive := txtar.Parse(fixture)
	files := map[string]string{}
	for _, f := range archive.Files {
		files[f.Name] = readable.Replace(string(f.Data))
	}
	var cases []example
	command := ""
	for line := range strings.Lines(string(archive.Comment)) {
		words := strings.Fields(line)
		switch {
		case len(words) > 1 && words[0] == "exec" && words[1] == "seatrial":
			command = readable.Replace(strings.Join(words[1:], " "))
		case len(words) > 2 && words[0] == "exits" && words[2] == "seatrial":
			command = readable.Replace(strings.Join(words[2:], " "))
		case len(words) == 3 && strings.HasPrefix(words[0], "cmp") && words[1] == "stdout" && command != "":
			output, ok := files[words[2]]
			if !ok {
				return nil, fmt.Errorf("no file %s to compare with", words[2])
			}
			e := example{command: command, output: output, bad: words[2] == "bad.txt" || strings.Contains(output, "["+id+"]")}
			for _, f := range archive.Files {
				if f.Name == PolicyFile || (strings.HasSuffix(f.Name, ".yaml") || isDockerfile(f.Name)) && strings.Contains(command+" ", " "+f.Name+" ") {
					e.file, e.content = f.Name, files[f.Name]
				}
			}
			cases = append(cases, e)
			command = ""
		}
	}
	if len(cases) == 0 {
		return nil, errors.New("no seatrial command whose output is compared")
	}
	return cases, nil
}

// readable puts names into examples where scripts have variables of the test.
var readable = strings.NewReplacer(
	"${REGISTRY}", "registry.example",
	"$PRIVATE", "private.example",
	"$REGISTRY", "registry.example",
	"$S3_ENDPOINT", "https://s3.example",
	"$BROKEN_WEB", "https://api.example",
	"${WEB_HOST}", "files.example",
	"$WEB", "https://files.example",
	"$BACALHAU_API_HOST", "https://bacalhau.example:1234",
	"${WORK}", "/home/you",
	"$WORK", "/home/you",
	"$$", "$", // how a script writes a dollar sign that is not a variable
)
