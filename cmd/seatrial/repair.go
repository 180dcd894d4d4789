package main

import (
	"errors"
	"fmt"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/words"
)

func repairCommand() *cli.Command {
	return command(&cli.Command{
		Name:      "repair",
		Usage:     "mend an image where that needs no source",
		ArgsUsage: "IMAGE",
		Flags: append(slices.Concat(judgeFlags(), networkFlags()),
			&cli.StringFlag{Name: "push", Usage: "push it to `REF`, and print that name with its digest"},
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write it to `PLACE`: oci:DIR, docker-archive:FILE, or docker-daemon:NAME for the local engine"}),
		Action: repair,
	})
}

func repair(c *cli.Context) error {
	if c.NArg() != 1 || file.Named(c.Args().First()) {
		return pipeline.Hint(pipeline.Usagef("want one image, got %s", words.Count(c.NArg(), "argument")), "seatrial repair --push REF IMAGE")
	}
	if err := refusePath(c.Context, c.Command.Name, c.Args().First()); err != nil {
		return err
	}
	if bad := (*image.ReferenceError)(nil); errors.As(image.ParseReference(c.Args().First()), &bad) {
		return pipeline.Hint(pipeline.Usage(bad), some(bad.Suggestion)...)
	}
	o, err := repairOptions(c)
	if err != nil {
		return err
	}
	show, done := showProgress(c.App.ErrWriter, false)
	defer done()
	repaired, err := pipeline.Repair(c.Context, o, show)
	done()
	if err != nil {
		return err
	}
	return printRepaired(c, o, repaired)
}

func repairOptions(c *cli.Context) (o pipeline.RepairOptions, err error) {
	if o.Options, err = optionsFrom(c); err != nil {
		return o, err
	}
	if o.Job, err = flagged(c, typedFlags(c), c.Args().First(), nil); err != nil {
		return o, err
	}
	o.Push = c.String("push")
	switch to := c.String("output"); {
	case c.IsSet("push") && c.IsSet("output"):
		return o, pipeline.Usagef("--push %s with --output %s: want one of them", o.Push, to)
	case c.IsSet("push") && o.Push == "":
		return o, pipeline.Usagef("--push is empty, want a name in a registry, with a tag")
	case c.IsSet("output"):
		place, ok := image.ParseTarget(to)
		if !ok {
			return o, pipeline.Usagef("--output is %q, want oci:DIR, docker-archive:FILE or docker-daemon:NAME; --push writes to a registry", to)
		}
		if err := place.Check(); err != nil {
			return o, pipeline.Usagef("--output: %w", err)
		}
		o.Save = &place
	}
	return o, nil
}

// printRepaired says what was changed and what is left on stderr: what stdout has is a reference to type.
func printRepaired(c *cli.Context, o pipeline.RepairOptions, r *pipeline.Repaired) error {
	errs := c.App.ErrWriter
	for _, d := range r.Done {
		on := ""
		if len(r.Reports) > 1 {
			on = d.Platform + ": "
		}
		fmt.Fprintf(errs, "repaired: %s%s\n", on, words.Fold(words.Printable(d.String())))
	}
	if r.Copied != "" {
		fmt.Fprintf(errs, "copied: layers that stay, from %s, whose layers another registry cannot mount\n", words.Printable(r.Copied))
	}
	for _, l := range r.Lost {
		fmt.Fprintf(errs, "lost: %s\n", words.Fold(words.Printable(l)))
	}
	left := writeReports(c, errs, r.Reports)
	switch {
	case slices.ContainsFunc(r.Reports, func(r *report.Report) bool { return r.Verdict != lint.Pass }):
		switch {
		case !slices.ContainsFunc(r.Reports, func(r *report.Report) bool { return r.Verdict == lint.Fail }):
			fmt.Fprintln(errs, "seatrial: nothing is written: whether it would run is not known")
		case len(r.Done) == 0:
			fmt.Fprintln(errs, "seatrial: nothing of it can be repaired without what the image was built from")
		case o.Push != "" || o.Save != nil:
			fmt.Fprintln(errs, "seatrial: nothing is written: what is left would fail; --fail-on never writes it all the same")
		}
		return left
	case len(r.Done) == 0:
		fmt.Fprintln(errs, "seatrial: there is nothing to repair, and nothing is written")
		fmt.Fprintln(c.App.Writer, image.Pin(o.Job.Image(), r.Reports[0].Subject.Digest))
	case o.Push != "":
		fmt.Fprintln(c.App.Writer, r.Reference)
	case o.Save != nil:
		fmt.Fprintln(c.App.Writer, c.String("output"))
	default:
		fmt.Fprintln(errs, "seatrial: nothing is written without a place for it")
		fmt.Fprintln(errs, "   ", words.ShellLine([]string{"seatrial", "repair", "--push", pushName(o.Job.Image()), o.Job.Image()}))
	}
	return left
}

// pushName is a name to push an image by: its own when it has one.
func pushName(reference string) string {
	repository, tag := image.Repository(reference), image.Tag(reference)
	switch {
	case repository == "":
		return "docker.io/USER/APP:v1"
	case tag == "":
		return repository + ":v1"
	}
	return repository + ":" + tag
}
