package main

import (
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cpuguy83/go-md2man/v2/md2man"

	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// manual is a page in the Markdown that go-md2man makes a man page of.
type manual struct{ strings.Builder }

func newManual(name, usage string) *manual {
	m := &manual{}
	fmt.Fprintf(m, "# %s 1 %q %q %q\n\n", strings.ToUpper(name), madeOn(), "seatrial "+ownVersion(), "Seatrial")
	m.section("NAME")
	fmt.Fprintf(m, "%s - %s\n\n", name, plain(usage))
	return m
}

// madeOn is the day of the commit, so that a package is the same whenever it is built; SOURCE_DATE_EPOCH says another.
func madeOn() string {
	made := time.Now()
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if at, err := time.Parse(time.RFC3339, s.Value); err == nil && s.Key == "vcs.time" {
				made = at
			}
		}
	}
	if seconds, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64); err == nil {
		made = time.Unix(seconds, 0)
	}
	return made.UTC().Format(time.DateOnly)
}

// marks are what Markdown would read as its own.
var marks = regexp.MustCompile("[\\\\`*_\\[\\]<>#|~&]")

// plain is a text as it stands in Markdown.
func plain(text string) string { return marks.ReplaceAllString(text, `\$0`) }

func (m *manual) section(title string) { fmt.Fprintf(m, "# %s\n\n", title) }

func (m *manual) subsection(title string) { fmt.Fprintf(m, "### %s\n\n", plain(title)) }

func (m *manual) entry(term, text string) { fmt.Fprintf(m, "%s\n: %s\n\n", term, plain(text)) }

func (m *manual) flag(names, value, usage string) {
	if names == "" {
		return
	}
	var all []string
	for name := range strings.SplitSeq(names, ", ") {
		all = append(all, "**"+name+"**")
	}
	term := strings.Join(all, ", ")
	if value != "" {
		term += " *" + plain(value) + "*"
	}
	m.entry(term, usage)
}

// code are lines to type, which nothing is folded in.
func (m *manual) code(lines []string) {
	for _, line := range lines {
		fmt.Fprintf(m, "    %s\n", line)
	}
	m.WriteString("\n")
}

func (m *manual) synopsis(lines ...string) { m.code(lines) }

func (m *manual) examples(lines []string) {
	if len(lines) == 0 {
		return
	}
	m.section("EXAMPLES")
	typed := slices.Clone(lines)
	for i, line := range typed {
		typed[i] = "seatrial " + line
	}
	m.code(typed)
}

func (m *manual) paragraphs(description string) {
	for paragraph := range strings.SplitSeq(description, "\n\n") {
		if paragraph = strings.Join(strings.Fields(paragraph), " "); paragraph != "" {
			m.WriteString(plain(paragraph) + "\n\n")
		}
	}
}

// exits are the exit codes of all commands.
func (m *manual) exits() {
	for _, e := range []struct {
		code int
		text string
	}{
		{exitOK, "nothing wrong"},
		{exitFault, "the workload is at fault"},
		{exitUsage, "the command line or the job file is wrong"},
		{exitUnknown, "could not judge: registry, engine or network out of reach"},
		{exitInterrupted, "interrupted"},
		{exitUnread, "nobody reads the output any more"},
	} {
		m.entry("**"+strconv.Itoa(e.code)+"**", e.text)
	}
}

// seeAlso names other pages.
func (m *manual) seeAlso(above string, commands []string) {
	var all []string
	if above != "" {
		all = append(all, "**"+above+"**(1)")
	}
	for _, name := range commands {
		all = append(all, "**"+manualName(name)+"**(1)")
	}
	m.section("SEE ALSO")
	m.WriteString(strings.Join(all, ", ") + "\n")
}

// hyphen is one that is typed: a program that prints a page may show another sign for those that are not marked so.
var hyphen = regexp.MustCompile(`(^|[^\\])-`)

// foreignSign is one that not every such program reads.
var foreignSign = regexp.MustCompile(`[^\x00-\x7f]`)

// manualWidth is how wide a page's source is, in columns.
const manualWidth = 78

// render is the page as man takes it.
func (m *manual) render() []byte {
	var page strings.Builder
	asIs := false
	for line := range strings.Lines(string(md2man.Render([]byte(m.String())))) {
		line = strings.TrimRight(line, " \n")
		if request := strings.HasPrefix(line, "."); request || line == "" {
			asIs = line == ".EX" || asIs && line != ".EE"
			if request {
				page.WriteString(line + "\n")
			}
			continue
		}
		for hyphen.MatchString(line) {
			line = hyphen.ReplaceAllString(line, `$1\-`)
		}
		line = foreignSign.ReplaceAllStringFunc(line, func(sign string) string { return fmt.Sprintf(`\[u%04X]`, []rune(sign)[0]) })
		lines := []string{line}
		if !asIs {
			lines = wrapped(line, manualWidth)
		}
		for i, one := range lines {
			if i > 0 && strings.HasPrefix(one, ".") || strings.HasPrefix(one, "'") {
				one = `\&` + one // no request
			}
			page.WriteString(one + "\n")
		}
	}
	return []byte(page.String())
}
