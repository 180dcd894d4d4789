package lint

import (
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/submit/job"
)

// A job file that is a template can be judged without the values of its variables: each stands for itself in the job. What is said
// of a place that nobody knows is no finding, and the checks that look at one are skipped.

const task = "Tasks[0]."

// imageAt and commandAt are what of a job says which image is run, and what of it.
var (
	imageAt   = []string{task + "Engine.Params.Image"}
	commandAt = []string{task + "Engine.Params.Entrypoint", task + "Engine.Params.Parameters", task + "Engine.Params.WorkingDirectory",
		task + "Engine.Params.EnvironmentVariables", task + "Env"}
)

// places are what checks look at in a job, by their IDs, or by the nouns that these begin with.
var places = map[string][]string{
	"command":            slices.Concat(imageAt, commandAt, []string{task + "InputSources", task + "ResultPaths"}),
	"copy":               imageAt,
	"environment":        {task + "Env", task + "Engine.Params.EnvironmentVariables", "Meta", "Labels"},
	"ignore":             nil,
	"image":              imageAt,
	"input":              {task + "InputSources", task + "ResultPaths"},
	"input-s3-partition": {task + "InputSources", "Type", "Count"},
	"network":            {task + "Network"},
	"node":               slices.Concat(imageAt, []string{"Constraints", "Type", "Count", task + "Resources", task + "Network", task + "Publisher", task + "InputSources"}),
	"node-network":       {task + "Network"},
	"node-sources":       {task + "InputSources"},
	"node-publisher":     {task + "Publisher"},
	"output":             {task + "ResultPaths", task + "Publisher", task + "InputSources", "Type"},
	"packages":           slices.Concat(imageAt, commandAt),
	"resources":          {task + "Resources"},
	"result":             {""},
	"timeout":            {task + "Timeouts", "Type"},
	"trial":              {""},
	"user":               slices.Concat(imageAt, commandAt, []string{task + "InputSources", task + "ResultPaths"}),
}

// unknown is why a check cannot tell of every place that it looks at; empty when it can.
func (s *Subject) unknown(c *Check) string {
	looked, ok := places[c.ID]
	if !ok {
		noun, _, _ := strings.Cut(c.ID, "-")
		if looked, ok = places[noun]; !ok {
			looked = []string{""} // all of the job, for whoever is not in the table
		}
	}
	return s.depends(looked...)
}

// depends is the reason of what is not known of a job; empty when all is.
func (s *Subject) depends(places ...string) string {
	if names := s.Job.Held(places...); len(names) > 0 {
		return job.DependsOn(names)
	}
	return ""
}

// supposed tells a finding about what nobody knows.
func (s *Subject) supposed(f Finding) bool {
	return len(s.Job.Unset) > 0 && (s.Job.HeldAt(f.Position) || len(s.Job.Holds(f.Message+f.Fix.String())) > 0)
}

// askKnown cuts a question about a command down to what is known of it: the program, unless that or where it is looked for is not
// known. Why is empty when all of it is.
func (s *Subject) askKnown(q *exec.Question) (known bool, why string) {
	if why = s.depends(commandAt...); why == "" {
		return true, ""
	}
	elsewhere := s.depends(task+"Engine.Params.WorkingDirectory", task+"Env.PATH", task+"Env.LD_LIBRARY_PATH", task+"Env.LD_PRELOAD") != "" ||
		slices.ContainsFunc(s.Job.Task().Engine.Params.EnvironmentVariables, s.hidden)
	if elsewhere || len(q.Argv) == 0 || len(s.Job.Holds(q.Argv[0])) > 0 || s.depends(task+"Engine.Params.Entrypoint") != "" {
		return false, why
	}
	q.Argv = q.Argv[:1]
	return true, why
}

// hidden tells a variable that may decide which program is found, and nobody knows.
func (s *Subject) hidden(variable string) bool {
	name, _, _ := strings.Cut(variable, "=")
	return len(s.Job.Holds(variable)) > 0 && (len(s.Job.Holds(name)) > 0 || name == "PATH" || strings.HasPrefix(name, "LD_"))
}
