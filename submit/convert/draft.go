package convert

import (
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// Draft is a job that is being made, with what became of the parts that were read by now.
type Draft struct {
	Options
	Job   *job.Job
	Notes []Note

	mounts []Mount
}

// New is a batch job that runs nothing yet, once.
func New(o Options) *Draft {
	return &Draft{Options: o, Job: &job.Job{
		Type: job.TypeBatch, Count: 1, Tasks: []*job.Task{{Name: "main", Engine: job.Engine{Type: job.EngineDocker}}},
	}}
}

// Task is the job's only one.
func (d *Draft) Task() *job.Task { return d.Job.Tasks[0] }

// Note adds a note, and where its value was typed.
func (d *Draft) Note(n Note) {
	n.Typed, n.Says = secret.Redact(n.Typed), secret.Redact(words.Printable(n.Says))
	d.Notes = append(d.Notes, n)
	if n.Path != "" && n.Typed != "" {
		d.Job.Place(n.Path, job.Position{Source: n.Typed})
	}
}

// Place notes where the value at a path of the job was typed; there is none at an empty one.
func (d *Draft) Place(path, typed string) {
	if path != "" {
		d.Job.Place(path, job.Position{Source: words.Printable(typed)})
	}
}

// Resources of the task, which it has from now on.
func (d *Draft) Resources() *job.Resources {
	if d.Task().Resources == nil {
		d.Task().Resources = &job.Resources{}
	}
	return d.Task().Resources
}

// Network of the task, which it has from now on.
func (d *Draft) Network() *job.Network {
	if d.Task().Network == nil {
		d.Task().Network = &job.Network{}
	}
	return d.Task().Network
}

// Unlimited are how a description would say what its program takes all of otherwise: "-m", "--cpus"; empty where it does not.
type Unlimited struct{ Memory, CPU string }

// Finish makes inputs and outputs of the mounts, notes what the description leaves to its program and a node decides otherwise, and
// validates the job. What it refuses was typed wrong.
func (d *Draft) Finish(u Unlimited) *job.Error {
	if fault := d.mounted(); fault != nil {
		return fault
	}
	asked := d.Task().Resources
	if u.Memory != "" && (asked == nil || asked.Memory == "") {
		d.Note(Note{Fate: Changed, Says: "without " + u.Memory + " a container has all the memory of its machine; a node gives " + job.DefaultMemory + ": seatrial test tells what it needs"})
	}
	if u.CPU != "" && (asked == nil || asked.CPU == "") {
		d.Note(Note{Fate: Changed, Says: "without " + u.CPU + " it has all the CPUs of its machine; a node gives " + job.DefaultCPU})
	}
	if !d.Job.Stays() {
		d.comesHome()
	}
	return d.Job.Validate()
}

// comesHome declares what a network is to bring home, and by whom, where the description does not: a job without either loses what its
// program writes (F20).
func (d *Draft) comesHome() {
	task := d.Task()
	if len(task.ResultPaths) == 0 {
		task.ResultPaths = []job.Output{job.DefaultOutput}
		d.Note(Note{Fate: Changed, Says: "of what the program writes, " + job.DefaultOutput.Path + " comes home: seatrial init --output PATH names another folder",
			Path: job.Element("Tasks[0].ResultPaths", 0)})
	}
	if task.Publisher == nil {
		task.Publisher = &job.Spec{Type: job.PublisherLocal}
		d.Note(Note{Fate: Changed, Says: "outputs come home by a publisher: local is the node's own, ipfs and s3 where a network has them", Path: "Tasks[0].Publisher"})
	}
}
