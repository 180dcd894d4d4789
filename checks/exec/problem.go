package exec

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
	// VersionMissing: a shared library is older than the one that the program was linked with.
	VersionMissing Kind = "version-missing"
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
	// Refused: the engine does not start the container, and the job fails. Otherwise it starts and ends at
	// once with a message on stderr, and the network reports the job as Completed (F12, F13).
	Refused bool `json:"refused"`
}
