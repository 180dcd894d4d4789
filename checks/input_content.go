package checks

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

var inputContent = &lint.Check{
	ID:       "input-content",
	Title:    "an input brings the files that the command names",
	Severity: lint.Warning,
	Doc: `A command that names a file of an input which the input does not have ends with an error of its own, and the job says "Completed". What
inputs bring is known of the web's files, of single objects of S3, of what lies at the top of a folder on IPFS, and of folders of this
machine, whether they are uploaded or the nodes' own: those are taken to be alike on a network that is this machine. Hidden files are not uploaded.

Of a program, or of a script that an interpreter is to read, it is an error of command-not-found or command-script. Here it is about the
other words of the command that are paths with an extension, ` + "`--file /inputs/rows.csv`" + `, unless their option says that the command writes there.`,
	Needs: []lint.Fact{lint.FactConfig},
	Run: eachInput("", func(s *lint.Subject, i int, in job.Input) (f lint.Finding) {
		argv := s.Job.Task().Engine.Params.Argv(s.Image.Config.Entrypoint, s.Image.Config.Cmd)
		target := path.Clean(in.Target)
		for n, word := range argv {
			name, ok := named(argv, n)
			if !ok || in.Writes() || !inside(name, target) || s.Exec != nil && s.Exec.Problem != nil && s.Exec.Problem.Place.File == "" && s.Exec.Problem.Place.Word == n {
				continue
			}
			below := strings.TrimPrefix(strings.TrimPrefix(name, target), "/")
			if b := s.Brought(i, below); !b.Known || b.Type != 0 || otherwise(s, in, name) {
				continue
			}
			f.Message = fmt.Sprintf("input %s, mounted at %s, does not bring %s, which the command names", inputName(in), target, words.Printable(name))
			f.Fix = lookInto(s, i)
			at, _ := broughtAs(s, below)
			if near := nearOf(s, i, name); at == "" && near != "" {
				at = path.Join(target, near)
			}
			if at != "" && at != name {
				f.Message += fmt.Sprintf("; want %s", words.Printable(at))
				f.Fix = listsOf(s).replace(n, 1, strings.TrimSuffix(word, name)+at)
			}
			f.Position = listsOf(s).at(n)
			return f
		}
		return f
	}),
}

// writing are the options that say where a command writes.
var writing = regexp.MustCompile(`(?i)^-+(o|out.*|.*[-_]out|.*output.*|.*save.*|.*dest.*|.*log.*|.*cache.*|.*tmp.*|.*temp.*)$`)

// named is the clean path of a file that a word of the command names to be read.
func named(argv []string, n int) (name string, ok bool) {
	option, value, assigned := strings.Cut(argv[n], "=")
	switch {
	case !assigned || strings.HasPrefix(option, "/"):
		option, value = "", argv[n]
		if n > 0 && strings.HasPrefix(argv[n-1], "-") {
			option = argv[n-1]
		}
	case !strings.HasPrefix(option, "-"):
		return "", false
	}
	name = path.Clean(value)
	return name, n > 0 && value == name && path.IsAbs(value) && path.Ext(value) != "" && !strings.ContainsAny(value, "*?[]{}$`\n\t ") && !writing.MatchString(option)
}

// otherwise tells whether a path below an input may come from elsewhere: another mount, the image behind a URL's file, or the URL's own
// name, of which input-url-name tells.
func otherwise(s *lint.Subject, in job.Input, name string) bool {
	task, target := s.Job.Task(), path.Clean(in.Target)
	under := func(place string) bool {
		return place != target && inside(place, target) && (name == place || inside(name, place))
	}
	if slices.ContainsFunc(task.InputSources, func(other job.Input) bool { return under(path.Clean(other.Target)) }) ||
		slices.ContainsFunc(task.ResultPaths, func(out job.Output) bool { return under(path.Clean(out.Path)) }) {
		return true
	}
	if !strings.EqualFold(in.Source.Type, job.SourceURL) {
		return false
	}
	if s.Exec == nil || s.Exec.View == nil || path.Base(typedURL(in)) == path.Base(name) {
		return true
	}
	_, err := s.Exec.View.Find(context.Background(), "/", name, nil) // which reads nothing
	return !errors.Is(err, rootfs.ErrNotExist)
}
