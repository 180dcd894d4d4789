package checks

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/flags"
	"github.com/seatrial/seatrial/submit/words"
)

// commandLists are the two lists that a command comes from: ENTRYPOINT or --entrypoint, and CMD or the job's own words.
type commandLists struct {
	subject *lint.Subject
	// argv is the whole, of which the first words are the entrypoint's.
	argv       []string
	entrypoint int
}

func listsOf(s *lint.Subject) commandLists {
	params, config := s.Job.Task().Engine.Params, s.Image.Config
	return commandLists{
		subject:    s,
		argv:       params.Argv(config.Entrypoint, config.Cmd),
		entrypoint: len(job.Docker{Entrypoint: params.Entrypoint}.Argv(config.Entrypoint, nil)),
	}
}

// first tells whether a word is in the entrypoint's list.
func (c commandLists) first(word int) bool { return word < c.entrypoint }

// typed tells whether it is one that the job gives, and not the image.
func (c commandLists) typed(word int) bool {
	params := c.subject.Job.Task().Engine.Params
	if c.first(word) {
		return len(params.Entrypoint) > 0
	}
	return len(params.Entrypoint) > 0 || len(params.Parameters) > 0
}

// at is where a word was given: with the job, or in the image.
func (c commandLists) at(word int) job.Position {
	switch j := c.subject.Job; {
	case !c.typed(word):
		return c.inImage(word)
	case c.first(word):
		return j.TaskAt(job.Element("Engine.Params.Entrypoint", word))
	default:
		return j.TaskAt(job.Element("Engine.Params.Parameters", word-c.entrypoint))
	}
}

// inImage is where the image has a word.
func (c commandLists) inImage(word int) job.Position {
	text := ""
	if word < len(c.argv) {
		text = c.argv[word]
	}
	instruction := "CMD"
	if c.first(word) {
		instruction = "ENTRYPOINT"
	}
	return cmp.Or(c.subject.InDockerfile(instruction, "", text), c.subject.Job.ImageAt())
}

// list are the words of the list that has one, and the index of the list's first one.
func (c commandLists) list(word int) (words []string, from int) {
	if c.first(word) {
		return slices.Clone(c.argv[:c.entrypoint]), 0
	}
	return slices.Clone(c.argv[c.entrypoint:]), c.entrypoint
}

// replace gives the list that has a word others in the place of it and some behind it, as far as they are in the same list.
func (c commandLists) replace(word, n int, with ...string) lint.Fix {
	list, from := c.list(word)
	i := min(word-from, len(list))
	return c.set(word, slices.Replace(list, i, min(i+n, len(list)), with...))
}

// set gives the list that has a word those that it should have.
func (c commandLists) set(word int, list []string) lint.Fix {
	const params = "Tasks[0].Engine.Params"
	switch s := c.subject; {
	case c.typed(word) && c.first(word):
		return lint.Typed(s, lint.Flags("--entrypoint", flags.JoinCSV(list)), lint.Edit(params, "Entrypoint: "+wordList(list)))
	case c.typed(word) && len(list) == 0:
		return lint.Typed(s, lint.Alone(s.Job.Image()), lint.Edit(params, "Parameters: []"))
	case c.typed(word):
		return lint.Typed(s, lint.Words(s.Job.Image(), list...), lint.Edit(params, "Parameters: "+wordList(list)))
	case c.first(word):
		return lint.Dockerfile("ENTRYPOINT " + wordList(list))
	}
	return lint.Dockerfile("CMD " + wordList(list))
}

// put gives a place of the command another word. A part of a word is one of a shell's line.
func (c commandLists) put(at exec.Place, word string) lint.Fix {
	switch whole := c.argv[min(at.Word, len(c.argv)-1)]; {
	case at.From < 0 || at.To > len(whole):
		return lint.Advise("have the command name " + word).For(lint.User)
	case at.To > 0 && strings.HasSuffix(whole[:at.From], "="):
		return c.replace(at.Word, 1, whole[:at.From]+word+whole[at.To:])
	case at.To > 0:
		return c.replace(at.Word, 1, whole[:at.From]+words.ShellWord(word)+whole[at.To:])
	}
	return c.replace(at.Word, 1, word)
}

// withPlace puts another word where a problem is.
func withPlace(s *lint.Subject, p *exec.Problem, word string) lint.Fix {
	if at := p.Place; at.File != "" {
		return inScript(at, p.Path, word)
	}
	return listsOf(s).put(p.Place, word)
}

// inScript puts another word into a line of a script that has the old one.
func inScript(at exec.Place, old, word string) lint.Fix {
	if !at.Literal {
		return lint.Advise(fmt.Sprintf("have line %d of %s name %s", at.Line, at.File, word)).For(lint.Builder)
	}
	return lint.Run(words.InPlace(fmt.Sprintf("s|%s|%s| if $. == %d", words.PerlPattern(old), words.PerlText(word), at.Line), base(at.File)))
}

// without leaves a word out.
func (c commandLists) without(word int) lint.Fix { return c.replace(word, 1) }
