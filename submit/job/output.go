package job

import (
	"github.com/seatrial/seatrial/submit/words"
	"path"
	"strings"
)

// Output is a folder of the container that the node publishes with the results.
type Output struct {
	// Name is the folder in the results.
	Name string `json:"Name"`
	// Path is the absolute path in the container.
	Path string `json:"Path"`
}

// DefaultOutput is the guide's promise (step 2), which nodes stopped keeping in 1.4 (F20).
var DefaultOutput = Output{Name: "outputs", Path: "/outputs"}

// parseOutput reads one --output flag, NAME:PATH.
func parseOutput(raw string) (*Output, *Error) {
	name, folder, ok := strings.Cut(raw, ":")
	if !ok || name == "" || folder == "" || strings.Contains(folder, ":") {
		e := mistake(flagPosition("output", raw), "want NAME:PATH")
		if strings.HasPrefix(raw, "/") && !ok {
			return nil, e.hinted("--output %s", words.ShellWord(path.Base(raw)+":"+raw))
		}
		return nil, e.hinted("--output outputs:/outputs")
	}
	return &Output{Name: name, Path: folder}, nil
}

// AddDefaultOutput adds DefaultOutput unless an output has its path or its name, and tells whether it did.
func (j *Job) AddDefaultOutput() bool {
	task := j.Task()
	for _, output := range task.ResultPaths {
		if path.Clean(output.Path) == DefaultOutput.Path || output.Name == DefaultOutput.Name {
			return false
		}
	}
	if j.positions == nil {
		j.positions = map[string]Position{}
	}
	at := element("Tasks[0].ResultPaths", len(task.ResultPaths))
	j.positions[at] = defaultOutputAt
	task.ResultPaths = append(task.ResultPaths, DefaultOutput)
	return true
}

var defaultOutputAt = Position{Source: "-o " + DefaultOutput.Name + ":" + DefaultOutput.Path + " (default)"}

// IsDefaultOutput tells whether the user did not ask for the i-th output, and AddDefaultOutput added it.
func (j *Job) IsDefaultOutput(i int) bool { return j.OutputAt(i, "Path") == defaultOutputAt }
