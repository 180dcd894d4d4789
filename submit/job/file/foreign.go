package file

import (
	"context"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// Foreign is a file that is no job of today (F66), by what it is. What becomes of each is submit/convert's.
type Foreign string

// The kinds of files that are known. Former is what a job of APIVersion and Spec is, which Bacalhau took up to 1.3; modules of
// Lilypad are such jobs still. The earliest ones have no Spec, and its keys beside APIVersion.
const (
	Kubernetes Foreign = "a file of Kubernetes"
	Former     Foreign = "a job of Bacalhau 1.3 or earlier"
	Compose    Foreign = "a Compose file"
	Workflow   Foreign = "a workflow of GitHub"
	Chart      Foreign = "a chart of Helm"
)

// Convertible tells whether `seatrial init` makes a job of such a file.
func (f Foreign) Convertible() bool { return f == Kubernetes || f == Former || f == Compose }

// foreigners are the kinds, each known by what no job of today has.
var foreigners = []struct {
	kind Foreign
	is   func(root *tree.Node) bool
}{
	{Kubernetes, func(n *tree.Node) bool { return n.Has("apiVersion") && n.Has("kind") && !n.Has("Tasks") }},
	{Former, isFormer},
	{Compose, func(n *tree.Node) bool { return (n.Has("services") || hasContainers(n.Get("jobs"))) && !n.Has("Tasks") }},
	{Workflow, func(n *tree.Node) bool { return n.Has("jobs") && n.Has("on") }},
	{Chart, func(n *tree.Node) bool { return n.Has("apiVersion") && n.Has("version") && n.Has("name") }},
}

// hasContainers tells the jobs of a Compose file from those of other programs.
func hasContainers(jobs *tree.Node) bool {
	return jobs != nil && slices.ContainsFunc(jobs.Fields, func(f tree.Field) bool { return f.Value.Has("image") || f.Value.Has("build") })
}

// ChartTemplate tells a template of a Helm chart by the values that helm fills in.
func ChartTemplate(data []byte) bool { return chartValue.Match(data) }

// chartValue is one of a chart's, or a function of helm's.
var chartValue = regexp.MustCompile(`\{\{-?[^{}]*(?:\.(?:Values|Release|Chart|Capabilities)\b|\b(?:include|toYaml|nindent)\s)`)

// skeleton is the smallest job there is, for what cannot be converted.
const skeleton = "Type: batch\nTasks:\n  - Name: main\n    Engine: {Type: docker, Params: {Image: NAME:TAG}}\n"

// ForeignOf is what the documents of a file are that is no job of today, and the first of them that tells; empty for any other.
func ForeignOf(documents []*tree.Node) (Foreign, *tree.Node) {
	for _, document := range documents {
		for _, f := range foreigners {
			if document.Kind == tree.Map && f.is(document) {
				return f.kind, document
			}
		}
	}
	return "", nil
}

// foreign is the mistake of a file that is no job of today, with what makes one of it; nil for any other file.
func foreign(documents []*tree.Node, source string) *job.Error {
	kind, document := ForeignOf(documents)
	if kind == "" {
		return nil
	}
	e := job.Mistake(document.At, "%s, want a job with Type and Tasks", kind)
	if !kind.Convertible() {
		e.Hint, e.Example = "a job in today's form:", skeleton
		return e
	}
	return e.Hinted("%s", converting(source))
}

// converting is the command that makes a job of a file.
func converting(source string, flags ...string) string {
	if !Named(source) {
		source = "-" // standard input
	}
	return words.ShellLine(append(append([]string{"seatrial", "init"}, flags...), source))
}

// Documents reads the values in a file of another kind than a job, whatever is in them, and says of which. The template of a
// Former one is executed; the braces of others are their own. Errors are those of Parse.
func Documents(ctx context.Context, data []byte, source string, template Template) ([]*tree.Node, Foreign, error) {
	data = Decoded(data)
	if fault := isText(data, source); fault != nil {
		return nil, "", fault
	}
	secret.File(data) // before an error, or a note, can show any of it
	lines := tree.Lines(data)
	if formerText.Match(lines) {
		made, _, err := template.apply(ctx, lines, source)
		if err != nil {
			return nil, "", formerTemplate(source, err)
		}
		lines = made
	}
	documents, fault := tree.Read(source, tree.Description, lines, limits.JobFile)
	if fault != nil {
		return nil, "", fault
	}
	kind, _ := ForeignOf(documents)
	return documents, kind, nil
}

// formerText finds an earlier job in a template that cannot be executed without its variables.
var formerText = regexp.MustCompile(`(?m)"?\bAPIVersion"?\s*:\s*"?[Vv]1(alpha|beta)`)

// formerTemplate is the mistake in the template of an earlier job.
func formerTemplate(source string, err error) *job.Error {
	at := job.Position{Source: source, Line: 1, Column: 1}
	fault := job.Mistake(at, "%s; %s", Former, err)
	if strings.HasSuffix(err.Error(), "not defined") {
		return fault.Hinted("a function of another program's, such as Lilypad's subst; write NAME=VALUE in place of each call")
	}
	return fault.Hinted("with its variables, a job of today is made of it: %s", converting(source, "--template-vars", "NAME=VALUE"))
}
