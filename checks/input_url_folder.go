package checks

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/flags"
	"github.com/seatrial/seatrial/submit/words"
)

var inputURLFolder = &lint.Check{
	ID:       "input-url-folder",
	Title:    "a URL's file is mounted in a folder",
	Severity: lint.Warning,
	Doc: `The target of a URL is a folder, into which a node puts the file under the name that its URL has. With
` + "`src=https://host/train.py,dst=/inputs/train.py`" + ` there is a folder ` + "`/inputs/train.py`" + `, and the file is ` + "`/inputs/train.py/train.py`" + `.
What a CID of IPFS stands for is mounted at the target itself, and so is a local file.

A target is taken for a file's name when it ends in the same name, or the same extension, as the URL, unless the command reads the file where
it really is.`,
	Run: eachInput(job.SourceURL, func(s *lint.Subject, i int, in job.Input) (f lint.Finding) {
		target, name := path.Clean(in.Target), urlFile(s, i, in)
		ext := path.Ext(target)
		at := path.Join(target, name)
		if ext == "" || name == "" || !strings.EqualFold(ext, path.Ext(name)) || namesPath(s, at) {
			return f
		}
		f = lint.Finding{
			Message:  fmt.Sprintf("nodes make a folder of %s and put the file in it, as %s; want a folder as the target", words.Printable(target), words.Printable(at)),
			Position: s.Job.InputAt(i, "Target"),
		}
		params := s.Job.Task().Engine.Params
		switch command := moved(params.Parameters, target, at); {
		case path.Base(target) == name && aloneIn(s, i, path.Dir(target)):
			in.Target = path.Dir(target)
			f.Fix = inputFix(s, i, lint.Flags("--input", flags.Input(in)), "", "Target: "+yamlWord(in.Target))
		case slices.Equal(command, params.Parameters):
			f.Fix = lint.Advise("have the command read " + words.ShellWord(at))
		default:
			f.Fix = lint.Typed(s, lint.Words(s.Job.Image(), command...), lint.Edit("Tasks[0].Engine.Params", "Parameters: "+wordList(command)))
		}
		return f
	}),
}

// urlFile is the name that a URL's file will have, as far as it is known; empty for what is none or cannot be had.
func urlFile(s *lint.Subject, i int, in job.Input) string {
	if u := s.Probed(i).URL; u != nil {
		if u.Problem != "" || u.Listing || u.HTML {
			return ""
		}
		if u.Name != "" {
			return u.Name
		}
	}
	typed, err := url.Parse(strings.Trim(cmp.Or(param(in, "URL"), in.URI), ` '"`))
	if err != nil || typed.Path == "" || strings.HasSuffix(typed.Path, "/") {
		return ""
	}
	return path.Base(typed.Path)
}

// aloneIn tells whether an input may be mounted in a folder: nothing else is, and no other input would be moved there.
func aloneIn(s *lint.Subject, i int, folder string) bool {
	for j, other := range s.Job.Task().InputSources {
		if j != i && strings.EqualFold(other.Source.Type, job.SourceURL) && path.Dir(path.Clean(other.Target)) == folder {
			return false
		}
	}
	return folder != "/" && !mountsOf(s.Job.Task()).at(folder)
}

// wholePath finds a path in a word that goes on neither before nor behind it.
func wholePath(name string) *regexp.Regexp {
	return regexp.MustCompile(`(^|[\s"'=:,;(])` + regexp.QuoteMeta(name) + `($|[\s"'),;:|&>])`)
}

// namesPath tells whether words of the command, or variables of the job, have a path as it is.
func namesPath(s *lint.Subject, name string) bool {
	return slices.ContainsFunc(wordsAndValues(s), wholePath(name).MatchString)
}

// moved are words with another path in the place of one.
func moved(command []string, from, to string) []string {
	pattern := wholePath(from)
	all := slices.Clone(command)
	for i, word := range all {
		all[i] = pattern.ReplaceAllString(word, "${1}"+strings.ReplaceAll(to, "$", "$$")+"${2}")
	}
	return all
}
