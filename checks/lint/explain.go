package lint

import (
	"bytes"
	"fmt"
	"strings"
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
	cases, err := parseCases(fixture)
	if err != nil {
		return nil, fmt.Errorf("reading fixture of %s: %w", c.ID, err)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "## %s\n\n", c.ID)
	fmt.Fprintf(&b, "**%s.** Severity: %s. Judged by: `seatrial %s`.\n\n", sentence(c.Title), c.Severity, c.Stage().Name)
	fmt.Fprintf(&b, "%s\n", strings.TrimSpace(c.Doc))
	for _, example := range cases {
		fmt.Fprintf(&b, "\n%s\n\n", example.caption())
		if example.file != "" {
			fmt.Fprintf(&b, "`%s`:\n\n```yaml\n%s```\n\n", example.file, example.content)
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
