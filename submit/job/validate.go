package job

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/seatrial/seatrial/submit/words"
)

var jobTypes = []string{TypeBatch, TypeOps, TypeService, TypeDaemon}

// Validate is the first of Faults; nil for none.
func (j *Job) Validate() *Error {
	if faults := j.Faults(); len(faults) > 0 {
		return faults[0]
	}
	return nil
}

// Faults are what Bacalhau's client or server refuses about any job (pkg/models, ValidateSubmission), each at the place where it
// was typed. What a check judges better is left to the checks: where mounts go (F22 to F25), images, sources.
func (j *Job) Faults() []*Error {
	var all []*Error
	note := func(fault *Error) { all = append(all, fault) }
	j.validateType(note)
	for i, c := range j.Constraints {
		if fault := c.Fault(); fault != "" {
			note(&Error{Position: j.At(Element("Constraints", i)), Message: fault})
		}
	}
	for i, task := range j.Tasks {
		if task == nil {
			continue
		}
		at := func(field string) Position { return j.At(Element("Tasks", i) + "." + field) }
		task.validateCommand(at, note)
		task.validateEnv(at, note)
		task.validateResources(at, note)
		task.validateTimeouts(at, note)
		for _, rule := range []func(func(string) Position) *Error{task.validateInputs, task.validateNetwork} {
			if fault := rule(at); fault != nil {
				note(fault)
			}
		}
	}
	return all
}

func (j *Job) validateType(note func(*Error)) {
	switch j.Type {
	case TypeBatch, TypeService:
	case TypeOps, TypeDaemon:
		if j.Count > 1 {
			note(Mistake(j.At("Count"), "count is %d, and %s jobs run on all matching nodes", j.Count, j.Type))
		}
	case "":
		note(Mistake(j.At("Type"), "no Type, want one of %s", strings.Join(jobTypes, ", ")).Hinted("Type: batch").Lacking())
	default:
		note(&Error{Position: j.At("Type"), Hint: words.DidYouMean(j.Type, jobTypes),
			Message: "unknown job type " + words.Quoted(j.Type) + ", want one of " + strings.Join(jobTypes, ", ")})
	}
	if j.Count < 0 {
		note(Mistake(j.At("Count"), "count is %d, want 0 or more", j.Count))
	}
}

func (t *Task) validateCommand(at func(string) Position, note func(*Error)) {
	params := t.Engine.Params
	switch {
	case strings.TrimSpace(t.Name) == "":
		note(Mistake(at("Name"), "the task has no Name").Hinted("Name: main").Lacking())
	case strings.ContainsRune(t.Name, 0):
		note(Mistake(at("Name"), "the task's name has a null character"))
	}
	if params.WorkingDirectory != "" && !strings.HasPrefix(params.WorkingDirectory, "/") {
		note(Mistake(at("Engine.Params.WorkingDirectory"), "working directory %s is relative, want an absolute path",
			words.Quoted(params.WorkingDirectory)).Hinted("did you mean /%s?", params.WorkingDirectory))
	}
}

func (t *Task) validateEnv(at func(string) Position, note func(*Error)) {
	for _, name := range slices.Sorted(maps.Keys(t.Env)) {
		if fault, hint := envFault(name, t.Env[name]); fault != "" {
			if upper := strings.ToUpper(name); name != upper && !envName(upper) {
				hint = anyCase(at("Env."+name), name, t.Env[name])
			}
			note(&Error{Position: at("Env." + name), Message: fault, Hint: hint})
		}
	}
	for i, variable := range t.Engine.Params.EnvironmentVariables {
		name, _, _ := strings.Cut(variable, "=")
		if ReservedVariable(name) {
			note(Mistake(at(Element("Engine.Params.EnvironmentVariables", i)),
				"the name %s starts with BACALHAU_, which is the network's own", name))
		}
	}
}

func (t *Task) validateResources(at func(string) Position, note func(*Error)) {
	_, cpu := t.Resources.CPUCores()
	_, memory := t.Resources.MemoryBytes()
	_, disk := t.Resources.DiskBytes()
	_, gpu := t.Resources.GPUs()
	for _, read := range []struct {
		field string
		err   error
	}{{"CPU", cpu}, {"Memory", memory}, {"Disk", disk}, {"GPU", gpu}} {
		if read.err != nil {
			note(Mistake(at("Resources."+read.field), "%s", read.err))
		}
	}
}

func (t *Task) validateTimeouts(at func(string) Position, note func(*Error)) {
	if t.Timeouts == nil {
		return
	}
	for _, timeout := range []struct {
		field   string
		seconds int64
	}{
		{"ExecutionTimeout", t.Timeouts.ExecutionTimeout},
		{"QueueTimeout", t.Timeouts.QueueTimeout},
		{"TotalTimeout", t.Timeouts.TotalTimeout},
	} {
		if timeout.seconds < 0 {
			note(Mistake(at("Timeouts."+timeout.field), "timeout is %d seconds, want 0 or more", timeout.seconds))
		}
	}
}

// validateInputs refuses two inputs at one place or with one alias.
func (t *Task) validateInputs(at func(string) Position) *Error {
	aliases := map[string]bool{}
	for i, in := range t.InputSources {
		if in.Target == "" {
			return Mistake(at(Element("InputSources", i)), "the input has no Target").Hinted("Target: %s", DefaultTarget).Lacking()
		}
		if in.Alias != "" && aliases[in.Alias] {
			return Mistake(at(Element("InputSources", i)+".Alias"), "another input has the alias %s too", words.Quoted(in.Alias))
		}
		aliases[in.Alias] = true
	}
	if i, free := t.ClashingInput(); i >= 0 {
		return ClashingTarget(at(Element("InputSources", i)+".Target"), t.InputSources[i]).Hinted("Target: %s", free)
	}
	return nil
}

// ClashingTarget is the mistake of an input that is mounted where another one is.
func ClashingTarget(at Position, in Input) *Error {
	return Mistake(at, "another input is mounted at %s too, want a path of its own", words.Quoted(in.Target))
}

// ClashingInput is the first input that is mounted where one before it is, and a path beside that where none is; -1 for none.
func (t *Task) ClashingInput() (i int, free string) {
	targets := map[string]bool{}
	for _, in := range t.InputSources {
		targets[path.Clean(in.Target)] = true
	}
	seen := map[string]bool{}
	for i, in := range t.InputSources {
		target := path.Clean(in.Target)
		for n := 2; seen[target]; n++ {
			if free = fmt.Sprintf("%s-%d", strings.TrimSuffix(target, "/"), n); !targets[free] {
				return i, free
			}
		}
		seen[target] = true
	}
	return -1, ""
}

// ReservedVariable tells the name of a variable that nodes set, and no job may (contract 1, Env).
func ReservedVariable(name string) bool { return strings.HasPrefix(strings.ToUpper(name), "BACALHAU_") }

// TakesVariable tells whether Task.Env takes a variable; Engine.Params.EnvironmentVariables take any but ReservedVariable's.
func TakesVariable(name, value string) bool {
	fault, _ := envFault(name, value)
	return fault == ""
}

// envFault says what a node or Bacalhau's client would refuse about a variable of Task.Env, empty when nothing.
// Variables of Engine.Params.EnvironmentVariables are freer: they only may not start with BACALHAU_.
func envFault(name, value string) (fault, hint string) {
	upper := strings.ToUpper(name)
	switch {
	case name == "":
		return "no name, want NAME=VALUE", ""
	case ReservedVariable(name):
		return "the name " + name + " starts with BACALHAU_, which is the network's own", ""
	case name != upper:
		return "the name " + name + " has lower-case letters, want upper case", "did you mean " + upper + "?"
	case !envName(name):
		return "the name " + words.Quoted(name) + " is refused, want letters, digits and '_', with a letter first", ""
	case value == "":
		return "the variable " + name + " is empty, and Bacalhau refuses empty variables", ""
	}
	return "", ""
}

// anyCase is how a container gets a variable whose name Env does not take: the engine's own list is not looked at (contract 1, Env), and env(1)
// sets what a shell would not.
func anyCase(at Position, name, value string) string {
	if strings.ContainsAny(name, "=\x00") || strings.TrimSpace(name) != name {
		return ""
	}
	pair := name + "=" + value
	if at.Line > 0 {
		return "EnvironmentVariables of Engine.Params take it: EnvironmentVariables: [" + strconv.Quote(pair) + "]"
	}
	return "have env set it: IMAGE env " + words.ShellWord(pair) + " PROGRAM"
}

// envName is the rule of pkg/models/env_var.go for the characters of a name.
func envName(name string) bool {
	for i, r := range name {
		switch {
		case unicode.IsLetter(r):
		case i == 0:
			return false
		case !unicode.IsDigit(r) && r != '_':
			return false
		}
	}
	return true
}
