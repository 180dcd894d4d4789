package file

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/shlex"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// converted is a job that was written for another program, or another time, in today's form.
type converted struct {
	job *job.Job
	// lost are the keys of the file that have no place in it.
	lost []string
	// notes say what to do about parts of it.
	notes []string
}

// foreigners are files that are no jobs of today, each known by what no job of today has (F66).
var foreigners = []struct {
	is      func(root *tree.Node) bool
	what    string // it is
	convert func(root *tree.Node) *converted
}{
	{isKubernetes, "a file of Kubernetes", fromKubernetes},
	{isFormer, formerJob, fromFormer},
	{func(n *tree.Node) bool { return has(n, "services") && !has(n, "Tasks") }, "a Compose file", fromCompose},
	{func(n *tree.Node) bool { return has(n, "jobs") && has(n, "on") }, "a workflow of GitHub", nil},
	{func(n *tree.Node) bool { return has(n, "apiVersion") && has(n, "version") && has(n, "name") }, "a chart of Helm", nil},
}

// skeleton is the smallest job there is, for what cannot be converted.
const skeleton = "Type: batch\nTasks:\n  - Name: main\n    Engine: {Type: docker, Params: {Image: NAME:TAG}}\n"

// foreign is the mistake of a file that is no job of today, with the same job as one; nil for any other file.
func foreign(root *tree.Node) *job.Error {
	if root.Kind != tree.Map {
		return nil
	}
	for _, f := range foreigners {
		if !f.is(root) {
			continue
		}
		e := job.Mistake(root.At, "%s, want a job with Type and Tasks", f.what)
		c := &converted{}
		if f.convert != nil {
			c = f.convert(root)
		}
		if c.job == nil || c.job.Image() == "" {
			e.Hint, e.Example = "a job in today's form:", skeleton
			return e
		}
		c.keepBack()
		data, err := YAML(c.job)
		if err != nil {
			return e
		}
		e.Hint, e.Example = "the same in today's form:", c.comments()+string(data)
		if lost := c.losses(); lost != "" {
			e.Hint = "the same in today's form, without " + lost + ":"
		}
		return e
	}
	return nil
}

// keepBack takes the values of variables out that are secrets: each becomes the node's own variable of its name.
func (c *converted) keepBack() {
	env := c.job.Task().Env
	for _, name := range slices.Sorted(maps.Keys(env)) {
		value := env[name]
		if strings.HasPrefix(value, "env:") || templateAction.MatchString(value) || secret.Kind(name, value) == "" && (!secret.Named(name) || value == "") {
			continue
		}
		env[name] = "env:" + name
		c.note(name + " is a secret and kept back: env:" + name + " is the node's own variable, which its operator must allow")
	}
}

// comments are the notes, above the job.
func (c *converted) comments() string {
	var all strings.Builder
	for _, note := range c.notes {
		all.WriteString("# " + words.Said(note) + "\n")
	}
	return all.String()
}

// losses are the keys that were left out, in a line.
func (c *converted) losses() string {
	const shown = 12
	lost := slices.Compact(c.lost)
	for i := range lost {
		lost[i] = words.Printable(lost[i])
	}
	if len(lost) > shown {
		lost = append(lost[:shown:shown], fmt.Sprintf("and %d more", len(lost)-shown))
	}
	return strings.Join(lost, ", ")
}

// newJob is a batch job that runs an image once.
func newJob() *converted {
	return &converted{job: &job.Job{Type: job.TypeBatch, Count: 1, Tasks: []*job.Task{{Name: "main", Engine: job.Engine{Type: job.EngineDocker}}}}}
}

// rest notes the fields of a mapping that are none of the given, and say something.
func (c *converted) rest(n *tree.Node, prefix string, known ...string) {
	for _, f := range fieldsOf(n) {
		if f.Value.Kind != tree.Null && !slices.ContainsFunc(known, func(key string) bool { return strings.EqualFold(key, f.Key) }) && !empty(f.Value) {
			c.lost = append(c.lost, prefix+f.Key)
		}
	}
}

func empty(n *tree.Node) bool {
	switch n.Kind {
	case tree.List:
		return len(n.Items) == 0
	case tree.Map:
		return !slices.ContainsFunc(n.Fields, func(f tree.Field) bool { return !empty(f.Value) })
	case tree.Switch:
		return !n.Bool()
	}
	return n.Text == "" || n.Text == "0"
}

func fieldsOf(n *tree.Node) []tree.Field {
	if n == nil {
		return nil
	}
	return n.Fields
}

// get is the value at a path of keys, in whatever case; nil when there is none.
func get(n *tree.Node, path ...string) *tree.Node {
	for _, key := range path {
		fields := fieldsOf(n)
		i := slices.IndexFunc(fields, func(f tree.Field) bool { return strings.EqualFold(f.Key, key) })
		if i < 0 || fields[i].Value.Kind == tree.Null {
			return nil
		}
		n = fields[i].Value
	}
	return n
}

func has(n *tree.Node, key string) bool { return get(n, key) != nil }

// text is a scalar as typed; empty for none.
func text(n *tree.Node, path ...string) string {
	if n = get(n, path...); n == nil {
		return ""
	}
	return n.Text
}

// texts are those of a list, or the words of a line as a shell would split them.
func texts(n *tree.Node, path ...string) []string {
	if n = get(n, path...); n == nil {
		return nil
	}
	if n.Kind == tree.Text {
		if line, err := shlex.Split(n.Text); err == nil {
			return line
		}
	}
	all, _ := textsOf(n)
	return all
}

// pairsOf are the names and values of a mapping, or of a list of NAME=VALUE.
func pairsOf(n *tree.Node) map[string]string {
	if n == nil {
		return nil
	}
	pairs := map[string]string{}
	for _, f := range n.Fields {
		pairs[f.Key] = f.Value.Text
	}
	for _, item := range n.Items {
		name, value, found := strings.Cut(item.Text, "=")
		if !found {
			value = "env:" + name // of whoever starts it
		}
		if item.Text != "" {
			pairs[name] = value
		}
	}
	return pairs
}

// number is a whole number above zero; zero for anything else.
func number(n *tree.Node) int64 {
	if n == nil {
		return 0
	}
	i, ok := n.Int(32)
	if !ok || i < 0 {
		if f, ok := n.Any().(float64); ok && f > 0 && f < 1<<31 {
			return int64(f) // 1800.0
		}
		return 0
	}
	return i
}

// named is a name that nodes take for a label or a task; empty for any other.
func named(name string) string {
	if job.LabelValueFault(name) != "" {
		return ""
	}
	return name
}

// labelled keeps the labels that the network takes.
func (c *converted) labelled(pairs map[string]string) {
	for key, value := range pairs {
		if job.LabelKeyFault(key) != "" || job.LabelValueFault(value) != "" {
			c.lost = append(c.lost, "label "+key)
			continue
		}
		if c.job.Labels == nil {
			c.job.Labels = map[string]string{}
		}
		c.job.Labels[key] = value
	}
	slices.Sort(c.lost)
}
