package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/cmd/answer"
	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/journal"
	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

func logsCommand() *cli.Command {
	return jobCommand("logs", "print the output of a job, as it runs or after it has ended", logs,
		&cli.BoolFlag{Name: "raw", Usage: "print it as the container wrote it, escape sequences and all: seatrial logs --raw JOB > log"})
}

func cancelCommand() *cli.Command {
	return jobCommand("cancel", "end a job on the network", cancel)
}

func jobsCommand() *cli.Command {
	return command(&cli.Command{
		Name: "jobs", Usage: "list the jobs of the network, newest first",
		Flags: append(networkFlags(),
			&cli.BoolFlag{Name: "failed", Usage: "list those that failed, were stopped, or whose container did not exit with 0"},
			&cli.BoolFlag{Name: "mine", Usage: "list what was submitted from this machine, how far each came, and what to type; with --failed those on this network that failed"},
			documentFlag()),
		Action: jobs,
	})
}

// jobCommand is a command about one job.
func jobCommand(name, usage string, do func(*cli.Context, *submit.Client, string) error, flags ...cli.Flag) *cli.Command {
	return command(&cli.Command{
		Name: name, Usage: usage, ArgsUsage: "JOB", Flags: append(networkFlags(), flags...),
		Action: func(c *cli.Context) error {
			if c.NArg() != 1 {
				return pipeline.Hint(pipeline.Usagef("want one job, got %d arguments", c.NArg()), "seatrial "+name+" JOB")
			}
			client, err := networkFrom(c).Dial()
			if err != nil {
				return err
			}
			return do(c, client, c.Args().First())
		},
	})
}

// logs prints lines that do nothing to a terminal or a CI service, or all of it as it comes.
func logs(c *cli.Context, client *submit.Client, id string) error {
	streams := map[submit.Stream]io.Writer{submit.Stdout: c.App.Writer, submit.Stderr: c.App.ErrWriter}
	if c.Bool("raw") {
		return client.Logs(c.Context, id, "", func(stream submit.Stream, piece string) { fmt.Fprint(secret.Raw(streams[stream]), piece) })
	}
	lines := submit.Lines{Line: func(stream submit.Stream, line string) { fmt.Fprintln(streams[stream], line) }}
	defer lines.End()
	return client.Logs(c.Context, id, "", lines.Piece)
}

func cancel(c *cli.Context, client *submit.Client, id string) error {
	if err := client.Cancel(c.Context, id, "cancelled with seatrial"); err != nil {
		return err
	}
	fmt.Fprintln(c.App.ErrWriter, "cancelled", id)
	return nil
}

func jobs(c *cli.Context) error {
	if c.NArg() > 0 {
		return pipeline.Hint(pipeline.Usagef("unexpected %q: jobs lists them all", c.Args().First()), "seatrial status JOB")
	}
	document, err := wantsDocument(c)
	if err != nil {
		return err
	}
	if c.Bool("mine") && !c.Bool("failed") {
		return mine(c, document)
	}
	list, err := pipeline.Jobs(c.Context, pipeline.Options{Network: networkFrom(c)})
	if err != nil {
		return err
	}
	if c.Bool("failed") {
		list = pipeline.AtFault(list)
	}
	if c.Bool("mine") {
		if list, err = pipeline.SentFromHere(list); err != nil {
			return err
		}
	}
	if document {
		return answer.Write(c.App.Writer, listed(list))
	}
	w, color := tabwriter.NewWriter(c.App.Writer, 0, 0, 2, ' ', 0), coloredFor(c, c.App.Writer)
	for _, j := range list {
		name := j.Name
		if name == j.ID { // which the network gives a job that has none
			name = ""
		}
		line := []string{j.ID, j.Created.Local().Format("2006-01-02 15:04"), report.Painted(string(j.State), verdictOn(j), color), words.Fold(name)}
		if j.AtFault {
			line = append(line, words.Said(j.Text))
		}
		fmt.Fprintln(w, strings.Join(line, "\t"))
	}
	return w.Flush()
}

// verdictOn is what has the colour that a job's state is shown in. Each has one: columns are as wide as all that is in them.
func verdictOn(j pipeline.Listed) string {
	switch {
	case j.AtFault:
		return string(lint.Fail)
	case j.State == facts.JobCompleted:
		return string(lint.Pass)
	}
	return string(lint.Info)
}

// listed are jobs as data.
func listed(list []pipeline.Listed) answer.Jobs {
	document := answer.Jobs{Version: answer.Version, Jobs: []answer.Job{}}
	for _, j := range list {
		job := answer.Job{ID: j.ID, Name: j.Name, State: string(j.State), Created: j.Created, AtFault: j.AtFault}
		if j.Name == j.ID {
			job.Name = ""
		}
		if j.AtFault {
			job.Cause = words.Said(j.Text)
		}
		document.Jobs = append(document.Jobs, job)
	}
	return secret.Texts(document)
}

// resumable is what to type to go on with a submission; empty when there is nothing to go on with.
func resumable(s journal.State) string {
	if s.Stage == journal.Begun || s.Stage == journal.Compared {
		return ""
	}
	return words.ShellLine([]string{"seatrial", "submit", "--resume", cmp.Or(s.JobID, s.ID)})
}

// submissions are those of this machine as data.
func submissions(all []journal.State) answer.Submissions {
	document := answer.Submissions{Version: answer.Version, Submissions: []answer.Submission{}}
	for _, s := range all {
		document.Submissions = append(document.Submissions, answer.Submission{
			ID: s.ID, JobID: s.JobID, Began: s.Began, Stage: cmp.Or(string(s.Stage), "damaged"), Network: s.Network, Name: s.Name, Image: s.Image, Next: resumable(s),
		})
	}
	return secret.Texts(document)
}

// mine lists the submissions of this machine's journal.
func mine(c *cli.Context, document bool) error {
	all, err := pipeline.Mine()
	if err != nil {
		return err
	}
	if document {
		return answer.Write(c.App.Writer, submissions(all))
	}
	w := tabwriter.NewWriter(c.App.Writer, 0, 0, 2, ' ', 0)
	for _, s := range all {
		id := cmp.Or(s.JobID, s.ID)
		next := cmp.Or(resumable(s), "-")
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", id, s.Began.Local().Format("2006-01-02 15:04"),
			cmp.Or(string(s.Stage), "damaged"), s.Network, words.Fold(cmp.Or(s.Name, s.Image)), next)
	}
	return w.Flush()
}
