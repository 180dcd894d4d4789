package lint

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// Ignore accepts findings of one check, or of those that are like a pattern, for a reason.
type Ignore struct {
	Check, Reason string
	// Paths, Images and Inputs are patterns of what it is about: the file that a finding is in, or its job's; the image as typed; the
	// input that a finding is about. Each list is of any when it is empty.
	Paths, Images, Inputs []string
	// Base is the folder, absolute, that Paths are relative to; the working folder when it is empty.
	Base string
	// Until is the last day on which it counts, "2026-12-31"; empty for good.
	Until    string
	Position job.Position
	// Comment is the one of a Dockerfile or a job file that says so, of what it is about; nil for the policy's own.
	Comment *dockerfile.Ignore
}

// Expired tells that it counts no longer.
func (i *Ignore) Expired(today string) bool { return i.Until != "" && today != "" && i.Until < today }

// CheckUntil refuses what is no day of the calendar; empty is for good.
func CheckUntil(typed string) error {
	if typed == "" {
		return nil
	}
	if _, err := time.Parse(time.DateOnly, typed); err != nil {
		return fmt.Errorf("until is %s, want a day like 2026-12-31", words.Quoted(typed))
	}
	return nil
}

// Typed tells that it is of the command line.
func (i *Ignore) Typed() bool { return i.Position.Line == 0 }

// About tells whether it is about the findings of a check.
func (i *Ignore) About(check string) bool { return matchesCheck(i.Check, check) }

// covers tells whether it is about a finding.
func (i *Ignore) covers(s *Subject, f Finding) bool {
	if i.Comment != nil {
		return (f.Position.Source == i.Position.Source || i.Comment.Line == 0 && s.file() == i.Position.Source) && i.Comment.Sets(f.Check, f.Rule, f.Position.Line)
	}
	return i.About(f.Check) && i.ofImage(s) && (len(i.Paths) == 0 || i.ofPath(f.Position.Source) || i.ofPath(s.file())) &&
		(len(i.Inputs) == 0 || slices.ContainsFunc(s.inputsAt(f.Position), i.ofInput))
}

// concerns tells whether it may be about any finding of a subject.
func (i *Ignore) concerns(s *Subject) bool {
	return i.Comment != nil || i.ofImage(s) && (len(i.Paths) == 0 || i.ofPath(s.file())) &&
		(len(i.Inputs) == 0 || slices.ContainsFunc(s.Job.Task().InputSources, i.ofInput))
}

func (i *Ignore) ofImage(s *Subject) bool {
	return len(i.Images) == 0 || slices.ContainsFunc(i.Images, func(p string) bool { return matches(p, s.Job.Image()) })
}

// ofPath tells whether one of its patterns is like a file; one without a slash is like its name alone, in any folder.
func (i *Ignore) ofPath(file string) bool {
	if file == "" {
		return false
	}
	name := file
	if abs, err := filepath.Abs(file); err == nil && i.Base != "" {
		if rel, err := filepath.Rel(i.Base, abs); err == nil {
			name = rel
		}
	}
	name = path.Clean(filepath.ToSlash(name))
	return slices.ContainsFunc(i.Paths, func(p string) bool {
		return matches(p, name) || !strings.Contains(p, "/") && matches(p, path.Base(name))
	})
}

// ofInput tells whether one of its patterns is like where an input comes from, or where it is mounted.
func (i *Ignore) ofInput(in job.Input) bool {
	return slices.ContainsFunc(i.Inputs, func(p string) bool {
		return slices.ContainsFunc(names(in), func(name string) bool { return matches(p, name) })
	})
}

// names are what an input may be called by: its URI, its path here, its place in the container.
func names(in job.Input) []string {
	all := []string{in.URI, in.Upload, in.Target}
	text := func(name string) string {
		value, _ := in.Source.Params[name].(string)
		return value
	}
	switch in.Source.Type {
	case job.SourceIPFS:
		all = append(all, "ipfs://"+text("CID"))
	case job.SourceS3:
		all = append(all, "s3://"+text("Bucket")+"/"+text("Key"))
	default:
		all = append(all, text("URL"), text("SourcePath"))
	}
	return slices.DeleteFunc(all, func(name string) bool { return name == "" })
}

// matches tells whether a pattern is like a name; one that is none, which a policy has none of, is like nothing.
func matches(pattern, name string) bool {
	ok, err := doublestar.Match(pattern, name)
	return ok && err == nil
}

// file is the job file or the Dockerfile that the subject was read from; empty for a job given as flags.
func (s *Subject) file() string {
	switch {
	case s.Job.File != "":
		return s.Job.File
	case s.Job.Build != nil:
		return s.Job.Build.File
	}
	return ""
}

// folder is that of the file; empty without one.
func (s *Subject) folder() string {
	if file := s.file(); file != "" {
		return filepath.Dir(file)
	}
	return ""
}

// inputsAt are the inputs of which something was typed at a position.
func (s *Subject) inputsAt(at job.Position) (all []job.Input) {
	for n, in := range s.Job.Task().InputSources {
		below := "Tasks[0]." + job.Element("InputSources", n)
		for path, place := range s.Job.Positions() {
			if place == at && (path == below || strings.HasPrefix(path, below+".")) {
				all = append(all, in)
				break
			}
		}
	}
	return all
}
