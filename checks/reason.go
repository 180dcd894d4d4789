package checks

import (
	"regexp"
	"strings"

	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// saying is a kind of line that says nothing of why a program failed, by who says it.
type saying struct {
	who     string
	pattern *regexp.Regexp
}

// sayings are what programs print beside the reason of their end, mostly behind it. A line is added by what a real program
// prints: checks/testdata/reasons.txtar has the texts.
var sayings = []saying{
	// Stack traces, and what is said after them.
	{"Java, Node, .NET", regexp.MustCompile(`^\s+at \S|^\s*\.\.\. \d+ |^\s*--- End of `)},
	{"Node", regexp.MustCompile(`^Emitted 'error' event|^Node\.js v\d|^Require stack:$|^- \S+\.[cm]?[jt]s$|^\(Use .node --trace|^\s*(?:throw \w+;|new UnhandledPromiseRejection)|^node:\S+:\d+$`)},
	{"Node, beside the stack", regexp.MustCompile(`^\s+(?:errno|code|syscall|hostname|address|port|path|requireStack|spawnargs): `)},
	{"Python", regexp.MustCompile(`^\s*(?:\+ Exception Group )?Traceback \(most recent call last\):$|^\s+File ".*", line \d+|^During handling of the above|^The above exception was|^Exception ignored in|^\s*[+|][-+| ]*(?:-{4}|$)`)},
	{"Go", regexp.MustCompile(`^\[signal SIG|^goroutine \d+ |^\t\S+\.go:\d+|^created by `)},
	{"Rust", regexp.MustCompile(`^note: run with .RUST_BACKTRACE|^stack backtrace:$|^\s+\d+: (?:0x\w+ - )?[\w<]+::|^note: Some details are omitted`)},
	{"Ruby", regexp.MustCompile(`^\s+\d*:?\s*from \S+:\d+|^Did you mean\?`)},
	{"Perl", regexp.MustCompile(`^\t.* called at \S+ line \d+|^BEGIN failed--|^Compilation failed in require|^Execution of .* aborted due to|^Use of uninitialized value`)},
	{"R", regexp.MustCompile(`^Calls: |^Execution halted$|^In addition: |^Warning messages?:`)},
	{"PHP", regexp.MustCompile(`^Stack trace:$|^#\d+ |^\s+thrown in `)},
	{"Julia", regexp.MustCompile(`^Stacktrace:$|^\s*\[\d+\] |^\s+@ |^in expression starting at`)},
	{"Lua", regexp.MustCompile(`^stack traceback:$|^\t\[C\]: |^\t\S+:\d+: in `)},
	{"Haskell, OCaml", regexp.MustCompile(`^CallStack \(from |^\s+\w+, called at |^(?:Raised|Called|Re-raised) (?:at|by|from) `)},
	{"a quoted source", quoteMark},
	{"brackets alone", regexp.MustCompile(`^[\s{}\[\]()]*$`)},

	// How a program below has ended, which is told by that one.
	{"go run, os/exec", regexp.MustCompile(`^(?:[Ee]rror: )?exit status \d+$`)},
	{"make", regexp.MustCompile(`^g?make(?:\[\d+\])?: \*\*\* .*\bError \d+$|^g?make(?:\[\d+\])?: (?:Leaving|Entering) directory`)},
	{"npm", regexp.MustCompile(`^npm (?:ERR!|error)(?:$| +(?:code|errno|syscall|path|dest|command|signal|location|workspace) | A complete log| {2,}| To see a list| Exit status| Failed at| This is probably| \S+ This is related| \S+$|.*-debug-\d*\.log$)|^npm (?:notice|WARN|warn)\b`)},
	{"yarn, pnpm", regexp.MustCompile(`^error Command failed with exit code \d+|^info Visit https?:| ?ELIFECYCLE |^\$ \S`)},
	{"shells", regexp.MustCompile(`^(?:\S+: (?:line )?\d+: +\d+ )?(?:Aborted|Segmentation fault|Killed|Terminated|Bus error|Illegal instruction)\b *(?:\(core dumped\))?.{0,200}$`)},

	// Advice and warnings.
	{"pip", regexp.MustCompile(`^\[notice\] |^╰─>|^\s*note: This (?:error|is an issue)|^error: subprocess-exited-with-error$|^\s*\[?end of output\]?$`)},
	{"many: a hint", regexp.MustCompile(`^\s*(?:= )?(?i:hint|note|help|tip): |^Try ['‘"\x60]|^(?i:for more (?:information|help|details)|run ['"\x60]?\S.*(?:--help|for usage|for more|for details)|see (?:above|also|https?:|['"\x60])|please (?:see|report|refer|visit|file))`)},
	{"compilers", regexp.MustCompile(`^\S+:\d+:\d+: note: |^\s*\d+ \| `)},
	{"BusyBox", regexp.MustCompile(`multi-call binary\.$`)},
	{"Python's warnings", regexp.MustCompile(`^\S+:\d+: \w*Warning: |^sys:1: \w*Warning: |^\s+warnings\.warn\(`)},
	{"Node's warnings", regexp.MustCompile(`^\(node:\d+\) (?:\[\w+\] )?(?:DeprecationWarning|Warning|ExperimentalWarning|MaxListenersExceededWarning|\[\w+\] Warning)`)},
	{"many: a warning", regexp.MustCompile(`^(?:[\w./-]+: )?\[?(?:[Ww]arn(?:ing)?|WARN(?:ING)?)\b[\]: ]|^W: |^DEPRECATION: |\blevel=warn|"level":"warn`)},
	{"logs below an error", regexp.MustCompile(`^[\d\-/:.,TZ+ \[\]]*\[?(?:INFO|DEBUG|TRACE|NOTICE|WARN|WARNING)\b|\blevel=(?:info|debug|trace)\b|"level":"(?:info|debug|trace)"`)},
	{"many: at parting", regexp.MustCompile(`^(?i:cleaning up|shutting down|exiting|stopping|bye|goodbye|done|finished|good ?bye)\b.{0,20}$`)},

	// Progress.
	{"curl", regexp.MustCompile(`^\s*% Total|^\s*Dload\s+Upload|--:--:--`)},
	{"tqdm, wget, pip, docker", regexp.MustCompile(`\d{1,3}% ?[\[|]|^\s*\d{1,3}(?:\.\d+)? ?%|━|^[\s.#=>-]+$`)},
}

// complaint is a line that calls itself an error.
var complaint = regexp.MustCompile(`^\W*(?:\S+: )?(?i:error|fatal|critical|panic)\b|^[\d\-/:.,TZ+ \[\]]*\[?(?:ERROR|FATAL|CRITICAL|PANIC)\b|\blevel=(?:error|fatal|panic)\b|"level":"(?:error|fatal|panic)"`)

// The parts of a text that are more than one line.
var (
	// goTrace is where the stacks of a Go program begin, which go on to the end.
	goTrace = regexp.MustCompile(`^goroutine \d+ (?:gp=.*)?\[`)
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
	headed = regexp.MustCompile(`panicked at .*:$|^terminate called after throwing|^Error in .* : *$|^Error: .* :$`)
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
	// What a line says below its head is said with it.
	if head := lastOf(lines[:at+1], func(i int) bool { return !aside[i] && headed.MatchString(lines[i]) }); head >= 0 {
		own := func(i int) bool { return i > head && complaint.MatchString(lines[i]) }
		if below := head + 1; below < len(lines) && lastOf(lines[:at+1], own) < 0 {
			return lastLine(strings.TrimSpace(lines[head]) + " " + strings.TrimSpace(lines[below]))
		}
	}
	return lastLine(strings.TrimPrefix(strings.TrimSpace(lines[at]), "| "))
}

// complained is the same of a stream where most is no complaint: a line that calls itself an error, or an exception's.
func complained(text string) string {
	lines := terminalLines(text)
	aside := asides(lines)
	at := lastOf(lines, func(i int) bool { return !aside[i] })
	if at < 0 {
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
		return i
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

// terminalLines are the lines of a text as a terminal would have left them: without colours, and a line that was written over itself as it
// was at the end.
func terminalLines(text string) []string {
	lines := strings.Split(secret.Redact(words.WithoutEscapes(text)), "\n")
	for i, line := range lines {
		line = strings.TrimRight(line, " \t\r")
		lines[i] = line[strings.LastIndexByte(line, '\r')+1:]
	}
	return lines
}
