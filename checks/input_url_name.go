package checks

import (
	"fmt"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

var inputURLName = &lint.Check{
	ID:       "input-url-name",
	Title:    "a URL's file has the name that the command reads",
	Severity: lint.Warning,
	Doc: `A node names the file by the last URL of the redirects, unless Content-Disposition names it behind one (F64): what
` + "`https://host/data.csv`" + ` leads to may be ` + "`/inputs/export-2024.csv`" + `, and a link without a name gets a random one. A command
that reads the name in the URL that was typed does not find it, and may well end with "Completed".

The local run mounts the file under the name that it will have. It is a warning when words of the command have the name that
it will not have, and else information.`,
	Needs:  []lint.Fact{lint.FactInputs},
	Source: job.SourceURL,
	Run: probedInputs(job.SourceURL, func(s *lint.Subject, i int, in job.Input) (f lint.Finding) {
		u := s.Probed(i).URL
		typed, err := url.Parse(strings.Trim(param(in, "URL"), ` '"`))
		if u == nil || err != nil || u.Code != http.StatusOK || u.Listing || u.HTML {
			return f
		}
		was := path.Base(typed.Path)
		if s.Exec != nil && s.Exec.Problem != nil && s.Exec.Problem.Mount == path.Clean(in.Target) && path.Base(s.Exec.Problem.Path) == was {
			return f // the check of the command tells
		}
		switch {
		case u.Name == was || reads(s, in.Target, u.Name):
			return f
		case u.Name == "":
			f.Message = "its URL has no file name, so that each node makes up another one; want a URL that ends with a name"
			f.Fix = fetchedFirst(s, in, "")
			return f
		}
		at := path.Join(in.Target, u.Name)
		f.Message = fmt.Sprintf("its file will be called %s, and not %s", words.Printable(at), words.Printable(was))
		if !reads(s, in.Target, was) {
			f.Severity = lint.Info
			f.Fix = lint.Advise("have the command read " + words.ShellWord(at))
			return f
		}
		f.Message += ", which the command reads"
		command := renamed(s.Job.Task().Engine.Params.Parameters, in.Target, was, u.Name)
		if slices.Equal(command, s.Job.Task().Engine.Params.Parameters) {
			f.Fix = lint.Advise("have the command read " + words.ShellWord(at))
			return f
		}
		f.Fix = lint.Typed(s, lint.Words(s.Job.Image(), command...), lint.Edit("Tasks[0].Engine.Params", "Parameters: "+wordList(command)))
		return f
	}),
}

// reads tells whether words of the command, or variables of the job, have a file of an input: by its path, or by its name
// alone when that has an extension and so is no other word.
func reads(s *lint.Subject, target, name string) bool {
	return name != "" && slices.ContainsFunc(wordsAndValues(s), mentions(target, name).MatchString)
}

// wordsAndValues are the words of the command, and the values of the job's variables.
func wordsAndValues(s *lint.Subject) []string {
	task := s.Job.Task()
	all := task.Engine.Params.Words()
	for _, variable := range environment(task) {
		all = append(all, variable[1])
	}
	if s.Image != nil && s.Image.Config != nil && len(task.Engine.Params.Parameters) == 0 {
		all = append(all, s.Image.Config.Cmd...)
	}
	return all
}

// mentions finds a file of an input in a word.
func mentions(target, name string) *regexp.Regexp {
	quoted := regexp.QuoteMeta(path.Join(target, name))
	if path.Ext(name) != "" {
		quoted = `(?:` + quoted + `|` + regexp.QuoteMeta(name) + `)`
	}
	return regexp.MustCompile(`(^|[\s"'=:,;(/])` + quoted + `($|[\s"'),;:|&>])`)
}

// renamed are words with another name of a file.
func renamed(command []string, target, was, name string) []string {
	pattern := mentions(target, was)
	all := slices.Clone(command)
	for i, word := range all {
		all[i] = pattern.ReplaceAllStringFunc(word, func(found string) string {
			at := strings.LastIndex(found, was)
			return found[:at] + name + found[at+len(was):]
		})
	}
	return all
}
