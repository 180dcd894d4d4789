package dockerfile

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// File is a Dockerfile as facts: what it says, and what BuildKit makes of it.
type File struct {
	job.Build
	// Syntax is the frontend that a "# syntax=" line names, empty for none.
	Syntax string
	// Steps are all its instructions in order.
	Steps []Step

	// Base is what the target stage is made from in the end, and Bases are those of all stages that are made from an image, in order.
	Base  Base
	Bases []Base
	// Config is that of the image as BuildKit predicts it, and Layers how many it has. Nil when it cannot be built, as Fault says, or
	// before Predict. What the base has is not among it when Base.Unknown says why.
	Config *image.Config
	Layers int
	// Warnings are what BuildKit's own rules say, in the order of the lines.
	Warnings []Warning
	// Unjudged is why some of BuildKit's rules could not be looked at; empty when all were.
	Unjudged string
	// Fault is why BuildKit does not build it; nil when nothing is wrong with it by itself.
	Fault *job.Error

	lines  []string
	stages []instructions.Stage
	// names are the stages' bases with the values of their variables, and lineages what lineageOf gives of each stage.
	names    []string
	lineages [][]int
	args     []instructions.ArgCommand
	escape   rune
	// config is what the "# check=" line says, and configAt its number; 0 for none.
	config   *linter.Config
	configAt int
	// global are the variables that every FROM knows, nil before they are wanted, and expansions the words with their values.
	global     variables
	expansions map[string]string
	// assumed are values for variables that have none.
	assumed map[string]string
	// platform that it is to be built for.
	platform string
	// result is what BuildKit makes of it; nil before Predict, and when it cannot be built.
	result *dockerfile2llb.Result
}

// Step is one instruction of a Dockerfile.
type Step struct {
	// Name is upper case: "COPY".
	Name string
	// Line is its first and Last its last one, from 1.
	Line, Last int
	// Text is its lines as they are in the file.
	Text string
	// Stage is the number of the stage that it belongs to, from 0; -1 for an ARG before the first FROM.
	Stage int
	// InTarget: it is of the target stage, or of a stage that that one is made FROM, so that it decides what the image has.
	InTarget bool

	// command is nil for a FROM and an ARG before the first one; from is nil for all but a FROM.
	command instructions.Command
	from    *instructions.Stage
	// workdir is that of its stage's base, where it is known.
	workdir string
}

// Parse reads a Dockerfile with BuildKit's parser, to be built for a platform: "linux/amd64". What that refuses is a mistake at its line.
func Parse(b job.Build, platform string) (*File, *job.Error) {
	f := &File{Build: b, platform: platform, lines: strings.Split(string(b.Text), "\n")}
	if fault := f.noText(); fault != nil {
		return nil, fault
	}
	ast, err := parser.Parse(bytes.NewReader(b.Text))
	if err != nil {
		return nil, f.mistake(err)
	}
	f.escape = ast.EscapeToken
	if f.stages, f.args, err = instructions.Parse(ast.AST, nil); err != nil {
		return nil, f.mistake(err)
	}
	if len(f.stages) == 0 {
		return nil, job.Mistake(job.Position{Source: b.File}, "no FROM in it, which begins a Dockerfile").Hinted("FROM debian:bookworm-slim")
	}
	if fault := f.expands(); fault != nil {
		return nil, fault
	}
	if directs(b.Text, "syntax") {
		f.Syntax, _, _, _ = parser.DetectSyntax(b.Text)
	}
	f.config, f.configAt = f.options()
	f.assume()
	f.trace()
	target := f.target()
	if target < 0 {
		return nil, f.noTarget()
	}
	lineage := f.lineageOf(target)
	f.readSteps(lineage)
	for i := range f.stages {
		if len(f.lineages[i]) == 1 {
			f.Bases = append(f.Bases, f.baseOf(i))
		}
	}
	f.Base = f.baseOf(lineage[0])
	return f, nil
}

// directs tells whether a text may have a directive of that name: looking for one takes longer than seeing that there is none.
func directs(text []byte, name string) bool {
	return bytes.Contains(bytes.ToLower(text), []byte(name))
}

// target is the number of the stage to build; -1 when there is none of that name.
func (f *File) target() int {
	if f.Target == "" {
		return len(f.stages) - 1
	}
	return slices.IndexFunc(f.stages, func(s instructions.Stage) bool { return s.Name != "" && strings.EqualFold(s.Name, f.Target) })
}

// noTarget is the mistake of a target stage that there is not.
func (f *File) noTarget() *job.Error {
	var names []string
	for _, s := range f.stages {
		if s.Name != "" {
			names = append(names, s.Name)
		}
	}
	at := job.Position{Source: "--target " + words.ShellWord(f.Target)}
	if len(names) == 0 {
		return job.Mistake(at, "no stage of %s has a name", words.Printable(f.File)).Hinted("leave it out for the last one")
	}
	mistake := job.Mistake(at, "no such stage in %s, want %s", words.Printable(f.File), words.Said(strings.Join(names, " or ")))
	if near := words.DidYouMean(f.Target, names); near != "" {
		mistake = mistake.Hinted("%s", near)
	}
	return mistake
}

// lineageOf are the numbers of a stage and of those that it is made from, the lowest first.
func (f *File) lineageOf(stage int) []int { return f.lineages[stage] }

// trace finds out what the stages are made from.
func (f *File) trace() {
	for i, s := range f.stages {
		f.names = append(f.names, f.expanded(s.BaseName))
		var lower []int
		if below := f.below(i); below >= 0 {
			lower = f.lineages[below]
		}
		f.lineages = append(f.lineages, append(slices.Clone(lower), i))
	}
}

// below is the number of the stage that one is made from; -1 when it is made from an image.
func (f *File) below(stage int) int {
	name := f.names[stage]
	for i := stage - 1; i >= 0; i-- {
		if s := f.stages[i]; s.Name != "" && strings.EqualFold(s.Name, name) {
			return i
		}
	}
	return -1
}

// readSteps lists the instructions, as they stand in the file.
func (f *File) readSteps(lineage []int) {
	add := func(name string, stage int, at []parser.Range, command instructions.Command, from *instructions.Stage) {
		if len(at) == 0 {
			return
		}
		s := Step{Name: strings.ToUpper(name), Line: at[0].Start.Line, Last: at[len(at)-1].End.Line, Stage: stage, command: command, from: from}
		s.Line = min(max(s.Line, 1), len(f.lines))
		s.Last = min(max(s.Last, s.Line), len(f.lines))
		s.Text = strings.Join(f.lines[s.Line-1:s.Last], "\n")
		s.InTarget = slices.Contains(lineage, stage)
		f.Steps = append(f.Steps, s)
	}
	for i := range f.args {
		add("ARG", -1, f.args[i].Location(), nil, nil)
	}
	for i := range f.stages {
		add("FROM", i, f.stages[i].Location, nil, &f.stages[i])
		for _, command := range f.stages[i].Commands {
			add(command.Name(), i, command.Location(), command, nil)
		}
	}
	slices.SortStableFunc(f.Steps, func(a, b Step) int { return cmp.Compare(a.Line, b.Line) })
}

// Lines is a condition of Perl's that holds for the lines of a step.
func (s Step) Lines() string {
	if s.Last > s.Line {
		return fmt.Sprintf("if $. >= %d && $. <= %d", s.Line, s.Last)
	}
	return fmt.Sprintf("if $. == %d", s.Line)
}

// Document tells a step with a here-document, whose text is the Dockerfile's own.
func (f *File) Document(s Step) bool { return s.hasDocument() }

// hasDocument tells an instruction with a here-document.
func (s Step) hasDocument() bool {
	if c, _, _ := copying(s); c != nil {
		return len(c.SourceContents) > 0
	}
	c, ok := s.command.(*instructions.RunCommand)
	return ok && len(c.Files) > 0
}
