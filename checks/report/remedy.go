package report

import (
	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/mend"
	"github.com/seatrial/seatrial/submit/job/file"
)

// remedy is the fix of a finding as data, for a program that applies it or shows it to whom it is for.
type remedy struct {
	// Kind is which of the fields below there are: job-file, command-line, dockerfile, shell, advice.
	Kind string `json:"kind"`
	// For says who can do it: user, author, builder, operator, keeper.
	For string `json:"for"`
	// Safe: --fix applies it, unless it would take something from the job. Unsafe says why it does not.
	Safe   bool   `json:"safe"`
	Unsafe string `json:"unsafe,omitempty"`

	Edits []edit `json:"edits,omitempty"`
	Flags []flag `json:"flags,omitempty"`
	Image string `json:"image,omitempty"`
	// Words are the command behind IMAGE, nil when it stays as it is.
	Words       *[]string `json:"words,omitempty"`
	Instruction string    `json:"instruction,omitempty"`
	// Lines are what the instruction is to the Dockerfile, when it is known.
	Lines   []dockerfile.Edit `json:"lines,omitempty"`
	Command string            `json:"command,omitempty"`
	Text    string            `json:"text,omitempty"`
	Comment string            `json:"comment,omitempty"`
}

// edit is one of a job file, as file.Entries has it.
type edit struct {
	Path  string `json:"path"`
	Op    string `json:"op"`
	Value any    `json:"value"`
}

// flag is one to type, to type in the place of another, or to leave out.
type flag struct {
	Op      string `json:"op"`
	Name    string `json:"name"`
	Value   string `json:"value,omitempty"`
	Instead string `json:"instead,omitempty"`
	// Shell: the value is in quotes, for a shell to fill in.
	Shell bool `json:"shell,omitempty"`
}

// whose are those who can do something in one word.
var whose = map[lint.Whose]string{
	lint.User: "user", lint.Author: "author", lint.Builder: "builder", lint.Operator: "operator", lint.Keeper: "keeper",
}

// remedyOf is a fix as data.
func (r *Report) remedyOf(f lint.Fix) remedy {
	d := remedy{Kind: "command-line", For: whose[mend.Whose(f)], Unsafe: mend.Unsafe(f, r.command...),
		Instruction: f.Dockerfile, Lines: f.Edits, Command: f.Shell, Text: f.Advice, Comment: f.Comment}
	d.Safe = d.Unsafe == ""
	for _, e := range f.File {
		value, list, err := file.Entries{Path: e.Path, YAML: e.YAML}.Value()
		switch {
		case err != nil:
			value, list = e.YAML, false // a text that is for people
		case list:
			d.Edits = append(d.Edits, edit{e.Path, "append", value})
			continue
		}
		d.Edits = append(d.Edits, edit{e.Path, "merge", value})
	}
	for _, typed := range f.Flags {
		op := "set"
		switch {
		case typed.Value == "":
			op = "remove"
		case typed.Instead != "":
			op = "replace"
		}
		d.Flags = append(d.Flags, flag{op, typed.Name, typed.Value, typed.Instead, typed.Expands})
	}
	if len(f.Words) > 0 {
		d.Image = f.Words[0]
		if behind := f.Words[1:]; len(behind) > 0 || f.Alone {
			d.Words = &behind
		}
	}
	switch {
	case len(f.File) > 0:
		d.Kind = "job-file"
	case f.Dockerfile != "", len(f.Edits) > 0:
		d.Kind = "dockerfile"
	case f.Shell != "":
		d.Kind = "shell"
	case f.Advice != "":
		d.Kind = "advice"
	}
	return d
}

// withRemedies is a report whose findings have their fixes as data beside the lines.
type withRemedies struct {
	Version  int        `json:"version"`
	Subject  Subject    `json:"subject"`
	Findings []remedied `json:"findings"`
	*Report
}

// remedied is a finding with its fix as data, and the page of its check.
type remedied struct {
	lint.Finding
	Remedy remedy `json:"remedy"`
	URL    string `json:"url"`
}

func (r *Report) withRemedies() withRemedies {
	all := make([]remedied, len(r.Findings))
	for i, f := range r.Findings {
		all[i] = remedied{f, r.remedyOf(f.Fix), Page(f.Check)}
	}
	return withRemedies{r.Version, r.Subject, all, r}
}
