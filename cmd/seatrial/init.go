package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/convert"
	"github.com/seatrial/seatrial/submit/convert/dockerrun"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// initFile is what seatrial init writes.
const initFile = "job.yaml"

func initCommand() *cli.Command {
	return command(&cli.Command{
		Name:      "init",
		Usage:     "make a job file of a docker run line",
		ArgsUsage: "-- docker run [flags] IMAGE [CMD…]",
		Description: "Each flag of the line is kept, changed or refused, and said so; the job file says where each value\n" +
			"came from. Lines of podman run and nerdctl run are read as well.",
		Flags: append(append([]cli.Flag{
			&cli.StringFlag{Name: "job-file", Aliases: []string{"o"}, Value: initFile, Usage: "write `FILE`; - is standard output"},
			&cli.BoolFlag{Name: "force", Usage: "overwrite it"},
			&cli.StringSliceFlag{Name: "output", Usage: "the program writes its results into `PATH` of the container"},
			&cli.StringSliceFlag{Name: "input", Usage: "the program only reads what is mounted at `PATH`"},
		}, judgeFlags()...), networkFlags()...),
		Action: initialize,
	})
}

func initialize(c *cli.Context) error {
	o, err := optionsFrom(c)
	if err != nil {
		return err
	}
	line, err := runLine(c.Args().Slice())
	if err != nil {
		return err
	}
	name := c.String("job-file")
	if err := vacant(c, name); err != nil {
		return err
	}
	run, err := dockerrun.Read(line, convert.Options{
		Outputs: c.StringSlice("output"), Inputs: c.StringSlice("input"), Variable: os.LookupEnv, Writes: asker(c),
	})
	if err != nil {
		return err
	}
	data, err := file.Commented(run.Job, "From: "+secret.Redact(words.Printable(words.ShellLine(line))), commentsOf(run.Notes))
	if err != nil {
		return err
	}
	data = bytes.ReplaceAll(data, []byte("{{"), []byte("{{`{{`}}")) // which a job file's template would read
	printNotes(c, run.Notes)
	if name == "-" {
		_, err := secret.Raw(c.App.Writer).Write(data)
		return err
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	fmt.Fprintf(c.App.ErrWriter, "wrote %s\n", name)
	j, err := complete(file.Read(c.Context, name, templateOptions(c)))
	if err != nil {
		return err
	}
	reports, err := pipeline.Check(c.Context, o, []*job.Job{j})
	if err != nil {
		return err
	}
	if err := printReports(c, reports...); err != nil {
		var judged exit
		if !errors.As(err, &judged) { // the file is there, and the report says what is wrong with it
			return err
		}
	}
	fmt.Fprintf(c.App.ErrWriter, "next: seatrial test %[1]s\n      seatrial submit %[1]s\n", words.ShellWord(name))
	return nil
}

// runLine are the words of the line that was given, as one word or as many.
func runLine(args []string) ([]string, error) {
	const example = "seatrial init -- docker run IMAGE"
	if len(args) == 1 && strings.ContainsAny(args[0], " \n") {
		line, err := dockerrun.Split(args[0], os.LookupEnv)
		if err != nil {
			return nil, pipeline.Usagef("the line: %w", err)
		}
		args = line
	}
	switch {
	case len(args) == 0:
		return nil, pipeline.Hint(pipeline.Usagef("no line of docker run"), example)
	case !dockerrun.Is(args):
		return nil, pipeline.Hint(pipeline.Usagef("%s is no line of docker run", words.Quoted(words.ShellLine(args))), example)
	}
	return args, nil
}

// vacant refuses a file that is there already.
func vacant(c *cli.Context, name string) error {
	if name == "-" || c.Bool("force") {
		return nil
	}
	if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
		return pipeline.Hint(pipeline.Usagef("%s is there already", name), "--force overwrites it; -o FILE writes another")
	}
	return nil
}

// commentsOf says beside each value where it came from.
func commentsOf(notes []convert.Note) map[string]string {
	comments := map[string]string{}
	for _, n := range notes {
		switch {
		case n.Path == "":
		case n.Typed == "":
			comments[n.Path] = n.Says
		case n.Fate == convert.Changed:
			comments[n.Path] = "from " + n.Typed + ": " + n.Says
		default:
			comments[n.Path] = "from " + n.Typed
		}
	}
	return comments
}

// printNotes says of each part of the line what became of it.
func printNotes(c *cli.Context, notes []convert.Note) {
	for _, n := range notes {
		text := n.Says
		if n.Typed != "" {
			text = n.Typed + ": " + n.Says
		}
		fmt.Fprintf(c.App.ErrWriter, "%s: %s\n", n.Fate, text)
	}
}

// asker asks on a terminal whether a program writes into a folder; nil where nobody is.
func asker(c *cli.Context) func(source, target string) (bool, error) {
	if !isTerminal(c.App.ErrWriter) || !isTerminal(c.App.Reader) {
		return nil
	}
	answers := bufio.NewReader(c.App.Reader)
	return func(source, target string) (bool, error) {
		fmt.Fprintf(c.App.ErrWriter, "does the program write its results into %s (%s here)? [y/N] ", target, words.Printable(source))
		answer, err := answers.ReadString('\n')
		if err != nil {
			return false, errors.New("no answer; --output PATH or --input PATH says it")
		}
		return strings.HasPrefix(strings.ToLower(strings.TrimSpace(answer)), "y"), nil
	}
}
