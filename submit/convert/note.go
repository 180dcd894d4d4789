// Package convert makes jobs of workloads that were described for another program, and says what became of each part of the
// description. What the descriptions have in common is here; each kind has a package of its own below.
package convert

// Fate is what becomes of a part of a description.
type Fate string

const (
	// Kept is what means the same on a node.
	Kept Fate = "kept"
	// Changed is what a node does otherwise, or only in part.
	Changed Fate = "changed"
	// Needless is what a node does by itself, or what has no bearing there.
	Needless Fate = "needless"
	// Refused is what no node does: a program that relies on it fails there.
	Refused Fate = "refused"
)

// Note is what became of a part of a description.
type Note struct {
	// Typed is that part, as it was typed: "-v /data:/data"; empty for what is not said and a node decides otherwise.
	Typed string
	Fate  Fate
	// Says is what a node does, and what to do instead where that is not the same; in one sentence.
	Says string
	// Path is the value's in the job, such as "Tasks[0].InputSources[0]"; empty for what has no place in it.
	Path string
}

// Options are what a description cannot tell.
type Options struct {
	// Outputs and Inputs are paths in the container that the user says are so.
	Outputs, Inputs []string
	// Writes asks whether the program writes into a folder of this machine that is mounted for writing, when nothing else tells;
	// nil where nobody can be asked.
	Writes func(source, target string) (bool, error)
	// Variable is the environment of this process, for variables that are named and have no value.
	Variable func(name string) (value string, found bool)
}
