package checks

import (
	"strings"

	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

var (
	// direct and during are what Python says between an exception and the one that it led to: raised from it, or while it was handled.
	direct = regexp.MustCompile(`^[\s|]*The above exception was the direct cause of the following exception:$`)
	during = regexp.MustCompile(`^[\s|]*During handling of the above exception, another exception occurred:$`)
	// systemic exceptions are the system's own, which name a file, an address or a resource.
	systemic = regexp.MustCompile(`\[Errno -?\d+\]|^(?:[\w.]*\.)?(?:FileNotFoundError|PermissionError|IsADirectoryError|NotADirectoryError|ConnectionRefusedError|ConnectionResetError|BrokenPipeError|TimeoutError|gaierror|SSLError|SSLCertVerificationError|MemoryError|OutOfMemoryError|UnicodeDecodeError|JSONDecodeError)\b`)
	// imported are those of a module that is missing. One that was handled was often expected, and another module tried.
	imported = regexp.MustCompile(`^(?:ModuleNotFoundError|ImportError)\b`)
	// relayed is the exception of a program about one that it has started, which has told its own reason above.
	relayed = regexp.MustCompile(`^(?:[\w.]*\.)?(?:CalledProcessError: Command .* (?:returned non-zero exit status|died with)|ChildFailedError:)`)
)

// rootCause is the exception behind the one at a line, whose trace begins at another, when that says more: what the system refused, and
// not what the program made of it. It is at when there is none.
func rootCause(lines []string, begin, at int) int {
	if relayed.MatchString(lines[at]) {
		if own := childReason(lines[:begin]); own >= 0 {
			return own
		}
	}
	if systemic.MatchString(lines[at]) {
		return at
	}
	root := at
	for {
		link := begin - 1
		for link >= 0 && strings.TrimSpace(lines[link]) == "" {
			link--
		}
		if link < 0 || !direct.MatchString(lines[link]) && !during.MatchString(lines[link]) {
			return root
		}
		begin = lastOf(lines[:link], func(i int) bool { return traceback.MatchString(lines[i]) })
		from := max(begin, 0)
		for i := from; i < link; i++ {
			if !raised.MatchString(lines[i]) || strings.TrimSpace(lines[i]) == "" {
				continue
			}
			if systemic.MatchString(lines[i]) || direct.MatchString(lines[link]) && imported.MatchString(lines[i]) {
				root = i
			}
			break
		}
		if begin < 0 {
			return root
		}
	}
}

// childReason is the line in which a program below has said why it failed; -1 when it has not.
func childReason(lines []string) int {
	aside := asides(lines)
	at := lastOf(lines, func(i int) bool { return !aside[i] })
	if at < 0 {
		return -1
	}
	if e := exception(lines, aside, at); e != at || complaint.MatchString(lines[at]) || raised.MatchString(lines[at]) && strings.Contains(lines[at], "Error") {
		return e
	}
	return -1
}

// below is an error of Rust's at a line with its root, of which it lists the causes below; empty when there is no list.
func below(lines []string, at int) string {
	next := at + 1
	for next < len(lines) && lines[next] == "" {
		next++
	}
	if next >= len(lines) || !causes.MatchString(lines[next]) {
		return ""
	}
	root := ""
	for _, line := range lines[next+1:] {
		found := causeNumber.FindStringSubmatch(line)
		if found == nil {
			break
		}
		root = found[1]
	}
	if root == "" || strings.Contains(lines[at], root) {
		return ""
	}
	return strings.TrimSpace(lines[at]) + ": " + root
}
