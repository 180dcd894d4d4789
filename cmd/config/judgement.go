package config

import (
	"slices"
	"strconv"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
)

// said is what a file says of the judgement.
type said struct {
	policy lint.Policy
	// expects is where it says what the results should be; nowhere when it does not.
	expects job.Position
	// at are the places of single values, by their paths: "checks.image-size.severity".
	at map[string]job.Position
}

func (d *decoding) ignore(n *tree.Node) lint.Ignore {
	i := lint.Ignore{Position: start(n), Base: d.file.Dir}
	for _, f := range n.Fields {
		switch f.Key {
		case "check":
			i.Check, i.Position = f.Value.Text, start(f.Value)
			if err := d.reader.Checks.Matches(i.Check); err != nil {
				d.fail(i.Position, "%s", err)
			}
		case "reason":
			i.Reason = strings.TrimSpace(f.Value.Text)
		case "until":
			i.Until = f.Value.Text
			if err := lint.CheckUntil(i.Until); err != nil {
				d.fail(start(f.Value), "%s", err)
			}
		case "path":
			i.Paths = d.globs(f)
		case "image":
			i.Images = d.globs(f)
		case "input":
			i.Inputs = d.globs(f)
		}
	}
	return i
}

// globs are patterns that are some.
func (d *decoding) globs(f tree.Field) []string {
	all := texts(f.Value)
	for _, p := range all {
		if !doublestar.ValidatePattern(p) {
			d.fail(start(f.Value), "%s is %q, want a pattern such as jobs/**/*.yaml", f.Key, p)
		}
	}
	return all
}

func (d *decoding) checks(n *tree.Node) {
	policy := &d.file.said.policy
	policy.Severity, policy.Options = map[string]lint.Severity{}, map[string]map[string]string{}
	for _, of := range n.Fields {
		check, err := d.reader.Checks.Find(of.Key)
		if err != nil {
			d.fail(of.At, "%s", err)
			continue
		}
		for _, f := range of.Value.Fields {
			d.file.said.at["checks."+check.ID+"."+f.Key] = start(f.Value)
			if f.Key == "severity" {
				policy.Severity[check.ID] = lint.Severity(f.Value.Text)
				continue
			}
			o := check.Options[slices.IndexFunc(check.Options, func(o lint.Option) bool { return o.Name == f.Key })]
			if err := o.Check(f.Value.Text); err != nil {
				d.fail(start(f.Value), "%s", err)
			}
			if policy.Options[check.ID] == nil {
				policy.Options[check.ID] = map[string]string{}
			}
			policy.Options[check.ID][o.Name] = f.Value.Text
		}
	}
}

func (d *decoding) expect(f tree.Field) {
	if f.Value.Kind == tree.Null {
		return
	}
	expect := &d.file.said.policy.Expect
	d.file.said.expects = f.At
	for _, field := range f.Value.Fields {
		if field.Key == "dir" {
			expect.Dir = d.path(Flag{Name: "dir"}, start(field.Value), field.Value.Text)
			continue
		}
		for _, item := range field.Value.Items {
			expect.Tolerances = append(expect.Tolerances, d.tolerance(item))
		}
	}
	if expect.Dir == "" && len(expect.Tolerances) == 0 {
		d.fail(start(f.Value), "expect without a folder and without files, want `dir: FOLDER` for expected results, or `files` with how the network's are compared")
	}
}

func (d *decoding) tolerance(n *tree.Node) harness.Tolerance {
	t := harness.Tolerance{Compare: harness.CompareExact}
	for _, f := range n.Fields {
		switch f.Key {
		case "pattern":
			t.Pattern = f.Value.Text
		case "compare":
			t.Compare = f.Value.Text
		case "epsilon":
			// As text: versions of YAML disagree on whether 1e-6 is a number.
			value, err := strconv.ParseFloat(f.Value.Text, 64)
			if err != nil {
				d.fail(start(f.Value), "epsilon is not a number")
			}
			t.Epsilon = value
		}
	}
	if err := t.Check(); err != nil {
		d.fail(start(n), "%s", err)
	}
	return t
}
