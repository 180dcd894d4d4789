package job

import "path"

// Output is a folder of the container that the node publishes with the results.
type Output struct {
	// Name is the folder in the results.
	Name string `json:"Name"`
	// Path is the absolute path in the container.
	Path string `json:"Path"`
}

// Folder is what the output's name is in the results: a node joins the two, so that "/outputs", "outputs/" and "./outputs" are one
// folder. It is "." for the results themselves, and begins with ".." for what is outside of them, where data is lost (F22).
func (o Output) Folder() string { return path.Clean("./" + o.Name) }

// DefaultOutput is the guide's promise (step 2), which nodes stopped keeping in 1.4 (F20).
var DefaultOutput = Output{Name: "outputs", Path: "/outputs"}

// AddDefaultOutput adds DefaultOutput unless an output has its path or its name, and tells whether it did.
func (j *Job) AddDefaultOutput() bool {
	task := j.Task()
	for _, output := range task.ResultPaths {
		if path.Clean(output.Path) == DefaultOutput.Path || output.Folder() == DefaultOutput.Name {
			return false
		}
	}
	j.Place(Element("Tasks[0].ResultPaths", len(task.ResultPaths)), defaultOutputAt)
	task.ResultPaths = append(task.ResultPaths, DefaultOutput)
	return true
}

var defaultOutputAt = Position{Source: "-o " + DefaultOutput.Name + ":" + DefaultOutput.Path + DefaultMark}

// IsDefaultOutput tells whether the user did not ask for the i-th output, and AddDefaultOutput added it.
func (j *Job) IsDefaultOutput(i int) bool { return j.OutputAt(i, "Path") == defaultOutputAt }

// HasOwnOutput tells whether the user asked for an output.
func (j *Job) HasOwnOutput() bool {
	for i := range j.Task().ResultPaths {
		if !j.IsDefaultOutput(i) {
			return true
		}
	}
	return false
}
