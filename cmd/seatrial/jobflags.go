package main

import (
	"context"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/job/flags"
	"github.com/seatrial/seatrial/submit/limits"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
	"github.com/seatrial/seatrial/submit/words/secret"
)

const (
	groupJob     = "The job, as bacalhau docker run has it"
	groupFile    = "Job files, as bacalhau job run has them"
	groupTrial   = "The local run"
	groupNetwork = "The network"
	groupReport  = "The report"
)

// jobFlags are those of `bacalhau docker run` v1.9 that describe the job, in its spelling.
func jobFlags() []cli.Flag {
	text := func(name, usage string, aliases ...string) cli.Flag {
		return &cli.StringFlag{Name: name, Aliases: aliases, Usage: usage, Category: groupJob}
	}
	list := func(name, usage string, aliases ...string) cli.Flag {
		return &cli.StringSliceFlag{Name: name, Aliases: aliases, Usage: usage, Category: groupJob}
	}
	hidden := func(name string, aliases ...string) cli.Flag {
		return &cli.StringFlag{Name: name, Aliases: aliases, Hidden: true}
	}
	return append([]cli.Flag{
		list("input", "mount `URI[:PATH]`, or src=URI,dst=PATH[,opt=key=value], at PATH (default /inputs); a file or folder of this machine, ./data, is uploaded by submit", "i"),
		list("output", "publish the container's folder PATH as `NAME:PATH` (default outputs:/outputs)", "o"),
		text("publisher", "where results are published: `TYPE` or URI (ipfs, s3://bucket/key, local)", "p"),
		list("env", "set `NAME=VALUE` in the container", "e"),
		list("entrypoint", "replace the image's ENTRYPOINT by `PROGRAM[,ARG…]`"),
		text("workdir", "working `DIRECTORY` in the container, absolute", "w"),
		text("cpu", "CPU `CORES`: 500m, 2 (network's default 500m)"),
		text("memory", "memory `SIZE`: 500Mb, 2Gb, 1GiB (network's default 512Mb, decimal)"),
		text("disk", "disk `SIZE`; nodes do not enforce it"),
		text("gpu", "`NUMBER` of GPUs"),
		text("network", "`TYPE` of network: none, http, host, bridge"),
		list("domain", "`DOMAIN` the job may reach with --network http"),
		text("timeout", "`SECONDS` the job may take"),
		text("queue-timeout", "`SECONDS` the job may wait for a node"),
		text("name", "the job's `NAME`"),
		text("namespace", "the job's `NAMESPACE`"),
		text("task-name", "the task's `NAME`"),
		text("priority", "the job's `PRIORITY`, a whole number"),
		text("count", "`NUMBER` of nodes that run the job"),
		text("target", "any or all: run on --count matching nodes, or on `ALL` of them"),
		text("constraints", "run on nodes whose labels match `SELECTOR`: key=value,…"),
		list("labels", "label the job with `KEY=VALUE`", "l"),
		hidden("concurrency"),
		hidden("selector", "s"),
	}, templateFlags()...)
}

// jobFromArgs reads the job of a command line: IMAGE and its command, or one job file.
func jobFromArgs(c *cli.Context) (*job.Job, error) {
	if c.NArg() == 0 {
		return nil, pipeline.Hint(pipeline.Usagef("no image: want IMAGE [CMD…] or a job file"),
			"seatrial "+c.Command.Name+" [flags] IMAGE [CMD…]")
	}
	if err := refusePath(c.Context, c.Command.Name, c.Args().First()); err != nil {
		return nil, err
	}
	if file.Is(c.Args().First()) {
		if c.NArg() > 1 {
			return nil, pipeline.Usagef("%q after the job file %s: a job file has its own command", c.Args().Get(1), c.Args().First())
		}
		templates, err := templateOptions(c)
		if err != nil {
			return nil, err
		}
		return jobFromFile(c, c.Args().First(), templates)
	}
	for _, name := range []string{"count", "timeout", "queue-timeout", "priority", "publisher"} {
		if c.IsSet(name) && c.String(name) == "" { // of a variable that is not set, say; Bacalhau's client refuses it as well
			return nil, pipeline.Hint(pipeline.Usagef("--%s has an empty value", name), "leave it out for the default")
		}
	}
	return flagged(c, typedFlags(c), c.Args().First(), c.Args().Tail())
}

// asPath is how a path of this machine begins and no name of an image, or what only files are called.
var asPath = regexp.MustCompile(`^(\.{0,2}/|\.{1,2}$|~)|^[^:]*/$|^[^/:]+\.(tar|tgz|tar\.[a-z0-9]+)$`)

// slip is Dockerfile with letters left out, or in another case, and no image's name that anybody has.
var slip = regexp.MustCompile(`(?i)^d?o?c?kerf?ile?$|^docker?f?i?le?$|^dock?e?rfi?l?e?$`)

// refusePath refuses a file or folder that has an image in it, or the makings of one, and was typed without what it is.
func refusePath(ctx context.Context, command, typed string) error {
	isFile := file.Is(typed)
	if slip.MatchString(typed) && !exists(typed) && exists("Dockerfile") {
		return pipeline.Hint(pipeline.Usagef("%s: there is no such file", typed), "did you mean Dockerfile?")
	}
	if typed == "-" || file.Named(typed) || !isFile && !asPath.MatchString(typed) {
		return nil
	}
	found := image.Recognize(ctx, typed)
	switch {
	case found != nil && found.Dockerfile != "":
		return pipeline.Hint(pipeline.Usagef("%s is %s, want an image or a job file", typed, found.What), insteadOf(command, found.Dockerfile)...)
	case found != nil:
		return pipeline.Hint(pipeline.Usagef("%s is %s, want an image or a job file", typed, found.What), some(found.Instead)...)
	case !isFile && exists(typed):
		return pipeline.Hint(pipeline.Usagef("%s is a folder, want an image or a job file", typed), eachOf(typed, func(name string) []string { return insteadOf(command, name) })...)
	case !isFile && !exists(typed):
		return pipeline.Usagef("%s: there is no such file", typed)
	}
	return nil
}

// some is a hint that may be empty.
func some(hint string) []string {
	if hint == "" {
		return nil
	}
	return []string{hint}
}

// jobFromFile reads one job file; "-" is standard input.
func jobFromFile(c *cli.Context, name string, templates file.Template) (*job.Job, error) {
	j, _, err := jobAndText(c, name, templates)
	return j, err
}

// jobAndText is jobFromFile, with the text of the file.
func jobAndText(c *cli.Context, name string, templates file.Template) (*job.Job, []byte, error) {
	if err := refusePath(c.Context, c.Command.Name, name); err != nil {
		return nil, nil, err
	}
	if err := refuseJobFlags(c, name); err != nil {
		return nil, nil, err
	}
	var data []byte
	var err error
	if name == "-" {
		name = "stdin"
		data, err = readStdin(c)
	} else {
		data, err = file.ReadText(c.Context, name)
	}
	if err != nil {
		return nil, nil, err
	}
	j, err := readable(complete(file.Parse(c.Context, data, name, templates)))
	return j, data, err
}

// refuseJobFlags refuses the flags that describe a job beside a file that does.
func refuseJobFlags(c *cli.Context, name string) error {
	for _, f := range jobFlags() {
		if f.(cli.CategorizableFlag).GetCategory() != groupFile && typed(c, f.Names()[0]) {
			return pipeline.Usagef("--%s with the job file %s: write it into the file", f.Names()[0], name)
		}
	}
	return nil
}

// readStdin reads all of standard input, which may take for ever.
func readStdin(c *cli.Context) ([]byte, error) {
	data, err := limits.Stdin.ReadAll(limits.Awaited(c.Context, c.App.Reader))
	if beyond, ok := limits.Of(err); ok {
		return nil, pipeline.Usage(&limits.Error{Limits: beyond.Limits, Field: beyond.Field, Source: "standard input"})
	}
	return data, err
}

// readable refuses a job file whose comments set aside what there is not.
func readable(j *job.Job, err error) (*job.Job, error) {
	if err != nil {
		return nil, err
	}
	if fault := checks.All.CheckJobIgnores(j); fault != nil {
		return nil, fault
	}
	return j, nil
}

// complete keeps the guide's promise (step 2): /outputs is published unless the job says otherwise. The error is that of
// whoever read the job. A job file that names outputs and no publisher is left alone, for output-publisher to judge (F21).
func complete(j *job.Job, err error) (*job.Job, error) {
	if err != nil {
		return nil, err
	}
	keepSecrets(j)
	if j.Stays() { // nobody gets its results
		return j, nil
	}
	named := j.File != "" && len(j.Task().ResultPaths) > 0
	j.AddDefaultOutput()
	if j.Task().Publisher == nil && !named {
		j.SetDefaultPublisher(job.PublisherLocal)
	}
	return j, nil
}

// keepSecrets keeps what a job may not let out, however a file has spelled it.
func keepSecrets(j *job.Job) {
	keep := func(all map[string]string) {
		for name, value := range all {
			secret.Variable(name, value, false)
		}
	}
	keep(j.Meta)
	keep(j.Labels)
	for _, task := range j.Tasks {
		keep(task.Env)
		keep(task.Meta)
		for _, pair := range task.Engine.Params.EnvironmentVariables {
			name, value, _ := strings.Cut(pair, "=")
			secret.Variable(name, value, false)
		}
		secret.Words(task.Engine.Params.Words())
		for _, in := range task.InputSources {
			for name, param := range in.Source.Params {
				if value, ok := param.(string); ok {
					secret.Variable(name, value, false)
				}
			}
		}
	}
}

func typedFlags(c *cli.Context) flags.Flags { return flags.From(c.String, c.StringSlice) }
