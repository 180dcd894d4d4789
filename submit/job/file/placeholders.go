package file

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// placeholders are the variables of a template that nobody has given a value. Each is executed with a mark, a word that YAML and JSON
// take wherever a value can be, and the mark becomes the action again in what was read.
type placeholders struct {
	names []string
	// deciding are those that decide what is made of the template by more than being written into it.
	deciding []string
	// ignores are the comments in what was made of the template.
	ignores []job.Ignore
}

// mark is a letter at both ends, so that digits in front of it or behind it are not its own.
var mark = regexp.MustCompile(`seatrialvalue(\d+)x`)

// fill gives every variable without a value its mark.
func (p *placeholders) fill(values map[string]string) {
	for i, name := range p.names {
		values[name] = fmt.Sprintf("seatrialvalue%dx", i)
	}
}

// written has the actions in place of the marks.
func (p *placeholders) written(text string) string {
	return mark.ReplaceAllStringFunc(text, func(found string) string {
		i, err := strconv.Atoi(mark.FindStringSubmatch(found)[1])
		if err != nil || i >= len(p.names) {
			return found
		}
		return job.Placeholder(p.names[i])
	})
}

// blocks are marks that have lines of their own: they stand for keys and values, and not for a value.
var blocks = regexp.MustCompile(`(?m)^[ \t]*(?:seatrialvalue\d+x)+[ \t]*$`)

// needed is the mistake of a text that is no YAML, when that comes of variables which have to have a value; any other stays.
func (p *placeholders) needed(data []byte, fault *job.Error) *job.Error {
	if len(p.names) == 0 {
		return fault
	}
	var names []string
	for _, line := range blocks.FindAllString(string(data), -1) {
		for _, found := range mark.FindAllStringSubmatch(line, -1) {
			if i, err := strconv.Atoi(found[1]); err == nil && i < len(p.names) && !slices.Contains(names, p.names[i]) {
				names = append(names, p.names[i])
			}
		}
	}
	if len(names) == 0 {
		return fault
	}
	needed := unsetFault(fault.Position, names)
	needed.Message += ", and the file is no YAML without a value there"
	return needed
}

// restore puts the actions back into a tree.
func (p *placeholders) restore(n *tree.Node) {
	if len(p.names) == 0 {
		return
	}
	n.Text = p.written(n.Text)
	for _, item := range n.Items {
		p.restore(item)
	}
	for i := range n.Fields {
		n.Fields[i].Key = p.written(n.Fields[i].Key)
		p.restore(n.Fields[i].Value)
	}
}

// place notes where a value was typed, and the variables that decide it.
func (d *decoder) place(path string, at job.Position, n *tree.Node) {
	d.job.Place(path, at)
	if n.Kind == tree.Text {
		d.job.Hold(path, d.job.Holds(n.Text)...)
	}
}

// noNumber is the mistake of a value that is no number. In quotes it is text, whatever the value of a variable is.
func (d *decoder) noNumber(n *tree.Node, path string) *job.Error {
	fault := wrongKind(n, path, "a whole number")
	if n.Quoted && len(d.job.Holds(n.Text)) > 0 {
		d.sure = append(d.sure, fault.Hinted("%s: %s", lastKey(path), n.Text))
	}
	return fault
}

// forgive leaves out of the mistakes those that a value of a variable may mend. What of the job nobody knows is as if it were not
// there, but for what it cannot be without.
func (d *decoder) forgive() {
	if len(d.job.Unset) == 0 {
		return
	}
	d.all = slices.DeleteFunc(d.all, func(fault *job.Error) bool {
		return !slices.Contains(d.sure, fault) && (d.job.HeldAt(fault.Position) || len(d.job.Holds(fault.Message)) > 0)
	})
	if len(d.job.Held("Type")) > 0 {
		d.job.Type = job.TypeBatch
	}
	if len(d.job.Held("Count")) > 0 {
		d.job.Count = 1
	}
	if len(d.all) > 0 || len(d.job.Tasks) > 0 && d.job.Tasks[0] != nil && d.job.Image() != "" {
		return
	}
	fault := unsetFault(job.Position{Source: d.job.File}, d.job.Unset)
	fault.Message += ", and what the job runs " + job.DependsOn(d.job.Unset)
	d.note(fault)
}

// missing are those of the variables that have no value.
func missing(all []string, values map[string]string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(name string) bool {
		_, given := values[name]
		return given
	})
}
