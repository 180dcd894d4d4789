package dockerrun

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/syntax"

	"github.com/seatrial/seatrial/submit/convert"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// Split is a text, such as one from a shell's history, in the words that a shell makes of it, with its variables; of several commands it takes
// the one that runs an image. What stands around that one is no part of a job, and noted.
func Split(text string, variable func(string) (string, bool)) ([]string, []convert.Note, error) {
	text = prompt.ReplaceAllString(continued.ReplaceAllString(text, " "), "")
	script, err := syntax.NewParser().Parse(strings.NewReader(text), "")
	if err != nil {
		return nil, nil, err
	}
	var line, first []string
	var notes []convert.Note
	syntax.Walk(script, func(n syntax.Node) bool {
		statement, ok := n.(*syntax.Stmt)
		if !ok || err != nil || line != nil {
			return err == nil && line == nil
		}
		call, ok := statement.Cmd.(*syntax.CallExpr)
		if !ok {
			return true
		}
		if err = unset(call, variable); err != nil {
			return false
		}
		var fields []string
		if fields, err = expand.Fields(shell(variable), call.Args...); err != nil {
			return false
		}
		if first == nil {
			first = fields
		}
		if Is(fields) {
			line = fields
			notes = around(text, statement)
		}
		return false
	})
	if line == nil {
		line = first
	}
	for i := range line {
		line[i] = folderOfWindows.ReplaceAllStringFunc(line[i], func(typed string) string {
			here, _ := variable("PWD")
			return cmp.Or(here, typed)
		})
	}
	return line, notes, err
}

// continued is a line's end that goes on in the next, as shells of Unix, PowerShell and Windows write it, with blanks that were copied behind it.
var continued = regexp.MustCompile("(?:\\\\|`|\\^)[ \\t\\r]*\\n")

// prompt is what stands before a command on a page.
var prompt = regexp.MustCompile(`^\s*[$#>%❯]\s+`)

// folderOfWindows is how its shell names this folder.
var folderOfWindows = regexp.MustCompile(`(?i)%cd%`)

// around notes what stands in a text beside the command that is read: other commands, and where its output goes.
func around(text string, s *syntax.Stmt) []convert.Note {
	var notes []convert.Note
	for _, redirect := range s.Redirs {
		says := "what the program prints comes home as the files stdout and stderr"
		if redirect.Op == syntax.RdrIn || redirect.Op == syntax.Hdoc || redirect.Op == syntax.WordHdoc || redirect.Op == syntax.DashHdoc {
			says = "a program's standard input is empty on a node: what it reads comes as an input"
		}
		typed := strings.TrimSpace(text[redirect.Pos().Offset():redirect.End().Offset()])
		notes = append(notes, convert.Note{Typed: words.Printable(typed), Fate: Changed, Says: says})
	}
	rest := strings.TrimSpace(text[:s.Pos().Offset()]) + " … " + strings.TrimSpace(strings.TrimRight(text[s.End().Offset():], "; \n"))
	if strings.Trim(rest, " …") != "" {
		notes = append(notes, convert.Note{Typed: words.Printable(words.Short(strings.TrimSpace(rest))), Fate: Changed, Says: "a job is the one command that runs an image: what is around it stays here"})
	}
	return notes
}

// shell reads a line's words as one does, but runs nothing.
func shell(variable func(string) (string, bool)) *expand.Config {
	return &expand.Config{Env: environment(variable), NoUnset: true, CmdSubst: func(w io.Writer, c *syntax.CmdSubst) error {
		var typed strings.Builder
		if err := syntax.NewPrinter().Print(&typed, c); err != nil {
			return err
		}
		value, known := "", true
		switch strings.Trim(typed.String(), "$()`") {
		case "pwd", "pwd -P", "PWD", "CURDIR", "Get-Location": // the last ones are make's and PowerShell's
			value, known = variable("PWD")
		case "id -u":
			value = strconv.Itoa(os.Getuid())
		case "id -g":
			value = strconv.Itoa(os.Getgid())
		default:
			known = false
		}
		if !known {
			return fmt.Errorf("%s is a command that a shell would run: type what it prints instead", words.Quoted(typed.String()))
		}
		_, err := io.WriteString(w, value)
		return err
	}}
}

// environment is the shell's, by the names of its variables.
type environment func(string) (string, bool)

func (e environment) Get(name string) expand.Variable {
	value, found := e(name)
	if !found && name == "pwd" { // PowerShell's
		value, found = e("PWD")
	}
	return expand.Variable{Set: found, Kind: expand.String, Str: value}
}

func (e environment) Each(func(string, expand.Variable) bool) {}

// unset refuses a command with variables that are not set here, and names all of them.
func unset(call *syntax.CallExpr, variable func(string) (string, bool)) error {
	var names []string
	syntax.Walk(call, func(n syntax.Node) bool {
		p, ok := n.(*syntax.ParamExp)
		if !ok || p.Param == nil || p.Exp != nil { // ${NAME:-value} says what to do
			return true
		}
		name := "$" + words.Printable(p.Param.Value)
		if !environment(variable).Get(p.Param.Value).Set && !slices.Contains(names, name) {
			names = append(names, name)
		}
		return true
	})
	switch len(names) {
	case 0:
		return nil
	case 1:
		return fmt.Errorf("%s is not set here: type its value instead", names[0])
	}
	return fmt.Errorf("%s are not set here: type their values instead", strings.Join(names, ", "))
}
