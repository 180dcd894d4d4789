package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
)

// helpWidth is how wide a page of help is, in columns.
const helpWidth = 80

// page is text of at most helpWidth columns.
type page struct{ strings.Builder }

func (p *page) line(format string, args ...any) { fmt.Fprintf(p, format+"\n", args...) }

// title is a program or a command and what it does.
func (p *page) title(name, usage string) {
	p.line("%s", strings.Join(wrapped(name+": "+usage, helpWidth), "\n"))
}

// wrapped are lines of at most so many columns.
func wrapped(paragraph string, width int) []string {
	lines := strings.Split(text.WrapSoft(paragraph, width), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return lines
}

func (p *page) write(w io.Writer) error {
	_, err := io.WriteString(w, p.String())
	return err
}

func (p *page) examples(lines ...string) {
	if len(lines) == 0 {
		return
	}
	p.line("")
	p.line("Examples:")
	for _, line := range lines {
		p.line("  seatrial %s", line)
	}
}

func (p *page) paragraphs(description string) {
	for paragraph := range strings.SplitSeq(description, "\n\n") {
		if paragraph = strings.Join(strings.Fields(paragraph), " "); paragraph != "" {
			p.line("")
			p.line("%s", strings.Join(wrapped(paragraph, helpWidth), "\n"))
		}
	}
}

// Where what is said of commands and of flags begins.
const (
	commandColumn = 18
	flagColumn    = 26
)

// entry is a name and what it is, beside it or, when the name is long, below.
func (p *page) entry(name, usage string, column int) {
	start := "  " + name
	if usage == "" {
		p.line("%s", start)
		return
	}
	if width := text.StringWidthWithoutEscSequences(start); width < column-1 {
		start += strings.Repeat(" ", column-width)
	} else {
		start += "\n" + strings.Repeat(" ", column)
	}
	p.line("%s", start+strings.Join(wrapped(usage, helpWidth-column), "\n"+strings.Repeat(" ", column)))
}
