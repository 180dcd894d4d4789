package checks

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// shellLine is a shell of the command that is given a line.
type shellLine struct {
	lists commandLists
	*exec.Level
}

// judge tells what is lost of the words behind the line.
func (l shellLine) judge() (lint.Finding, bool) {
	shell := l.Words[0].Text
	if l.Line.Empty {
		word := len(l.lists.argv) - 1
		if l.lists.subject.Unbuilt() && !l.lists.typed(word) { // the job that runs it may have a line
			return lint.Finding{
				Severity: lint.Warning,
				Message:  shell + " is given -c and no line, so that every job has to give it one; want a program behind it, or a line in CMD",
				Fix:      lint.Dockerfile(`CMD ["/path/to/program"]`),
				Position: l.lists.at(word),
			}, true
		}
		return lint.Finding{
			Message:  shell + " is given -c and no line, want one behind it" + `; the network would report "Completed", and nothing would run`,
			Fix:      lint.Typed(l.lists.subject, lint.Words(l.lists.subject.Job.Image(), "echo hello"), lint.Edit("Tasks[0].Engine.Params", `Parameters: ["echo hello"]`)).With("with your own line").For(lint.User),
			Position: l.lists.at(word),
		}, true
	}
	if l.Line.Known && strings.TrimSpace(l.Line.Text) == "" {
		return lint.Finding{
			Message:  shell + ` is given -c and an empty line, want one that does something; the network would report "Completed", and nothing would run`,
			Fix:      l.lists.put(l.Line.Place, "echo hello").With("with your own line").For(lint.User),
			Position: l.lists.at(l.Line.Place.Word),
		}, true
	}
	if l.Line.Fault != "" && !leavesBefore(l.Line.Text, l.Line.Fault) {
		return lint.Finding{
			Message: fmt.Sprintf(`no shell reads the line %s that %s is given to its end: %s; it would end there, and the network would report "Completed"`,
				oneWord(l.Line.Text), shell, l.Line.Fault),
			Fix:      lint.Run("sh -n -c " + words.ShellWord(l.Line.Text)).For(lint.User).With("says where it is wrong"),
			Position: l.lists.at(l.Line.Place.Word),
		}, true
	}
	positions := l.lost()
	if len(positions) == 0 {
		return lint.Finding{}, false
	}
	var lost []exec.Word
	for _, position := range positions {
		lost = append(lost, l.Line.Passed[position])
	}
	f := lint.Finding{Severity: lint.Warning, Position: l.lists.at(lost[0].Place.Word), Fix: l.fix(positions)}
	switch {
	case l.shellForm() && !l.Line.ReadsAny() && l.lists.typed(lost[0].Place.Word):
		f.Message = fmt.Sprintf("the image's ENTRYPOINT is in shell form, %s, so that its program never sees the parameters %s; want the JSON form",
			oneWord(l.Line.Text), shown(lost))
	case l.Line.ReadsAny() && l.shifts(positions):
		f.Message = fmt.Sprintf("%s -c %s takes %s for its $0, which it does not use; want -- before it", shell, oneWord(l.Line.Text), shown(lost))
	case l.Line.ReadsAny():
		f.Message = fmt.Sprintf(`%s -c %s gets %s as %s, which it does not use; want "$@" in it`, shell, oneWord(l.Line.Text), shown(lost), parameters(positions))
	default:
		f.Message = fmt.Sprintf("%s -c runs %s alone, so that %s is lost; want one line with all of them", shell, oneWord(l.Line.Text), shown(lost))
	}
	if l.nothing(positions[0]) {
		f.Severity = lint.Error
		f.Message += `; the network would report "Completed", and nothing of it would run`
	}
	return f, true
}

// leavesBefore tells a text of several lines that may end before the one at fault: shells read one after the other.
func leavesBefore(text, fault string) bool {
	number, _, _ := strings.Cut(fault, ":")
	n, _ := strconv.Atoi(number)
	lines := strings.Split(text, "\n")
	above := strings.Join(lines[:max(0, min(n-1, len(lines)))], "\n")
	return strings.Contains(above, "exit") || strings.Contains(above, "exec")
}

// shellForm tells whether the image's ENTRYPOINT is a shell with one line, all of it.
func (l shellLine) shellForm() bool {
	return shellForm(l.lists.argv[:l.lists.entrypoint]) && !l.lists.typed(0) && l.Words[0].Word == 0
}

// placeholders are words that people give a line as its $0, so that others become "$@".
var placeholders = regexp.MustCompile(`^(-|--|_|\$0|([a-z/]*/)?(ba|da|a|z|k|mk|)sh|dummy|ignored|ignore|placeholder|argv0|arg0|unused)?$`)

// lost are the positions of the words that the line does not use.
func (l shellLine) lost() []int {
	var lost []int
	for i, word := range l.Line.Passed {
		if l.Line.Reads(i) || i == 0 && (placeholders.MatchString(word.Text) || l.Line.ReadsAny() && l.named(word)) {
			continue
		}
		lost = append(lost, i)
	}
	return lost
}

// named tells whether a $0 that the line does not use was given with it, as a name for its messages. It was not when
// it looks like the first word of the command that the others are.
func (l shellLine) named(word exec.Word) bool {
	same := l.lists.first(word.Place.Word) == l.lists.first(l.Line.Place.Word)
	return same && !(l.Line.Forwards && exec.ParseCommand([]string{word.Text}).Known())
}

// nothing tells whether nothing of the words that are lost, and of those with them, is done; at is the first one's position.
func (l shellLine) nothing(at int) bool {
	first := l.Line.Passed[at]
	program := l.program(first.Text)
	switch {
	case l.Line.ReadsAny():
		// exec "$@" without its first word.
		return at == 0 && l.Line.Forwards && program
	case idle(l.Line.Program):
		return true
	}
	// The job names a program, and the image's line is run in its place.
	return l.lists.typed(first.Place.Word) && first.Place.Word == l.lists.entrypoint && l.lists.first(l.Line.Place.Word) && program
}

// program tells whether a word names one.
func (l shellLine) program(word string) bool {
	answer := l.lists.subject.Exec
	return exec.ParseCommand([]string{word}).Known() || answer != nil && !strings.HasPrefix(word, "-") && answer.HasProgram(word)
}

// idle tells whether a program does nothing when it gets no words: a shell and an interpreter read an empty input then.
func idle(program string) bool {
	switch program {
	case "":
		return false
	case "echo", "printf", "true", "false", ":", "cd", "exec", "export", "set", "command", "cat", "test", "source", ".", "env", "eval":
		return true
	}
	return exec.ParseCommand([]string{program}).Known()
}

// shown are words as they were given, without what may be secret.
func shown(lost []exec.Word) string {
	var list []string
	for _, word := range lost {
		if secret.Kind("", word.Text) != "" {
			word.Text = "…"
		}
		list = append(list, words.ShellWord(words.Short(word.Text)))
	}
	const most = 12
	if more := len(list) - most; more > 0 {
		list = append(list[:most], fmt.Sprintf("and %d more", more))
	}
	return strings.Join(list, " ")
}

// fix puts the words into the line, or has it pass them on.
func (l shellLine) fix(lost []int) lint.Fix {
	lists, line := l.lists, l.Line.Place
	list, from := lists.list(line.Word)
	i := line.Word - from
	passed := l.Line.Passed[0].Place
	together := lists.first(line.Word) == lists.first(l.Line.Passed[lost[0]].Word)
	if fix, ok := l.inner(); ok {
		return fix
	}
	switch {
	case line.To != 0 || line.From != 0 || passed.To != 0 || passed.From != 0:
		return lint.Advise("give the line in " + oneWord(lists.argv[line.Word]) + " as one word, with all that belongs to it").For(lint.User)
	case l.Line.ReadsAny() && !l.shifts(lost):
		return l.fixAll(lost)
	case l.Line.Reads(0):
		return lists.replace(line.Word, 1, l.Line.Text+` "$@"`)
	case l.Line.ReadsAny() && together:
		return lists.replace(passed.Word, 0, "--")
	case l.Line.ReadsAny():
		return lists.set(line.Word, slices.Insert(list, i+1, "--"))
	case together:
		joined, omitted := l.joined(list[i:])
		if last := l.Line.Passed[lost[len(lost)-1]].Place.Word; !lists.first(last) && lists.first(line.Word) { // and what the other list has
			return lists.set(line.Word, append(slices.Clone(list[:i]), joined+` "$@"`, "--")).Omitting(omitted...)
		}
		return lists.replace(line.Word, len(lists.argv), joined).Omitting(omitted...)
	case len(list) > i+1:
		return lists.set(line.Word, slices.Replace(list, i, i+1, l.Line.Text+` "$@"`))
	case l.plain():
		shell := slices.Clone(list[l.Words[0].Word-from:])
		return lists.set(line.Word, append(list[:l.Words[0].Word-from], strings.Fields(strings.TrimPrefix(l.Line.Text, "exec "))...)).Omitting(shell...)
	}
	return lists.set(line.Word, append(list[:i], l.Line.Text+` "$@"`, "--"))
}

// inner puts the words behind a line that stands in another one into it: sh -c "sh -c 'echo' hello".
func (l shellLine) inner() (lint.Fix, bool) {
	line, passed := l.Line.Place, l.Line.Passed
	first, last := passed[0].Place, passed[len(passed)-1].Place
	outer := l.lists.argv[line.Word]
	if line.From <= 0 || first.From < line.To || last.Word != line.Word || last.To <= first.From || last.To > len(outer) || l.Line.ReadsAny() {
		return lint.Fix{}, false
	}
	list := []string{l.Line.Text}
	for _, word := range passed {
		list = append(list, word.Text)
	}
	joined, omitted := l.joined(list)
	return l.lists.replace(line.Word, 1, outer[:line.From]+words.ShellWord(joined)+outer[last.To:]).Omitting(omitted...), true
}

// plainLine needs no shell.
var plainLine = regexp.MustCompile(`^[A-Za-z0-9_@%+:,./ -][A-Za-z0-9_@%+=:,./ -]*$`)

// plain tells whether the line is one program with its words, and the shell there for nothing else.
func (l shellLine) plain() bool {
	fields := strings.Fields(strings.TrimPrefix(l.Line.Text, "exec "))
	own := l.Own()
	return plainLine.MatchString(l.Line.Text) && len(own) == 2 && own[1].Text == "-c" &&
		len(l.Runs) == 1 && len(l.Runs[0].Words) == len(fields) && !strings.Contains(fields[0], "=")
}

// joined is a line and its words as one line, and what is left out of it: a shell that is named in it once more, and a $0 that
// nobody reads.
func (l shellLine) joined(list []string) (line string, omitted []string) {
	if again := exec.ParseCommand(list); again.Shell() && again.Line != nil && !again.Line.Empty {
		omitted, list = slices.Clone(list[:again.Line.Place.Word]), list[again.Line.Place.Word:]
	}
	parts := []string{list[0]}
	for i, word := range list[1:] {
		if i == 0 && placeholders.MatchString(word) {
			omitted = append(omitted, word)
			continue
		}
		parts = append(parts, inLine(word))
	}
	return strings.Join(parts, " "), omitted
}

// bareWord is one that a shell's line takes without quotes, with patterns of files for the shell to fill in.
var bareWord = regexp.MustCompile(`^[A-Za-z0-9_@%+=:,./*?~-]+$`)
