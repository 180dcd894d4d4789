package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/convert"
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
		Usage:     "make a job file of a docker run line or another's file",
		ArgsUsage: "-- docker run … | FILE [NAME] | IMAGE [CMD…] | FOLDER",
		Description: "FILE is a Compose file, a Job, a Pod or another workload of Kubernetes, a job of Bacalhau 1.3 and\n" +
			"earlier, or a Dockerfile; NAME is that of the service, workload or container in it, where there are\n" +
			"several. Without arguments it is the one in this folder. Each part is kept, changed or refused, and said\n" +
			"so; the job file says where each value came from. Lines of podman run and nerdctl run are read too.",
		Flags: append(append([]cli.Flag{
			&cli.StringFlag{Name: "job-file", Aliases: []string{"o"}, Value: initFile, Usage: "write `FILE`; - is standard output"},
			&cli.BoolFlag{Name: "force", Usage: "overwrite it"},
			&cli.StringSliceFlag{Name: "output", Usage: "the program writes its results into `PATH` of the container"},
			&cli.StringSliceFlag{Name: "input", Usage: "the program only reads what is mounted at `PATH`; FOLDER:PATH mounts one of this machine there"},
			&cli.BoolFlag{Name: hookFlagName, Usage: "write git's pre-push hook instead, which stops a push of job files and Dockerfiles with an error"},
			&cli.StringFlag{Name: ciFlagName, Usage: "write the workflow of a CI `SERVICE` instead, github or gitlab, which checks the job files and Dockerfiles below this folder"},
			&cli.StringSliceFlag{Name: "template-vars", Aliases: []string{"V"}, Usage: "replace {{.KEY}} in a job of Bacalhau 1.3 and earlier: `KEY=VALUE`"},
		}, judgeFlags()...), networkFlags()...),
		Action: initialize,
	})
}

// The flags for what a repository has instead of a job file.
const (
	hookFlagName = "hook"
	ciFlagName   = "ci"
)

func initialize(c *cli.Context) error {
	switch hook, ci := c.Bool(hookFlagName), c.IsSet(ciFlagName); {
	case hook && ci:
		return pipeline.Usagef("--%s with --%s: want one of them", hookFlagName, ciFlagName)
	case (hook || ci) && c.NArg() > 0:
		return pipeline.Usagef("%s with --%s: want one of them", words.Quoted(c.Args().First()), map[bool]string{true: hookFlagName, false: ciFlagName}[hook])
	case hook:
		return writeHook(c.Context, c.App.ErrWriter, c.Bool("force"))
	case ci:
		return writeWorkflow(c.Context, c.App.ErrWriter, c.String(ciFlagName))
	}
	o, err := optionsFrom(c)
	if err != nil {
		return err
	}
	template, err := templateOptions(c)
	if err != nil {
		return err
	}
	to := destination{c.String("job-file"), c.Bool("force")}
	if !c.IsSet("job-file") {
		to = to.besides(c.Args().First())
	}
	from := &origin{
		Options:  convert.Options{Outputs: c.StringSlice("output"), Inputs: c.StringSlice("input"), Variable: os.LookupEnv, Writes: asker(c, to)},
		template: template, images: o.Gather.Image, offline: o.Gather.Offline, stdin: func() ([]byte, error) { return readStdin(c) },
	}
	run, err := from.described(c.Context, c.Args().Slice())
	if err != nil {
		return err
	}
	if run.found && !c.IsSet("job-file") {
		to = to.besides(run.from)
	}
	if err := to.vacant(); err != nil {
		return err
	}
	data, err := file.Commented(run.Job, "From: "+run.from, commentsOf(run.Notes))
	if err != nil {
		return err
	}
	data = bytes.ReplaceAll(data, []byte("{{"), []byte("{{`{{`}}")) // which a job file's template would read
	if run.found {
		fmt.Fprintf(c.App.ErrWriter, "from %s, which is all that a job can be made of here\n", run.from)
	}
	printNotes(c, run.Notes)
	if to.stdout() {
		_, err := secret.Raw(c.App.Writer).Write(data)
		return err
	}
	if err := to.write(data); err != nil {
		return err
	}
	fmt.Fprintf(c.App.ErrWriter, "wrote %s\n", words.Printable(to.name))
	j, err := complete(file.Read(c.Context, to.name, file.Template{}))
	if err != nil {
		return err
	}
	if run.build != "" && !o.Gather.Offline { // an image that is not built yet is nowhere
		o.Gather.Offline, o.Gather.Unbuilt = true, j.Image()+" is not built yet"
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
	name := words.ShellWord(words.NoFlag(to.name))
	next := []string{"seatrial test " + name, "seatrial submit " + name + "  # --local, where no network is yours"}
	if run.build != "" {
		next = slices.Concat([]string{run.build}, next[:1], pushing(run.build, name), next[1:])
	}
	fmt.Fprintf(c.App.ErrWriter, "next: %s\n", strings.Join(next, "\n      "))
	return nil
}

// pushing is the line that builds an image for a network's nodes and has the job file name it, of the one that only builds it.
func pushing(build, file string) []string {
	rest, ok := strings.CutPrefix(build, "seatrial build -t ")
	if !ok {
		return nil
	}
	if name, _, _ := strings.Cut(rest, " "); !strings.Contains(name, "/") {
		rest = "ghcr.io/USER/" + rest
	}
	return []string{"seatrial build --push --pin " + file + " -t " + rest + "  # needless for submit --local"}
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
func asker(c *cli.Context, to destination) func(source, target string) (bool, error) {
	if !isTerminal(c.App.ErrWriter) || !isTerminal(c.App.Reader) {
		return nil
	}
	answers := bufio.NewReader(c.App.Reader)
	return func(source, target string) (bool, error) {
		if err := to.vacant(); err != nil {
			return false, err // before anybody is asked
		}
		fmt.Fprintf(c.App.ErrWriter, "does the program write its results into %s (%s here)? [y/N] ", target, words.Printable(source))
		answer, err := answers.ReadString('\n')
		if err != nil {
			return false, errors.New("no answer; --output PATH or --input PATH says it")
		}
		return strings.HasPrefix(strings.ToLower(strings.TrimSpace(answer)), "y"), nil
	}
}
