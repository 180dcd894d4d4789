package config

import (
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/job/file/tree"
)

// decoding fills a File from a value that is as the schema has it, and keeps the first error.
type decoding struct {
	reader *Reader
	file   *File
	err    *job.Error
}

func (d *decoding) fail(at job.Position, format string, args ...any) *job.Error {
	fault := job.Mistake(at, format, args...)
	if d.err == nil {
		d.err = fault
	}
	return fault
}

func (d *decoding) root(n *tree.Node) {
	d.file.sections = map[string][]Setting{}
	d.file.said.at = map[string]job.Position{}
	policy := &d.file.said.policy
	for _, f := range n.Fields {
		switch f.Key {
		case "$schema":
		case "ignore":
			for _, item := range f.Value.Items {
				policy.Ignore = append(policy.Ignore, d.ignore(item))
			}
		case "select":
			policy.Select = texts(f.Value)
			d.file.said.at["select"] = f.At
		case "checks":
			d.checks(f.Value)
		case "expect":
			d.expect(f)
		case "template":
			values, fault := file.TemplateValues(f.Value)
			if fault != nil && d.err == nil {
				d.err = fault
			}
			policy.Template = values
			for _, v := range f.Value.Fields {
				d.file.said.at["template."+v.Key] = v.At
			}
		case "common":
			d.section("common", common(d.reader.Commands), f.Value)
		default:
			d.command(f)
		}
	}
}

// command reads the section of a command, or those of the commands below it.
func (d *decoding) command(f tree.Field) {
	for _, c := range d.reader.Commands {
		above, name, nested := strings.Cut(c.Name, " ")
		switch {
		case c.Name == f.Key:
			d.section(c.Name, c.Flags, f.Value)
		case nested && above == f.Key:
			for _, below := range f.Value.Fields {
				if below.Key == name {
					d.section(c.Name, c.Flags, below.Value)
				}
			}
		}
	}
}

func (d *decoding) section(name string, flags []Flag, n *tree.Node) {
	for _, field := range n.Fields {
		flag, ok := Command{Flags: flags}.flag(field.Key)
		if !ok {
			continue
		}
		s := Setting{Flag: flag.Name, At: start(field.Value)}
		if field.Value.Kind == tree.List || field.Value.Kind == tree.Null {
			s.At = field.At
		}
		for _, text := range texts(field.Value) {
			s.Values = append(s.Values, d.value(flag, s.At, text))
		}
		if flag.Own && !d.file.Named {
			d.fail(field.At, "%s is not taken from a file that nobody has named: it hands out what is the user's", flag.Name).
				Hinted("--config %s, or %s in the environment", d.file.Name, variable(flag.Name))
		}
		d.file.sections[name] = append(d.file.sections[name], s)
	}
}

// texts are the scalars of a list, or the one that stands in its place, as they are typed.
func texts(n *tree.Node) []string {
	switch n.Kind {
	case tree.List:
		all := []string{}
		for _, item := range n.Items {
			all = append(all, texts(item)...)
		}
		return all
	case tree.Null:
		return nil
	case tree.Switch:
		return []string{strconv.FormatBool(n.Bool())}
	}
	return []string{n.Text}
}

// value is a flag's value as it is typed on a command line.
func (d *decoding) value(flag Flag, at job.Position, text string) string {
	switch flag.Kind {
	case Duration:
		if _, err := time.ParseDuration(text); err != nil {
			d.fail(at, "%s is %q, want %s", flag.Name, text, flag.Kind.wants())
		}
	case Number:
		if n, ok := (&tree.Node{Kind: tree.Number, Text: text}).Int(strconv.IntSize); ok {
			return strconv.FormatInt(n, 10)
		}
	}
	if flag.Path {
		return d.path(flag, at, text)
	}
	if flag.Name == "input" {
		return d.input(at, text)
	}
	return text
}

// input is one that may be of this machine. Short ones, ./data, are from the file's folder on; those of a file that was found lie there.
func (d *decoding) input(at job.Position, text string) string {
	source, long := text, false
	for part := range strings.SplitSeq(text, ",") {
		for _, key := range []string{"src=", "source="} {
			if value, ok := strings.CutPrefix(part, key); ok {
				source, long = value, true
			}
		}
	}
	source, local := strings.CutPrefix(source, "file://")
	if !local && strings.Contains(source, "://") {
		return text
	}
	if !long {
		source, _, _ = strings.Cut(source, ":")
	}
	if !d.file.Named && !contained(d.file.Dir, source) {
		d.fail(at, "input is %q, which does not lie in the folder of the file", text).Hinted("--config %s takes it from there", d.file.Name)
	}
	if filepath.Dir(d.file.Name) != "." && (strings.HasPrefix(text, "./") || strings.HasPrefix(text, "../")) {
		return d.from(strings.TrimPrefix(text, "./"))
	}
	return text
}

// path is one from the working folder on. That of a file which was found must lie in its folder: whoever wrote it has no say in others.
func (d *decoding) path(flag Flag, at job.Position, text string) string {
	if text == "" || text == "-" || strings.Contains(text, "://") {
		return text
	}
	if !d.file.Named && (strings.HasPrefix(text, "~") || !contained(d.file.Dir, text)) {
		d.fail(at, "%s is %q, which does not lie in the folder of the file", flag.Name, text).Hinted("--config %s takes it from there", d.file.Name)
	}
	if filepath.IsAbs(text) || strings.HasPrefix(text, "~") {
		return text
	}
	return d.from(text)
}

// from is a path of the file's folder from the working folder on.
func (d *decoding) from(text string) string {
	dir := filepath.Dir(d.file.Name)
	if dir == "." {
		return text
	}
	joined := filepath.ToSlash(dir) + "/" + text
	if !filepath.IsAbs(joined) && !strings.HasPrefix(joined, ".") {
		joined = "./" + joined
	}
	return joined
}
