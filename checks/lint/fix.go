package lint

import (
	"strings"

	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// Fix is what mends a finding, as data, and of one kind: edits to the job as it was typed or to its file, a line for the
// Dockerfile, a command for a shell, or advice for whoever else can mend it. What is printed is made from it.
type Fix struct {
	// Flags are edits to what was typed before IMAGE.
	Flags []Flag
	// Words are IMAGE and, when there are more, the command to type behind it.
	Words []string
	// Alone: nothing is to be typed behind IMAGE, whatever was.
	Alone bool
	// File are edits to the job file.
	File []Entries
	// Dockerfile is a line; USER, WORKDIR, ENTRYPOINT and CMD take the place of the one that is there.
	Dockerfile string
	// Edits are what that is to the Dockerfile when its lines are known.
	Edits []dockerfile.Edit
	// Shell is a command for the user's machine.
	Shell string
	// Advice is for elsewhere: a line for the workload's own script, or a text that no program can follow.
	Advice string
	// By is whose doing it is, of an advice, or of edits that help only when somebody else does their part or that are a choice;
	// empty for what helps by itself.
	By Whose
	// Redundant are words of the command that it leaves out and that the rest of the command says as well: a program that runs anyway.
	Redundant []string
	// Comment is what stands behind it: when it applies, what else would do.
	Comment string
}

// Whose doing something is that no program does for the user.
type Whose string

// Those who can follow an advice.
const (
	// User who types the command: what mends depends on what they want, or on what the advice shows them.
	User Whose = "the user"
	// Author of the workload's program or script.
	Author Whose = "the workload's author"
	// Builder of the image, who has its Dockerfile and its account.
	Builder Whose = "the image's builder"
	// Operator of the network or of its nodes.
	Operator Whose = "the nodes' operator"
	// Keeper of the server or the data that an input comes from.
	Keeper Whose = "the keeper of the input's source"
)

// Flag is a flag with the value to give it.
type Flag struct {
	// Name with its dashes.
	Name string
	// Value is empty for a flag to leave out, and for a switch.
	Value string
	// Switch: the flag is on by its name alone.
	Switch bool
	// Expands: the value is in the quotes of a shell, which is to expand what is in it.
	Expands bool
	// Instead is what was typed that it takes the place of, "--input ./data". Empty for a flag that can be given once,
	// and for one more of those that can be given often.
	Instead string
}

// Entries go into a mapping of the job file, as YAML in flow style without its braces: `Memory: 6MiB`. A key that is there gets
// the new value, and so do those of a mapping below it; items of inputs and outputs go behind those that are there, but for
// an output of the same name.
type Entries struct {
	// Path of the mapping from the job's root: "Tasks[0].Resources", "" for the job itself.
	Path string
	// At is where it is, or what encloses it.
	At   job.Position
	YAML string
}

// Flags gives flags other values: name, value, name, value.
func Flags(pairs ...string) Fix {
	var f Fix
	for i := 0; i+1 < len(pairs); i += 2 {
		f.Flags = append(f.Flags, Flag{Name: pairs[i], Value: pairs[i+1]})
	}
	return f
}

// Expanding gives a flag a value that is quoted for a shell already, which is to expand what is in it.
func Expanding(name, quoted string) Fix {
	return Fix{Flags: []Flag{{Name: name, Value: quoted, Expands: true}}}
}

// Instead says which flag the last one takes the place of, by where it was typed. What nobody typed is in nobody's way.
func (f Fix) Instead(at job.Position) Fix {
	if strings.HasSuffix(at.Source, job.DefaultMark) {
		return f
	}
	f.Flags[len(f.Flags)-1].Instead = at.Source
	return f
}

// Words is another IMAGE, with another command when there are more words.
func Words(image string, command ...string) Fix {
	return Fix{Words: append([]string{image}, command...)}
}

// Alone is IMAGE with nothing behind it.
func Alone(image string) Fix { return Fix{Words: []string{image}, Alone: true} }

// Edit puts entries into the job file.
func Edit(path, yaml string) Fix { return Fix{File: []Entries{{Path: path, YAML: yaml}}} }

// Dockerfile is a line for it.
func Dockerfile(line string) Fix { return Fix{Dockerfile: line} }

// Run is a command for a shell.
func Run(command string) Fix { return Fix{Shell: command} }

// Advise is for somebody or something else than the user's shell and files; the user's own to follow unless For says whose.
func Advise(text string) Fix { return Fix{Advice: text, By: User} }

// Typed is the first for a job given as flags, and the other one for a job file. A job that is known from a network alone has that other
// one too, with the place in the file: whatever it was sent with, a file can say it.
func Typed(s *Subject, flags, file Fix) Fix {
	if !s.Filed() {
		return flags
	}
	for i, e := range file.File {
		file.File[i].At = s.Job.At(e.Path)
		if s.Foreign && file.Comment == "" {
			file.Comment = "at the top of its file"
			if e.Path != "" {
				file.Comment = "in " + e.Path + " of its file"
			}
		}
	}
	return file
}

// For makes an advice of it, which is somebody's to follow; edits stay edits, which are somebody's to make.
func (f Fix) For(whose Whose) Fix {
	f.Advice, f.Shell, f.By = f.Advice+f.Shell, "", whose
	return f
}

// Omitting names words that it leaves out of the command and that nobody misses, each as often as it is left out.
func (f Fix) Omitting(words ...string) Fix {
	f.Redundant = append(f.Redundant, words...)
	return f
}

// With puts a comment behind it.
func (f Fix) With(comment string) Fix {
	f.Comment = comment
	return f
}

// Label stands before what is printed of it: "fix", and whose doing it is when the user can do nothing, or nothing alone.
func (f Fix) Label() string {
	switch {
	case f.By == "", f.By == User, f.By == Builder:
		return "fix"
	case f.Advice == "":
		return "fix (with " + string(f.By) + ")"
	}
	return "fix (" + string(f.By) + ")"
}

// String is one line to paste.
func (f Fix) String() string {
	var parts []string
	for _, flag := range f.Flags {
		switch {
		case flag.Expands:
			parts = append(parts, flag.Name+" "+flag.Value)
		case flag.Switch:
			parts = append(parts, flag.Name)
		case flag.Value != "":
			parts = append(parts, flag.Name+" "+words.ShellWord(flag.Value))
		}
	}
	if len(f.Words) > 0 {
		parts = append(parts, words.ShellLine(f.Words))
	}
	for _, e := range f.File {
		parts = append(parts, e.YAML)
	}
	text := strings.Join(parts, " ") + f.Dockerfile + f.Shell + f.Advice
	if f.Comment != "" {
		text += "  # " + f.Comment
	}
	return text
}

// MarshalText is the line that is printed.
func (f Fix) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalText takes the line of a report for what it is, a text.
func (f *Fix) UnmarshalText(text []byte) error {
	*f = Advise(string(text))
	return nil
}
