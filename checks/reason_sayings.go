package checks

import regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"

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
	{"Java's heap dumps", regexp.MustCompile(`^Dumping heap to |^Heap dump file created|^\s+Suppressed: |^Picked up (?:_JAVA_OPTIONS|JAVA_TOOL_OPTIONS)`)},
	{"Java's crashes", regexp.MustCompile(`^#\s*$|^#\s+(?:JRE version|Java VM|Problematic frame|[CVJj]  |No core dump|Core dump|An error report|\S+hs_err_pid\d+\.log|A fatal error has been|Can not save|If you would like|https?:|The crash happened|See problematic|Possible (?:reasons|solutions)|(?:The|In|Reduce|Increase|Check|Decrease|Set|Use|JVM) )`)},
	{"Node's crashes", regexp.MustCompile(`^<--- |^----- Native stack trace -----$|^\s*\d+: 0x[0-9a-f]+ |^\[\d+:0x[0-9a-f]+\]`)},
	{"C++, PyTorch", regexp.MustCompile(`^frame #\d+: |^Exception raised from `)},
	{"Go", regexp.MustCompile(`^\[signal SIG|^goroutine \d+ |^\t\S+\.go:\d+|^created by `)},
	{"Rust", regexp.MustCompile(`^note: run with .RUST_BACKTRACE|^stack backtrace:$|^\s+\d+: (?:0x\w+ - )?[\w<]+::|^note: Some details are omitted`)},
	{"Ruby", regexp.MustCompile(`^\s+\d*:?\s*from \S+:\d+|^Did you mean\?`)},
	{"Perl", regexp.MustCompile(`^\t.* called at \S+ line \d+|^BEGIN failed--|^Compilation failed in require|^Execution of .* aborted due to|^Use of uninitialized value`)},
	{"R", regexp.MustCompile(`^Calls: |^Execution halted$|^In addition: |^Warning messages?:`)},
	{"PHP", regexp.MustCompile(`^Stack trace:$|^#\d+ |^\s+thrown in `)},
	{"Julia", regexp.MustCompile(`^\s*Stacktrace:$|^\s*\[\d+\] |^\s+@ |^in expression starting at`)},
	{"Lua", regexp.MustCompile(`^stack traceback:$|^\t\[C\]: |^\t\S+:\d+: in `)},
	{"Haskell, OCaml", regexp.MustCompile(`^CallStack \(from |^\s+\w+, called at |^(?:Raised|Called|Re-raised) (?:at|by|from) `)},
	{"a quoted source", quoteMark},
	{"brackets alone", regexp.MustCompile(`^[\s{}\[\]()]*$`)},

	// How a program below has ended, which is told by that one.
	{"go run, os/exec", regexp.MustCompile(`^(?:[Ee]rror: )?exit status \d+$`)},
	{"make", regexp.MustCompile(`^g?make(?:\[\d+\])?: \*\*\* .*\bError \d+$|^g?make(?:\[\d+\])?: (?:Leaving|Entering) directory`)},
	{"npm", regexp.MustCompile(`^npm (?:ERR!|error)(?:$| +(?:code|errno|syscall|path|dest|command|signal|location|workspace) | A complete log| {2,}| To see a list| Exit status| Failed at| This is probably| \S+ This is related| \S+$|.*-debug-\d*\.log$)|^npm (?:notice|WARN|warn)\b`)},
	{"yarn, pnpm", regexp.MustCompile(`^error Command failed with exit code \d+|^info Visit https?:| ?ELIFECYCLE |^\$ \S`)},
	{"conda", regexp.MustCompile(`conda\.cli\.main_run:execute`)},
	{"Maven, Gradle", regexp.MustCompile(`^\[ERROR\](?:$| +(?:To see the full|Re-run Maven|For more information|After correcting|\[Help))|^\* Try:$|^> Run with --`)},
	{"Snakemake, Nextflow", regexp.MustCompile(`^Complete log(?:\(s\))?: |^Exiting because a job execution failed|^Removing output files of failed job|^ *-- Check `)},
	{"shells", regexp.MustCompile(`^(?:\S+: (?:line )?\d+: +\d+ )?(?:Aborted|Segmentation fault|Killed|Terminated|Bus error|Illegal instruction)\b *(?:\(core dumped\))?.{0,200}$`)},

	// Advice and warnings.
	{"pip", regexp.MustCompile(`^\[notice\] |^╰─>|^\s*note: This (?:error|is an issue)|^error: subprocess-exited-with-error$|^\s*\[?end of output\]?$`)},
	{"many: a hint", regexp.MustCompile(`^\s*(?:= )?(?i:hint|note|help|tip): |^Try ['‘"\x60]|^(?i:for more (?:information|help|details)|run ['"\x60]?\S.*(?:--help|for usage|for more|for details)|see (?:above|also|https?:|['"\x60])|please (?:see|report|refer|visit|file))`)},
	{"compilers", regexp.MustCompile(`^\S+:\d+:\d+: note: |^\s*\d+ \| `)},
	{"BusyBox", regexp.MustCompile(`multi-call binary\.$`)},
	{"Python's warnings", regexp.MustCompile(`^\S+:\d+: \w*Warning: |^sys:1: \w*Warning: |^\s+warnings\.warn\(`)},
	{"Node's warnings", regexp.MustCompile(`^\(node:\d+\) (?:\[\w+\] )?(?:DeprecationWarning|Warning|ExperimentalWarning|MaxListenersExceededWarning|\[\w+\] Warning)`)},
	{"many: a warning", regexp.MustCompile(`^(?:[\w./-]+: )?\[?(?:[Ww]arn(?:ing)?|WARN(?:ING)?)\b[\]: ]|^W: |^DEPRECATION: |\blevel=warn`)},
	{"glog, TensorFlow", regexp.MustCompile(`^[IW]\d{4} [\d:.]+|^[\d\-]+ [\d:.]+: [IW] \S+:\d+\]`)},
	{"logs below an error", regexp.MustCompile(`^[\d\-/:.,TZ+ \[\]]*\[?(?:INFO|DEBUG|TRACE|NOTICE|WARN|WARNING)\b|\blevel=(?:info|debug|trace)\b`)},
	{"many: at parting", regexp.MustCompile(`^(?i:cleaning up|shutting down|exiting|stopping|bye|goodbye|done|finished|good ?bye)\b.{0,20}$`)},

	// Progress.
	{"curl", regexp.MustCompile(`^\s*% Total|^\s*Dload\s+Upload|--:--:--`)},
	{"tqdm, wget, pip, docker", regexp.MustCompile(`\d{1,3}% ?[\[|]|^\s*\d{1,3}(?:\.\d+)? ?%|━|^[\s.#=>-]+$`)},
}
