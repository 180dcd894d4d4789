package checks

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// incomplete is what the results of a completed job lack, as far as the network's record of it and what it has published tell. A local run
// says more, and has then said it.
func incomplete(s *lint.Subject) (findings []lint.Finding) {
	if s.Trial != nil || len(s.Comparisons) > 0 {
		return nil
	}
	empty := len(s.Job.Task().ResultPaths) > 0
	var links, replaced, cut []string
	var at stream
	for _, e := range s.Outcome.Completed() {
		empty = empty && e.Results != nil && e.Results.Files == 0 && len(e.Results.Dropped) == 0 && e.ExitCode != nil && *e.ExitCode == 0
		if e.Results != nil {
			links = append(links, linksOf(e.Results)...)
		}
		for _, r := range recordsOf(e) {
			who := r.name + " of execution " + short(e.ID)
			if r.wrongBytes() {
				replaced, at = append(replaced, who), r.stream
			}
			if r.cut {
				cut = append(cut, who)
			}
		}
	}
	if empty {
		findings = append(findings, unwritten(s))
	}
	if len(links) > 0 {
		findings = append(findings, lint.Finding{
			Severity: lint.Warning,
			Message:  fmt.Sprintf("results lack %s, which the publisher has dropped; want a copy of the file", some(links, 1)),
			Fix:      copyLinks(outputFolder(s)),
		})
	}
	if len(replaced) > 0 {
		findings = append(findings, lint.Finding{
			Severity: lint.Warning,
			Message:  fmt.Sprintf("%s has U+FFFD, which the log of a node's engine keeps for each byte that is no UTF-8; want such data in a file of an output", some(replaced, 1)),
			Fix:      at.toOutput(s),
		})
	}
	if len(cut) > 0 && s.Foreign { // whoever has submitted it has the results
		findings = append(findings, lint.Finding{
			Severity: lint.Info,
			Message:  fmt.Sprintf("the job's record has the first 2 KB of %s, and the results the first GiB; want those", some(cut, 1)),
			Fix:      lint.Run("seatrial fetch " + words.ShellWord(s.Outcome.JobID)),
		})
	}
	return findings
}

// linksOf are the symbolic links among what could not be brought home.
func linksOf(r *facts.Results) (links []string) {
	for _, dropped := range r.Dropped {
		if name, why, _ := strings.Cut(dropped, ": "); strings.HasPrefix(why, "symbolic link") {
			links = append(links, "symbolic link "+name)
		}
	}
	return links
}

// recorded is what the network's record has of a stream.
type recorded struct {
	stream
	text string
	cut  bool
}

func recordsOf(e facts.Execution) []recorded {
	return []recorded{
		{stream{name: "stdout", redirect: ">"}, e.Stdout, e.StdoutCut},
		{stream{name: "stderr", redirect: "2>"}, e.Stderr, e.StderrCut},
	}
}

// wrongBytes tells of bytes that are no UTF-8 (F70). The end of what is cut may be within a character.
func (r recorded) wrongBytes() bool {
	text := r.text
	if r.cut {
		text = strings.TrimRight(text, "\uFFFD")
	}
	return strings.ContainsRune(text, '\uFFFD')
}

// unwritten is the finding for a job with nothing in its outputs: where it has most likely written, by what it declares itself.
func unwritten(s *lint.Subject) lint.Finding {
	out := s.Job.Task().ResultPaths[0]
	f := lint.Finding{Severity: lint.Warning, Position: s.Job.OutputAt(0, "Path")}
	f.Message = fmt.Sprintf("it exited with 0 and no file is in %s, want its results there", path.Clean(out.Path))
	where := "/WHERE/IT/WRITES"
	if at, what := unmounted(s); at != "" {
		where = at
		f.Message += "; " + what + ", which is in no output and lost with the container"
	} else if s.Job.Task().ResultPaths[0] == job.DefaultOutput && slices.ContainsFunc(s.Outcome.Completed(), func(e facts.Execution) bool { return e.Stdout != "" }) {
		f.Severity = lint.Info // a program that prints its result needs no output
	}
	f.Fix = lint.Typed(s, lint.Flags("--output", out.Name+":"+where).Instead(s.Job.OutputAt(0, "Path")),
		lint.Edit("Tasks[0]", "ResultPaths: [{Name: "+yamlWord(out.Name)+", Path: "+yamlWord(where)+"}]"))
	return f
}

// namedPath is a path in a word of a command, alone or behind an option's name.
var namedPath = regexp.MustCompile(`(?:^|=)(/[^\s=,;:'"]+/[^\s=,;:'"]+)$`)

// unmounted is a folder outside of the mounts that the job's words or the image name for data: of a VOLUME, or of a path in a folder that
// the image does not have. Empty when nothing does, or the image was not read.
func unmounted(s *lint.Subject) (folder, what string) {
	if s.Exec == nil || s.Exec.View == nil || s.Image == nil || s.Image.Config == nil {
		return "", ""
	}
	m := mountsOf(s.Job.Task())
	free := func(at string) bool {
		return at != "/" && !m.at(at) && !m.below(at) && !m.around(at) && baked(s, at) == ""
	}
	for _, word := range s.Job.Task().Engine.Params.Words() {
		if found := namedPath.FindStringSubmatch(word); found != nil && free(path.Dir(path.Clean(found[1]))) && baked(s, path.Clean(found[1])) == "" {
			return path.Dir(path.Clean(found[1])), "its command names " + found[1]
		}
	}
	for _, volume := range s.Image.Config.Volumes {
		if at := path.Clean(volume); path.IsAbs(at) && free(at) {
			return at, "its image has a VOLUME at " + at
		}
	}
	return "", ""
}
