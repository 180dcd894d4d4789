package main

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/words"
)

// shells are those that complete what is typed, by the names of their scripts.
var shells = []string{"bash", "zsh", "fish", "powershell"}

// completions are the scripts, which ask this program and know nothing themselves. Those of the flag library complete no values of
// flags, and those of others run what stands in the line that is completed.
//
//go:embed completions
var completions embed.FS

func completionCommand() *cli.Command {
	return command(&cli.Command{
		Name:      "completion",
		Usage:     "print the script that completes commands in a shell",
		ArgsUsage: "SHELL",
		Description: "SHELL is bash, zsh, fish or powershell. Completed are commands, flags and their values, checks, the images of the local engine, the jobs that were\n" +
			"submitted from this machine, and files. No network is asked for that.\n\n" +
			"bash: eval \"$(seatrial completion bash)\" in ~/.bashrc. zsh: the same in ~/.zshrc, behind compinit. fish: seatrial completion fish | source in " +
			"~/.config/fish/config.fish. PowerShell: seatrial completion powershell | Out-String | Invoke-Expression in $PROFILE.",
		Action: func(c *cli.Context) error {
			shell := c.Args().First()
			if c.NArg() != 1 {
				return pipeline.Hint(pipeline.Usagef("want one shell, got %d: %s", c.NArg(), strings.Join(shells, ", ")), "seatrial completion bash")
			}
			script, err := completions.ReadFile("completions/" + shell)
			if err != nil {
				return pipeline.Usagef("unknown shell %s, want one of %s", words.Quoted(shell), strings.Join(shells, ", "))
			}
			_, err = c.App.Writer.Write(script)
			return err
		},
	})
}

// completeVerb is the command by which those scripts ask.
const completeVerb = "complete"

// completeCommand answers a script of completionCommand: behind the shell are the words before the cursor, and after "=" the beginning
// of the one at the cursor, which some shells would leave out when it is empty. Whatever is wrong there, the user is in the middle
// of a line: nothing is said of it.
func completeCommand() *cli.Command {
	return command(&cli.Command{
		Name: completeVerb, Hidden: true, SkipFlagParsing: true,
		Action: func(c *cli.Context) error {
			typed := c.Args().Slice()
			if len(typed) < 2 {
				return nil
			}
			line, last := typed[1:len(typed)-1], strings.TrimPrefix(typed[len(typed)-1], "=")
			p := &prompt{ctx: c.Context, app: c.App, current: last, paths: noPaths}
			p.complete(line)
			fmt.Fprintf(c.App.Writer, "%s\t%s\n", p.paths, p.before)
			for _, one := range p.found {
				fmt.Fprintf(c.App.Writer, "%s\t%s\n", one.word, one.text)
			}
			return nil
		},
	})
}

// prompt is a command line whose last word is completed.
type prompt struct {
	ctx context.Context
	app *cli.App
	// current is the beginning of that word.
	current string
	// paths are what of this machine's paths may stand there as well, and before what of the word stands before such a path.
	paths  paths
	before string
	found  []candidate
}

// candidate is a word that may stand there, and what it is.
type candidate struct{ word, text string }

// flags are those of a command that may still be given.
func (p *prompt) flags(all, given []cli.Flag) {
	for _, f := range all {
		documented, ok := f.(cli.DocGenerationFlag)
		_, several := f.(*cli.StringSliceFlag)
		if !ok || hidden(f) || !several && slices.Contains(given, f) {
			continue
		}
		p.offer("--"+f.Names()[0], documented.GetUsage())
	}
}
