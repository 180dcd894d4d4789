package checks

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/docker/go-units"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// base and dir split a path in the container, with slashes whatever the user's own system has.
func base(program string) string { return program[strings.LastIndex(program, "/")+1:] }

func dir(program string) string {
	if i := strings.LastIndex(program, "/"); i > 0 {
		return program[:i]
	}
	return "/"
}

// placeFault says why nothing can be mounted at a path of the container, and a path like it that does.
func placeFault(typed, instead string) (fault, want string) {
	place, mode := job.CutMountMode(typed)
	switch {
	case mode != "":
		if _, want = placeFault(place, instead); place == "" {
			want = instead
		}
		return "ends in Docker's :" + mode + ", which is part of the folder's name here", want
	case !strings.HasPrefix(typed, "/"):
		want = path.Clean("/" + typed)
		if want == "/" {
			want = instead
		}
		return "is relative", want
	case path.Clean(typed) == "/":
		return "is the root folder", instead
	}
	return "", typed
}

// inside tells whether a cleaned path is below another.
func inside(p, parent string) bool {
	return strings.HasPrefix(p, strings.TrimSuffix(parent, "/")+"/") && p != parent
}

// mounts are what a task mounts, by the cleaned place in its container; a job may have thousands.
type mounts struct {
	inputs map[string][]job.Input
	// outputs are the indexes of those at a place.
	outputs map[string][]int
}

func mountsOf(task *job.Task) mounts {
	m := mounts{map[string][]job.Input{}, map[string][]int{}}
	for _, in := range task.InputSources {
		at := path.Clean(in.Target)
		m.inputs[at] = append(m.inputs[at], in)
	}
	for i, out := range task.ResultPaths {
		at := path.Clean(out.Path)
		m.outputs[at] = append(m.outputs[at], i)
	}
	return m
}

// at tells whether something is mounted at a place.
func (m mounts) at(place string) bool { return len(m.inputs[place]) > 0 || len(m.outputs[place]) > 0 }

// free is a path for an output that no mount of the task uses, and where the image has nothing.
func (m mounts) free(s *lint.Subject, out job.Output) string {
	name := "/" + plainName(out.Name)
	free := name
	const enough = 100 // a read-only input at / leaves no place at all
	for n := 2; n < enough && (m.at(free) || m.below(free) || m.underInput(free) != "" || baked(s, free) != ""); n++ {
		free = fmt.Sprintf("%s-%d", name, n)
	}
	return free
}

// reserved are the files a node writes into the results itself.
var reserved = []string{"stdout", "stderr", "exitCode"}

// longestName is how long a file's name may be on Linux, in bytes.
const longestName = 255

// nameFault is what is wrong with an output's name; empty when nothing is. A node joins the name to the folder of the results,
// so that what is left of it there counts.
func nameFault(out job.Output) string {
	switch name := out.Folder(); {
	case out.Name == "":
		return "is empty"
	case name == ".":
		return "is the folder of the results themselves, which is there already"
	case name == "..":
		return "leads out of the results"
	case strings.HasPrefix(name, "../"):
		return "leads out of the results, where its data is lost"
	case strings.Contains(name, "/"):
		return "is a path, which a node cannot make"
	case slices.Contains(reserved, name):
		return "is a file the node writes itself"
	case len(name) > longestName || strings.ContainsRune(name, 0):
		return "can be no folder's name"
	default:
		return ""
	}
}

// plainName is a usable name that keeps what it can of a faulty one.
func plainName(name string) string {
	parts := strings.FieldsFunc(strings.ReplaceAll(name, "\x00", ""), func(r rune) bool { return r == '/' })
	parts = slices.DeleteFunc(parts, func(part string) bool { return strings.Trim(part, ".") == "" })
	plain := strings.TrimLeft(strings.Join(parts, "-"), ".")
	switch {
	case plain == "" || len(plain) > longestName/2:
		return "outputs"
	case slices.Contains(reserved, plain):
		return plain + "-files"
	}
	return plain
}

// outputFix gives an output another name or path. One that nobody wrote down is written down with it.
func outputFix(s *lint.Subject, i int, name, path, yaml string) lint.Fix {
	edit := lint.Edit(fmt.Sprintf("Tasks[0].ResultPaths[%d]", i), yaml)
	if s.Job.IsDefaultOutput(i) {
		edit = lint.Edit("Tasks[0]", fmt.Sprintf("ResultPaths: [{Name: %q, Path: %q}]", name, path))
	}
	return lint.Typed(s, lint.Flags("--output", name+":"+path).Instead(s.Job.OutputAt(i, "Path")), edit)
}

// outputFolder is where results belong: the path of the first output.
func outputFolder(s *lint.Subject) string {
	if outputs := s.Job.Task().ResultPaths; len(outputs) > 0 {
		return path.Clean(outputs[0].Path)
	}
	return job.DefaultOutput.Path
}

// anyOutput tells whether the outputs hold a file.
func anyOutput(t *harness.Trial) bool {
	for _, out := range t.Outputs {
		for _, f := range out.Files {
			if !f.Mode.IsDir() {
				return true
			}
		}
	}
	return false
}

// eachOutput is a rule about every output. A finding without a message is none, and one without a position is about its path.
func eachOutput(judge func(s *lint.Subject, i int, out job.Output) lint.Finding) func(*lint.Subject) []lint.Finding {
	return func(s *lint.Subject) (findings []lint.Finding) {
		for i, out := range s.Job.Task().ResultPaths {
			f := judge(s, i, out)
			if f.Position == (job.Position{}) {
				f.Position = s.Job.OutputAt(i, "Path")
			}
			if f.Message != "" {
				findings = append(findings, f)
			}
		}
		return findings
	}
}

// freeInput is a target for an input instead of one where the image has something: no mount of the task is there or around, and
// nothing of the image.
func (m mounts) freeInput(s *lint.Subject, instead string) string {
	for n := 1; ; n++ {
		free := job.DefaultTarget
		if n > 1 {
			free = fmt.Sprintf("%s-%d", job.DefaultTarget, n)
		}
		if free != instead && !m.at(free) && !m.below(free) && !inside(instead, free) && baked(s, free) == "" {
			return free
		}
	}
}

// below tells whether something is mounted below a place.
func (m mounts) below(place string) bool {
	for at := range m.inputs {
		if strings.HasPrefix(at, place+"/") {
			return true
		}
	}
	for at := range m.outputs {
		if strings.HasPrefix(at, place+"/") {
			return true
		}
	}
	return false
}

// baked says what files the image has under a path, as far as its layers were read. Empty ones keep a folder
// in a repository, and nobody misses them.
func baked(s *lint.Subject, at string) string {
	if s.Exec == nil || s.Exec.View == nil || at == "/" {
		return ""
	}
	switch list := s.Exec.View.Under(at, 1); {
	case list.Bytes == 0:
		return ""
	case list.Files == 1:
		return list.Names[0] + ", which the image has there"
	default:
		return fmt.Sprintf("the %s that the image has there, such as %s", files(list), list.Names[0])
	}
}

// files is how many there are, and how large.
func files(list rootfs.Listing) string {
	return fmt.Sprintf("%s (%s)", words.Count(list.Files, "file"), units.HumanSize(float64(list.Bytes)))
}

// around tells whether something is mounted above a place.
func (m mounts) around(place string) bool {
	for at := path.Dir(place); ; at = path.Dir(at) {
		if m.at(at) {
			return true
		}
		if at == "/" || at == "." {
			return false
		}
	}
}
