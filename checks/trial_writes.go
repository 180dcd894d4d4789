package checks

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/dustin/go-humanize"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

var trialWrites = &lint.Check{
	ID:       "trial-writes",
	Title:    "the workload writes nothing of use outside its outputs",
	Severity: lint.Warning,
	Doc: `A node throws the container away after the run, and with it every file that is not in a declared output. The job says
"Completed" all the same.

The fix is an output at the folder where the file is, unless the image has its program there: a mount hides what the image has.

Temporary files, caches, hidden files and system folders are left out, and so are files that do not look like results as long
as there are results in the outputs.`,
	Needs: []lint.Fact{lint.FactTrial},
	Run: func(s *lint.Subject) []lint.Finding {
		t := s.Trial
		if !t.Finished() {
			return nil
		}
		lost := lostResults(t)
		if len(lost) == 0 {
			return nil
		}
		first := lost[0]
		what, is := fmt.Sprintf("%s (%s)", first.Path, humanize.Bytes(uint64(max(first.Size, 0)))), "is"
		more := len(lost) - 1
		if len(lost) == len(t.Stray) {
			more += t.StrayNoise[harness.StrayNotLookedAt] // which are most likely of the same kind
		}
		if more > 0 {
			what, is = what+fmt.Sprintf(" and %d more", more), "are"
		}
		return []lint.Finding{{
			Message:  fmt.Sprintf("workload wrote %s, which %s lost with the container; want it in %s", what, is, outputFolder(s)),
			Fix:      keep(s, first.Path),
			Position: s.Job.OutputAt(0, "Path"),
		}}
	},
}

// keep is what brings a file of the container home: an output where it is, unless that would hide what the image has
// there, or a copy of it.
func keep(s *lint.Subject, file string) lint.Fix {
	dir := path.Dir(file)
	name := path.Base(dir)
	free := !slices.ContainsFunc(s.Job.Task().ResultPaths, func(o job.Output) bool { return o.Folder() == name })
	if !free || nameFault(job.Output{Name: name}) != "" || hides(s, dir) {
		return lint.Advise("cp " + words.ShellWord(file) + " " + words.ShellWord(outputFolder(s)+"/")).For(lint.Author).With("at the end of the workload")
	}
	return lint.Typed(s, lint.Flags("--output", name+":"+dir), lint.Edit("Tasks[0]", fmt.Sprintf("ResultPaths: [{Name: %q, Path: %q}]", name, dir))).
		With("or write to " + outputFolder(s))
}

// hides tells whether a mount over a folder would hide the program: the folder was in the image, and the program is
// below it or starts there.
func hides(s *lint.Subject, dir string) bool {
	if slices.Contains(s.Trial.StrayFolders, dir) {
		return false
	}
	below := func(name string) bool { return dir == "/" || name == dir || strings.HasPrefix(name, dir+"/") }
	workdir := s.Job.Task().Engine.Params.WorkingDirectory
	if workdir == "" && s.Image != nil && s.Image.Config != nil {
		workdir = s.Image.Config.WorkingDir
	}
	return below(path.Clean("/"+workdir)) && workdir != "" || slices.ContainsFunc(s.Trial.Command, func(word string) bool {
		return path.IsAbs(word) && below(path.Clean(word))
	}) || dir == "/"
}

// workingExtensions are those of files that are nobody's result.
var workingExtensions = []string{".lock", ".log", ".pid", ".pyc", ".sock", ".swp", ".tmp"}

// lostResults are the stray files that look like results, in the order of the trial: data first and then by size. With
// files in the outputs only data does; with none everything may be what should have been there.
func lostResults(t *harness.Trial) []harness.File {
	all := !anyOutput(t)
	var lost []harness.File
	for _, f := range t.Stray {
		if f.Size > 0 && !slices.Contains(workingExtensions, strings.ToLower(path.Ext(f.Path))) && (all || harness.IsData(f.Path)) {
			lost = append(lost, f)
		}
	}
	return lost
}
