package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/words"
)

// templateFileFlag is ours: Bacalhau takes each value on the command line.
const templateFileFlag = "template-vars-file"

// templateFlags are those of job files that are templates.
func templateFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "template-vars", Aliases: []string{"V"}, Usage: "replace {{.KEY}} in the job file: `KEY=VALUE`", Category: groupFile},
		&cli.StringFlag{Name: "template-envs", Aliases: []string{"E"}, Usage: "environment variables that match `REGEXP` are template variables", Category: groupFile},
		&cli.StringFlag{Name: templateFileFlag, Usage: "values of template variables in `FILE`: YAML or JSON, or NAME=VALUE lines in a .env", Category: groupFile},
		&cli.BoolFlag{Name: "no-template", Usage: "take the job file as it is", Category: groupFile},
	}
}

// templateOptions are the values of template variables: those of flags, then of the file that a flag names, then of the project.
func templateOptions(c *cli.Context) (file.Template, error) {
	t := file.Template{
		Vars:     c.StringSlice("template-vars"),
		EnvMatch: c.String("template-envs"),
		Environ:  os.Environ(),
		Values:   map[string]string{},
		Disabled: c.Bool("no-template"),
	}
	maps.Copy(t.Values, settingsOf(c).Policy().Template)
	if name := c.String(templateFileFlag); name != "" {
		values, err := file.ReadTemplateValues(c.Context, name)
		if err != nil {
			return t, err
		}
		maps.Copy(t.Values, values)
	}
	return t, nil
}

// judgedTemplates are those of check, which judges a job without the values that are not there.
func judgedTemplates(c *cli.Context) (file.Template, error) {
	t, err := templateOptions(c)
	t.Placeholders = true
	return t, err
}

// noteUnset says once of a job which values it was judged without.
func noteUnset(to io.Writer, j *job.Job) {
	if j == nil || len(j.Unset) == 0 {
		return
	}
	name, which := words.Printable(j.File), "the template variable "
	if len(j.Unset) > 1 {
		which = "the template variables "
	}
	fmt.Fprintf(to, "seatrial: %s: %s: what depends on them is not judged\n    --template-vars %s\n", name,
		words.Said("no value for "+which+strings.Join(j.Unset, ", ")), words.Said(strings.Join(j.Unset, "=VALUE,")+"=VALUE"))
	if len(j.Deciding) > 0 {
		fmt.Fprintf(to, "seatrial: %s: %s\n", name, words.Said("parts of it depend on what "+strings.Join(j.Deciding, ", ")+" is, and one case is judged"))
	}
}
