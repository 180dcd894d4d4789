package config

import (
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
)

// Effective is what counts in the end, for the commands that were asked for.
type Effective struct {
	Files    []*File
	Commands []Resolved
	Policy   lint.Policy
}

// Resolved is a command with the values of its flags.
type Resolved struct {
	Name   string
	Values []Value
}

// place is where the nearest file that has a value says it; empty for none. The key is one of said.at.
func (e Effective) place(key string) string {
	for _, f := range e.Files {
		if at, ok := f.said.at[key]; ok {
			return at.String()
		}
	}
	return ""
}

// expects is where the nearest file begins to say what the results should be; empty for none.
func (e Effective) expects() string {
	for _, f := range e.Files {
		if f.said.expects != (job.Position{}) {
			return f.said.expects.String()
		}
	}
	return ""
}

// YAML writes it as a file that says the same, with where each value comes from beside it.
func (e Effective) YAML(w io.Writer) error {
	root := mapping()
	for _, c := range e.Commands {
		into := root
		for _, name := range strings.Split(c.Name, " ") {
			into = child(into, name)
		}
		for _, v := range c.Values {
			set(into, v.Flag.Name, v.node(), v.From.String())
		}
	}
	e.policy(root)
	if len(root.Content) == 0 {
		return nil
	}
	encoder := yaml.NewEncoder(w)
	encoder.SetIndent(2)
	if err := encoder.Encode(root); err != nil {
		return err
	}
	return encoder.Close()
}

// policy adds what is said of the judgement.
func (e Effective) policy(root *yaml.Node) {
	if len(e.Policy.Select) > 0 {
		set(root, "select", sequence(e.Policy.Select), e.place("select"))
	}
	for _, id := range slices.Sorted(maps.Keys(settled(e.Policy))) {
		of := child(child(root, "checks"), id)
		if severity, ok := e.Policy.Severity[id]; ok {
			set(of, "severity", text(string(severity)), e.place("checks."+id+".severity"))
		}
		for _, name := range slices.Sorted(maps.Keys(e.Policy.Options[id])) {
			set(of, name, text(e.Policy.Options[id][name]), e.place("checks."+id+"."+name))
		}
	}
	if len(e.Policy.Ignore) > 0 {
		list := &yaml.Node{Kind: yaml.SequenceNode}
		for _, i := range e.Policy.Ignore {
			entry := mapping()
			set(entry, "check", text(i.Check), i.Position.String())
			set(entry, "reason", text(i.Reason), "")
			for _, p := range []struct {
				key string
				all []string
			}{{"path", i.Paths}, {"image", i.Images}, {"input", i.Inputs}} {
				if len(p.all) > 0 {
					set(entry, p.key, sequence(p.all), "")
				}
			}
			if i.Until != "" {
				set(entry, "until", text(i.Until), "")
			}
			list.Content = append(list.Content, entry)
		}
		set(root, "ignore", list, "")
	}
	if expect := e.Policy.Expect; expect.Dir != "" || len(expect.Tolerances) > 0 {
		of := mapping()
		if expect.Dir != "" {
			set(of, "dir", text(expect.Dir), "")
		}
		if len(expect.Tolerances) > 0 {
			files := &yaml.Node{Kind: yaml.SequenceNode}
			for _, t := range expect.Tolerances {
				entry := mapping()
				set(entry, "pattern", text(t.Pattern), "")
				set(entry, "compare", text(t.Compare), "")
				if t.Epsilon != 0 {
					set(entry, "epsilon", text(strconv.FormatFloat(t.Epsilon, 'g', -1, 64)), "")
				}
				files.Content = append(files.Content, entry)
			}
			set(of, "files", files, "")
		}
		set(root, "expect", of, e.expects())
	}
	for _, name := range slices.Sorted(maps.Keys(e.Policy.Template)) {
		set(child(root, "template"), name, text(e.Policy.Template[name]), e.place("template."+name))
	}
}

// settled are the checks of which anything is.
func settled(p lint.Policy) map[string]bool {
	all := map[string]bool{}
	for id := range p.Severity {
		all[id] = true
	}
	for id := range p.Options {
		all[id] = true
	}
	return all
}

// JSON writes the same for programs, with where each value comes from as data.
func (e Effective) JSON(w io.Writer) error {
	type origin struct {
		Value    any           `json:"value"`
		From     string        `json:"from"`
		Position *job.Position `json:"position,omitempty"`
		Variable string        `json:"variable,omitempty"`
	}
	commands := map[string]map[string]origin{}
	for _, c := range e.Commands {
		commands[c.Name] = map[string]origin{}
		for _, v := range c.Values {
			o := origin{Value: v.json(), From: "default", Variable: v.From.Variable}
			switch {
			case v.From.Typed:
				o.From = "flag"
			case v.From.Variable != "":
				o.From = "environment"
			case v.From.At.Source != "":
				o.From, o.Position = "file", &v.From.At
			}
			commands[c.Name][v.Flag.Name] = o
		}
	}
	policy := mapping()
	e.policy(policy)
	var said map[string]any
	if err := policy.Decode(&said); err != nil {
		return err
	}
	files := []string{}
	for _, f := range e.Files {
		files = append(files, f.Name)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(map[string]any{"version": 1, "files": files, "commands": commands, "policy": said})
}

// json is a value as JSON has it: a list, or one of the kind.
func (v Value) json() any {
	if v.Flag.Kind == List {
		return append([]string{}, v.Values...)
	}
	if len(v.Values) == 0 {
		return nil
	}
	return v.Flag.Kind.typed(v.Values[0])
}

// node is a value as YAML has it.
func (v Value) node() *yaml.Node {
	switch {
	case v.Flag.Kind == List:
		return sequence(v.Values)
	case len(v.Values) == 0:
		return text("")
	}
	n := text(v.Values[0])
	switch {
	case v.Flag.Kind == Switch, v.Flag.Kind == Choice && (n.Value == "true" || n.Value == "false"):
		n.Tag = "!!bool"
	case v.Flag.Kind == Number:
		n.Tag = "!!int"
	}
	return n
}
