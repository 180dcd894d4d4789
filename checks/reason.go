package checks

import (
	"strings"
	"unicode"

	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// complaint is a line that calls itself an error.
var complaint = regexp.MustCompile(`^\W*(?:\S+: )?(?i:error|fatal|critical|panic)\b|^[\d\-/:.,TZ+ \[\]]*\[?(?:ERROR|FATAL|CRITICAL|PANIC)\b|\blevel=(?:error|fatal|panic)\b`)

// The parts of a text that are more than one line.
var (
	// goTrace is where the stacks of a Go program begin, which go on to the end.
	goTrace = regexp.MustCompile(`^goroutine \d+ (?:gp=.*)?\[|^runtime stack:$`)
	// usage is where a program explains how it is called.
	usage = regexp.MustCompile(`^\s*(?i:usage)(?: of \S+)?:|^NAME:$`)
	// ignored begins a trace of Python's that ends nothing, and addition R's warnings.
	ignored, addition = regexp.MustCompile(`^Exception ignored in`), regexp.MustCompile(`^In addition: |^Warning messages?:`)
	// traceback begins a trace of Python's; raised is the exception below it, raisedGroup that of a group.
	traceback           = regexp.MustCompile(`^\s*(?:\+ Exception Group )?Traceback \(most recent call last\):$`)
	raised, raisedGroup = regexp.MustCompile(`^[A-Za-z_][\w.]*(?::|$)`), regexp.MustCompile(`^\s*\| [A-Za-z_][\w.]*: `)
	// opened is what a brace at the start of a line closes: the properties of Node's errors.
	opened = regexp.MustCompile(`^(?:\s+at .*|\S.*) \{$`)
	// headed are lines whose sense is in the one below.
	headed = regexp.MustCompile(`panicked at .*:$|^terminate called after throwing|^Error in .* : *$|^Error: .* :$|^PackagesNotFoundError: .*:$`)
	// listed begins a list that goes on to the end, with its advice.
	listed = regexp.MustCompile(`^PackagesNotFoundError: .*:$`)
	// causes is where Rust's programs list what was behind an error, the root last.
	causes, causeNumber = regexp.MustCompile(`^Caused by:$`), regexp.MustCompile(`^\s+(?:\d+: )?(\S.*)$`)
)

// reason is the line of what a program wrote to stderr that says why it failed: not the trace, the advice, the warning or the progress that
// comes after it. It is empty for an empty text.
func reason(text string) string {
	lines := terminalLines(text)
	aside := asides(lines)
	at := lastOf(lines, func(i int) bool { return !aside[i] })
	if at < 0 {
		if at = lastOf(lines, func(i int) bool { return usage.MatchString(lines[i]) }); at < 0 {
			return lastLine(strings.Join(lines, "\n"))
		}
		return lastLine(lines[at])
	}
	at = exception(lines, aside, at)
	if text := below(lines, at); text != "" {
		return lastLine(text)
	}
	// What a line says below its head is said with it.
	if head := lastOf(lines[:at+1], func(i int) bool { return !aside[i] && headed.MatchString(lines[i]) }); head >= 0 {
		own := func(i int) bool { return i > head && complaint.MatchString(lines[i]) }
		next := head + 1
		for next < len(lines)-1 && lines[next] == "" {
			next++
		}
		if next < len(lines) && lastOf(lines[:at+1], own) < 0 {
			return lastLine(strings.TrimSpace(lines[head]) + " " + strings.TrimSpace(lines[next]))
		}
	}
	if entry, ok := readEntry(lines[at]); ok {
		return lastLine(entry.text())
	}
	return lastLine(strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(lines[at]), "| "), "#  "))
}

// complained is the same of a stream where most is no complaint: a line that calls itself an error, or an exception's.
func complained(text string) string {
	lines := terminalLines(text)
	aside := asides(lines)
	at := lastOf(lines, func(i int) bool { return !aside[i] })
	if at < 0 {
		return ""
	}
	if entry, ok := readEntry(lines[at]); ok {
		if entry.level == levelError {
			return lastLine(entry.text())
		}
		return ""
	}
	if e := exception(lines, aside, at); e != at || complaint.MatchString(lines[at]) {
		return lastLine(lines[e])
	}
	return ""
}

// exception is the exception that ended a program of Python's, whose text may go on over many lines; or at, when there is none, or
// something behind it calls itself an error.
func exception(lines []string, aside []bool, at int) int {
	begin := lastOf(lines, func(i int) bool {
		return traceback.MatchString(lines[i]) && (i == 0 || !ignored.MatchString(lines[i-1]))
	})
	if begin < 0 || begin > at {
		return at
	}
	what := raised
	if strings.Contains(lines[begin], "+ Exception Group") {
		what = raisedGroup
	}
	for i := begin + 1; i <= at; i++ {
		if !what.MatchString(lines[i]) {
			continue
		}
		if own := lastOf(lines[:at+1], func(k int) bool { return k > i && !aside[k] && complaint.MatchString(lines[k]) }); own >= 0 {
			return own
		}
		return rootCause(lines, begin, i)
	}
	return at
}

// asides tells of each line whether it is beside the reason.
func asides(lines []string) []bool {
	aside := make([]bool, len(lines))
	for i, line := range lines {
		for _, s := range sayings {
			aside[i] = aside[i] || s.pattern.MatchString(line)
		}
		if entry, ok := readEntry(line); ok {
			aside[i] = entry.level == levelAside
		}
		if i > 0 && sourceWarning.MatchString(lines[i-1]) && strings.HasPrefix(line, " ") {
			aside[i] = true
		}
		if i > 0 && quoteMark.MatchString(line) { // the line above is quoted
			aside[i-1] = true
		}
	}
	from := func(i, to int) {
		for ; i < to; i++ {
			aside[i] = true
		}
	}
	for i, line := range lines {
		switch {
		case goTrace.MatchString(line), addition.MatchString(line):
			from(i, len(lines))
		case listed.MatchString(line):
			from(i+1, len(lines))
		case causes.MatchString(line) && i > 0:
			from(i, len(lines))
		case usage.MatchString(line):
			own := i + 1
			for own < len(lines) && !complaint.MatchString(lines[own]) {
				own++
			}
			from(i, own)
		case ignored.MatchString(line):
			end := i + 1
			for end < len(lines) && !raised.MatchString(lines[end]) || end < len(lines) && traceback.MatchString(lines[end]) {
				end++
			}
			from(i, min(end+1, len(lines)))
		case line == "}":
			if begin := lastOf(lines[:i], func(k int) bool { return opened.MatchString(lines[k]) }); begin >= 0 {
				from(begin+1, i)
			}
		}
	}
	return aside
}

// sourceWarning is one of Python's, which quotes its line below.
var sourceWarning = regexp.MustCompile(`^\S+:\d+: \w*Warning: `)

// quoteMark is a line of carets below a line of source.
var quoteMark = regexp.MustCompile(`^[\s|]*[\^~][\s\^~]*$`)

// lastOf is the last line of which something is true, or -1.
func lastOf(lines []string, is func(i int) bool) int {
	for i := len(lines) - 1; i >= 0; i-- {
		if is(i) {
			return i
		}
	}
	return -1
}

// bar is a bar of progress with something written behind it on its line, as when a program is killed.
var bar = regexp.MustCompile(`^.*\d{1,3}%\|[^|]*\| *\S+/\S+ \[[^\]]*\]`)

// terminalLines are the lines of a text as a terminal would have left them: without colours and control characters, and a line that was
// written over itself as it was at the end.
func terminalLines(text string) []string {
	lines := strings.Split(secret.Redact(words.WithoutEscapes(text)), "\n")
	for i, line := range lines {
		line = strings.TrimRight(strings.Map(uncontrolled, line), " \t\r")
		line = line[strings.LastIndexByte(line, '\r')+1:]
		if behind := bar.ReplaceAllString(line, ""); behind != "" {
			line = behind
		}
		lines[i] = line
	}
	return lines
}

// uncontrolled leaves out what a terminal does not show.
func uncontrolled(r rune) rune {
	if unicode.IsControl(r) && r != '\t' && r != '\r' || r == unicode.ReplacementChar {
		return -1
	}
	return r
}
