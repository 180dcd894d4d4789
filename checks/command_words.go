package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job/flags"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

var commandWords = &lint.Check{
	ID:       "command-words",
	Title:    "no word of the command waits for a shell that is not there",
	Severity: lint.Warning,
	Doc: `A command is a list of words, and no shell reads it unless the command starts one. In ` + "`ls '>' /outputs/list`" + ` the program gets ` + "`>`" + ` as
the name of a file, ` + "`$HOME` and `*.csv`" + ` reach it as they are, and behind ` + "`&&`" + ` nothing runs. It mostly ends with a message that no such
file is there, and the job says "Completed". In ` + "`sh -c`" + ` with the whole line in one word they mean what they mean to a shell.

Quotes of a word processor, ` + "`“text”`" + `, are letters like others to every program.

It is advice where the program is not a common one: it may well read such words itself, as ` + "`find`" + ` does.`,
	Needs: []lint.Fact{lint.FactConfig},
	Run: func(s *lint.Subject) []lint.Finding {
		lists := listsOf(s)
		level := exec.ParseCommand(lists.argv)
		if level == nil || s.Exec != nil && s.Exec.Problem != nil {
			return nil // what starts nothing gives no words to anything
		}
		for level.Line == nil && len(level.Runs) == 1 {
			level = level.Runs[0]
		}
		if level.Line != nil || level.Shell() || !level.Words[0].Known || level.Words[0].To != 0 || level.Words[0].From != 0 {
			return nil
		}
		return program{lists, level}.judge()
	},
}

// program is the last one of a command, with its words.
type program struct {
	lists commandLists
	*exec.Level
}

// Programs, by what they make of such words.
var (
	// commonPrograms read none of them themselves, and neither do filePrograms, which are given files.
	commonPrograms = strings.Fields("curl date du mkdir pip pip3 printf pwd rsync tee touch wget")
	filePrograms   = strings.Fields("cat chmod chown cp gunzip gzip head ls md5sum mv rm sha256sum sort tail wc zcat")
	// ownPrograms are those to which they mean something of their own.
	ownPrograms = strings.Fields("[ awk bpftrace envsubst expr find gawk jq parallel perl sed ssh test watch xargs yq")
)

var (
	// operator is one of a shell's, alone or before the name of a file.
	operator = regexp.MustCompile(`^(&&|\|\|?|;|&|\|&|[0-9]?(>>?|<)(&[0-9-])?|&>>?)$|^[0-9]?>>?[A-Za-z0-9_./][^ ]*$`)
	// variable is a word that is one, or a path or an option's value that begins with one.
	variable = regexp.MustCompile(`^(--?[A-Za-z][A-Za-z0-9-]*=)?\$(\{[A-Za-z_][A-Za-z0-9_]*\}|[A-Za-z_][A-Za-z0-9_]*)(/[^ ]*)?$`)
	// prettyQuoted is one in the quotes of a word processor.
	prettyQuoted = regexp.MustCompile(`^[“”„‘’](.+)[“”‘’]$`)
)

func (p program) judge() []lint.Finding {
	name := base(p.Words[0].Text)
	known := slices.Contains(commonPrograms, name) || slices.Contains(filePrograms, name) || name == "echo" || p.Script != nil
	for i, word := range p.Words[1:] {
		if !word.Known || word.From != 0 || word.To != 0 || p.Script == nil && p.Known() {
			continue // one of an interpreter's words may be the program's text
		}
		before := p.Words[i].Text
		text := word.Text
		f := lint.Finding{Position: p.lists.at(word.Word)}
		switch {
		case prettyQuoted.MatchString(text) && name != "echo" && name != "printf":
			bare := prettyQuoted.FindStringSubmatch(text)[1]
			f.Message = fmt.Sprintf("%s gets the quotes of %s as a part of the word, want %s", name, oneWord(text), oneWord(bare))
			f.Fix = p.lists.replace(word.Word, 1, bare)
			return []lint.Finding{f}
		case slices.Contains(ownPrograms, name):
			continue
		case operator.MatchString(text):
			f.Message = fmt.Sprintf("no shell reads the command, so that %s gets %s as a word, want it in a line for one", name, oneWord(text))
		case variable.MatchString(text):
			f.Message = fmt.Sprintf("no shell reads the command, so that %s gets %s as it is, want it in a line for one", name, oneWord(text))
		case slices.Contains(filePrograms, name) && !strings.HasPrefix(text, "-") && !strings.HasPrefix(before, "-") && strings.ContainsAny(text, "*?"):
			f.Message = fmt.Sprintf("no shell reads the command, so that %s looks for a file called %s, want it in a line for one", name, oneWord(text))
		default:
			continue
		}
		if !known {
			f.Severity = lint.Info
		}
		f.Fix = p.inLine()
		return []lint.Finding{f}
	}
	return nil
}

// inLine gives the program and its words to a shell, in one line.
func (p program) inLine() lint.Fix {
	s, first := p.lists.subject, p.Words[0].Word
	shell := "sh"
	if s.Exec != nil && s.Exec.Verdict != exec.Undecided && !s.Exec.HasProgram(shell) { // as it may have one where not all is known
		if shell = "bash"; !s.Exec.HasProgram(shell) {
			return lint.Advise("take a base image that has a shell, or have the program do what the shell would").For(lint.Builder)
		}
	}
	var parts []string
	for _, word := range p.lists.argv[first:] {
		parts = append(parts, inLine(word))
	}
	line := strings.Join(parts, " ")
	if list, from := p.lists.list(first); p.lists.first(first) == p.lists.first(len(p.lists.argv)-1) {
		return p.lists.set(first, append(list[:first-from], shell, "-c", line))
	}
	entrypoint, rest := append(slices.Clone(p.lists.argv[:first]), shell), []string{"-c", line}
	if !p.lists.typed(len(p.lists.argv) - 1) {
		return lint.Dockerfile("ENTRYPOINT " + wordList(append(entrypoint, rest...))).With("and CMD []")
	}
	fix := lint.Flags("--entrypoint", flags.JoinCSV(entrypoint))
	fix.Words = append([]string{s.Job.Image(), "--"}, rest...)
	return lint.Typed(s, fix, lint.Edit("Tasks[0].Engine.Params", "Entrypoint: "+wordList(entrypoint)+", Parameters: "+wordList(rest)))
}

// forShell tells a word that means something to a shell, for whoever gave it as a word.
func forShell(word string) bool {
	return operator.MatchString(word) || slices.Contains([]string{"!", "(", ")", "{", "}"}, word)
}

// inLine is a word as it belongs into a line: what a shell is there for stays as it is.
func inLine(word string) string {
	switch {
	case forShell(word), bareWord.MatchString(word):
		return word
	case strings.Contains(word, "$") && !strings.ContainsAny(word, "\"`\\!"):
		return `"` + word + `"`
	}
	return words.ShellWord(word)
}
