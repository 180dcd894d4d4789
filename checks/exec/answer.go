// Package exec tells whether a container's command will start, and what starts it, from the image's
// layers alone: nothing is run, and no more is read than the answer needs.
package exec

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/words"
)

// Question is what a node would be asked to start.
type Question struct {
	// Argv is the effective command: see job.Docker.Argv.
	Argv []string
	// Entrypoint is how many words of Argv are the ENTRYPOINT's, the others being the job's or the CMD's; zero when there is none.
	Entrypoint int
	// Env has the image's variables and then the job's, as NAME=value; of equal names the last one counts.
	Env []string
	// WorkingDir is the job's, else the image's, else empty, which is /.
	WorkingDir string
	// JobWorkingDir: WorkingDir is the job's own, and worth reading layers for; an image's was there when it was built.
	JobWorkingDir bool
	// User is the image's USER: empty, or name or id, with a group behind a colon or not.
	User string
	// Platform of the nodes, as the image claims to run on: "linux/amd64".
	Platform string
	// Mounts are the targets of the job's inputs and outputs, and the image's volumes need not be among them.
	Mounts []rootfs.Mount
	// GPU: the job asks for one, so that the node mounts its driver.
	GPU bool
	// Layers of the image, the lowest first.
	Layers []rootfs.Layer
	// MaxDownload bounds the bytes fetched from registries, less than zero allows none: what is beyond leaves the answer
	// open. Zero is 1 GiB that nobody chose, and what is beyond is an error.
	MaxDownload int64
	// Cache of layer indexes; nil keeps nothing.
	Cache *rootfs.Cache
}

// Verdict is the answer in one word.
type Verdict string

const (
	// Runs: the kernel and the loader find everything that the command names.
	Runs Verdict = "runs"
	// Fails: it cannot start; Answer.Problem says why.
	Fails Verdict = "fails"
	// Undecided: it cannot be told from what could be read; Answer.Reason says why.
	Undecided Verdict = "undecided"
)

// Answer is what became of a Question.
type Answer struct {
	Verdict Verdict `json:"verdict"`
	// Reason of Undecided, on one line; empty otherwise.
	Reason string `json:"reason,omitempty"`
	// Problem of Fails; nil otherwise.
	Problem *Problem `json:"problem,omitempty"`
	// Argv as asked.
	Argv []string `json:"argv"`
	// Program is the clean path of the file that argv[0] leads to, empty when it was not found.
	Program string `json:"program,omitempty"`
	// Steps from argv[0] to the loader, as far as they go: "/run.sh", "#! /bin/sh", "/usr/bin/dash", "ELF x86-64".
	Steps []string `json:"steps"`
	// Machines are the architectures of the programs that were followed, as images name them: "amd64".
	Machines []string `json:"-"`
	// User that the command runs as.
	User Identity `json:"user"`
	// Driver are the parts of the GPU's driver that the command needs and the node mounts.
	Driver []DriverPart `json:"driver,omitempty"`
	// Installer is what installs packages in the image.
	Installer Installer `json:"-"`
	// Hides is what the command needs and a mount covers whose content is not known, when that is why it is Undecided.
	Hides *Hides `json:"hides,omitempty"`
	// Through are the programs that start the one of Steps when that is not argv[0]: wrappers, shells, interpreters.
	Through []string `json:"through,omitempty"`
	// Partial are problems that do not keep the command from starting: a part of it would be missing.
	Partial []*Problem `json:"partial,omitempty"`
	// Open is why the program that does the work could not be followed to, on one line; empty when it was, and when a
	// script or a shell's line decides it by more than words.
	Open string `json:"open,omitempty"`
	// Starts are the programs that the command starts for sure, as far as it was followed, in order.
	Starts []Start `json:"-"`
	// Unlinked is why it is not known whether the programs find their loaders and libraries, of an image that is not built yet; empty
	// when it is.
	Unlinked string `json:"-"`
	// Ignores is a script that uses none of the words that it is given; nil when there is none.
	Ignores *Ignores `json:"ignores,omitempty"`
	// Reading is what the answer took.
	Reading rootfs.Stats `json:"reading"`
	// View is the image as far as it was read, for further questions.
	View *rootfs.View `json:"-"`

	// names tells programs, as HasProgram does.
	names func(string) bool
}

// HasProgram tells whether the image has a program that a name or path leads to, as far as it was read.
func (a *Answer) HasProgram(name string) bool { return a.names != nil && a.names(name) }

// Architecture is the one that every program of the image is for, as far as its layers were read: "amd64"; empty when they are for
// several, or there is none that the command starts.
func (a *Answer) Architecture() string {
	if len(a.Machines) != 1 || a.View == nil {
		return ""
	}
	one := a.Machines[0]
	a.View.Each(func(_ string, e rootfs.Entry) bool { return e.ELF != nil && e.Executable() }, func(_ string, e rootfs.Entry) {
		if arch := architecture(e.ELF); arch != a.Machines[0] && (a.Machines[0] != "amd64" || arch != "386") { // which runs there too
			one = ""
		}
	})
	return one
}

// Chain is the steps on one line: "/run.sh → #! /bin/sh → /usr/bin/dash → ELF x86-64".
func (a *Answer) Chain() string { return strings.Join(slices.Concat(a.Through, a.Steps), " → ") }

// Kind of what keeps a command from starting.
type Kind string

const (
	// NoCommand: there is nothing to run (F14).
	NoCommand Kind = "no-command"
	// NotFound: argv[0] is a path that leads nowhere (F9).
	NotFound Kind = "not-found"
	// NotInPath: argv[0] is a name that no folder of PATH has as an executable (F10).
	NotInPath Kind = "not-in-path"
	// NotExecutable: the user may not execute the file (F11).
	NotExecutable Kind = "not-executable"
	// NotSearchable: the user may not enter a folder on the way.
	NotSearchable Kind = "not-searchable"
	// NotReadable: the user may execute a script and not read it, so its interpreter cannot.
	NotReadable Kind = "not-readable"
	// IsDirectory: the path leads to a directory.
	IsDirectory Kind = "is-directory"
	// SymlinkLoop: the path leads through a symlink that leads back to itself.
	SymlinkLoop Kind = "symlink-loop"
	// WorkingDir: the working directory is no absolute path, or no directory.
	WorkingDir Kind = "working-dir"
	// UserUnknown: USER names a user that /etc/passwd does not (F16).
	UserUnknown Kind = "user-unknown"
	// GroupUnknown: USER names a group that /etc/group does not.
	GroupUnknown Kind = "group-unknown"
	// Capability: the file asks for a capability that containers do not have (F54).
	Capability Kind = "capability"
	// NotRelative: argv[0] is a name that PATH finds in a relative folder, which engines refuse (F58).
	NotRelative Kind = "not-relative"
	// NoShebang: the file is neither a program nor a script that says what runs it (F13).
	NoShebang Kind = "no-shebang"
	// InterpreterMissing: a script's first line names what is not there (F12).
	InterpreterMissing Kind = "interpreter-missing"
	// InterpreterCRLF: it names it with a carriage return at the end, which is there as little (F12).
	InterpreterCRLF Kind = "interpreter-crlf"
	// InterpreterLoop: scripts run scripts, more than Linux allows.
	InterpreterLoop Kind = "interpreter-loop"
	// InterpreterArguments: the first line passes env all its words as one.
	InterpreterArguments Kind = "interpreter-arguments"
	// WrongMachine: the program is for another processor than the platform's (F3).
	WrongMachine Kind = "wrong-machine"
	// Malformed: the program is damaged, or is no program but an object or a library for linking.
	Malformed Kind = "malformed"
	// LoaderMissing: the program's loader is not there (F12).
	LoaderMissing Kind = "loader-missing"
	// LibraryMissing: a shared library is nowhere that the loader looks.
	LibraryMissing Kind = "library-missing"
	// Hidden: an empty mount of the job covers the file that the command needs (F61). Missing is the mount's path.
	Hidden Kind = "hidden"
	// VersionMissing: a shared library is older than the one that the program was linked with.
	VersionMissing Kind = "version-missing"
	// ScriptMissing: an interpreter is to read a script that is not there (F53).
	ScriptMissing Kind = "script-missing"
	// ScriptEmpty: the script that an interpreter is to read is there, with nothing in it.
	ScriptEmpty Kind = "script-empty"
	// ModuleMissing: python -m is to run a module that is nowhere in the image (F53).
	ModuleMissing Kind = "module-missing"
	// ScriptRepeated: the script that an interpreter is given is that interpreter once more (F51).
	ScriptRepeated Kind = "script-repeated"
	// ScriptIsProgram: it is another program, which no interpreter reads (F51).
	ScriptIsProgram Kind = "script-is-program"
	// ScriptForeign: a shell is to read a script whose first line names an interpreter of another language (F53). Missing is its name.
	ScriptForeign Kind = "script-foreign"
	// FolderMissing: a shell is to change into a folder that is not there (F52).
	FolderMissing Kind = "folder-missing"
)

// Problem is why a command does not start.
type Problem struct {
	Kind Kind `json:"kind"`
	// Path of the file at fault, as it was reached: "/run.sh"; argv[0] when there is none.
	Path string `json:"path"`
	// Missing is what is not there: "/usr/bin/python3", "libssl.so.3", "GLIBC_2.38"; empty when something else is wrong.
	Missing string `json:"missing,omitempty"`
	// Message is the fact and the want, on one line: "/run.sh has mode 0644, want it executable".
	Message string `json:"message"`
	// Hint is what to do about it, on one line; it may be empty.
	Hint string `json:"hint,omitempty"`
	// Candidates are files of the image that may have been meant, the nearest first.
	Candidates []string `json:"candidates,omitempty"`
	// Mount that should bring what is missing, or brings it as it cannot be started. Passed is what PATH has and the user may not execute.
	Mount  string `json:"mount,omitempty"`
	Passed string `json:"-"`
	// Read: an interpreter is to read the file, and nobody to start it.
	Read bool `json:"-"`
	// Free is a number that no user and no group of the image has, for one that is to be made.
	Free int `json:"-"`
	// Shell is the image's one that has the name for a word of its own, of a program that is not there.
	Shell string `json:"-"`
	// ForShell: the name is one that only a shell's line gives a meaning: "$APP/run.sh", "A=b".
	ForShell bool `json:"-"`
	// Layer is the number of the layer that has the file at fault, from the lowest, which is 1; 0 for none.
	Layer int `json:"layer,omitempty"`
	// File is the clean path by which that layer has it; empty for none.
	File string `json:"-"`
	// Refused: the engine does not start the container, and the job fails. Otherwise it starts and ends at
	// once with a message on stderr, and the network reports the job as Completed (F12, F13).
	Refused bool `json:"refused"`
	// Exit is the code with which the command would end, where that is known: "127".
	Exit string `json:"exit,omitempty"`
	// Place of the word at fault in Argv; argv[0] unless a wrapper, a shell or an interpreter is given it.
	Place Place `json:"-"`
	// By is the place of the program that is given it; the same for argv[0].
	By Place `json:"-"`
}

// quote gives a word as it is, unless it would not show: "/bin/sh\r". A long one is cut.
func quote(word string) string {
	word = words.Short(word)
	plain := word != "" && !strings.ContainsFunc(word, func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r) || r == '"' || r == '\\'
	})
	if plain {
		return word
	}
	return strconv.Quote(word)
}

// asJSON is a list of words as a Dockerfile and a job file take it.
func asJSON(words []string) string {
	var line strings.Builder
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(words) // a list of strings always has a form, and a builder takes it
	return strings.TrimSpace(line.String())
}
