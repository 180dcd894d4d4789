package flags

import (
	"path"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// command takes IMAGE, the words after it, and the flags that change how they start.
func (r *reader) command(image string, args []string) *job.Error {
	if image == "" {
		return job.Mistake(job.Position{}, "no image, want IMAGE [COMMAND…]")
	}
	if len(args) > 0 && args[0] == "--" {
		args, r.DoubleDash = args[1:], true
	}
	const path = "Tasks[0].Engine.Params."
	typed := func(line string) job.Position { return job.Position{Source: words.Printable(line)} }
	params := &r.Task().Engine.Params
	params.Image, params.WorkingDirectory = image, r.f.WorkingDirectory
	r.Place(path+"Image", typed(words.ShellWord(image)))
	r.note(path+"WorkingDirectory", "workdir", r.f.WorkingDirectory)
	if len(args) > 0 {
		params.Parameters = slices.Clone(args)
		r.Place(path+"Parameters", typed(words.ShellLine(args)))
	}
	for i, arg := range args {
		r.Place(job.Element(path+"Parameters", i), typed(words.ShellWord(arg)))
	}
	for _, raw := range r.f.Entrypoint {
		at := At("entrypoint", raw)
		r.Place(path+"Entrypoint", at)
		if raw == "" {
			continue
		}
		program, err := splitCSV(raw)
		if err != nil {
			return job.Mistake(at, "%s, want PROGRAM[,ARGUMENT…]", err).Hinted("--entrypoint /bin/sh,-c")
		}
		params.Entrypoint = append(params.Entrypoint, program...)
	}
	return nil
}

// task reads the flags that describe the task around its command.
func (r *reader) task() *job.Error {
	task := r.Task()
	if r.f.TaskName != "" {
		task.Name = r.f.TaskName
		r.note("Tasks[0].Name", "task-name", r.f.TaskName)
	}
	for _, read := range []func() *job.Error{r.env, r.inputs, r.outputs, r.publisher} {
		if err := read(); err != nil {
			return err
		}
	}
	if asked := (job.Resources{CPU: r.f.CPU, Memory: r.f.Memory, Disk: r.f.Disk, GPU: r.f.GPU}); asked != (job.Resources{}) {
		task.Resources = &asked
	}
	r.note("Tasks[0].Resources.CPU", "cpu", r.f.CPU)
	r.note("Tasks[0].Resources.Memory", "memory", r.f.Memory)
	r.note("Tasks[0].Resources.Disk", "disk", r.f.Disk)
	r.note("Tasks[0].Resources.GPU", "gpu", r.f.GPU)
	total, err := r.number("Tasks[0].Timeouts.TotalTimeout", "timeout", r.f.Timeout, 64)
	if err != nil {
		return err
	}
	queue, err := r.number("Tasks[0].Timeouts.QueueTimeout", "queue-timeout", r.f.QueueTimeout, 64)
	if err != nil {
		return err
	}
	if t := (job.Timeouts{TotalTimeout: total, QueueTimeout: queue}); t != (job.Timeouts{}) {
		task.Timeouts = &t
	}
	return nil
}

func (r *reader) env() *job.Error {
	for _, raw := range r.f.Env {
		pairs, err := Pairs("env", raw)
		if err != nil {
			return err
		}
		task := r.Task()
		if task.Env == nil {
			task.Env = map[string]string{}
		}
		for _, pair := range pairs {
			task.Env[pair[0]] = pair[1]
			r.note("Tasks[0].Env."+pair[0], "env", raw)
		}
	}
	return nil
}

func (r *reader) inputs() *job.Error {
	task := r.Task()
	for i, raw := range r.f.Inputs {
		input, err := parseInput(raw)
		if err != nil {
			return err
		}
		// An alias only serves to link inputs to each other, and Bacalhau refuses the same one twice.
		if slices.ContainsFunc(task.InputSources, func(other job.Input) bool { return other.Alias == input.Alias }) {
			input.Alias = ""
		}
		task.InputSources = append(task.InputSources, *input)
		r.Place(job.Element("Tasks[0].InputSources", i), At("input", raw))
	}
	if i, free := task.ClashingInput(); i >= 0 {
		moved := task.InputSources[i]
		moved.Target = free
		return job.ClashingTarget(At("input", r.f.Inputs[i]), task.InputSources[i]).Hinted("--input %s", words.ShellWord(Input(moved)))
	}
	return nil
}

// outputs reads the --output flags, NAME:PATH each.
func (r *reader) outputs() *job.Error {
	task := r.Task()
	for i, raw := range r.f.Outputs {
		at := At("output", raw)
		typed, mode := job.CutMountMode(raw)
		name, folder, ok := strings.Cut(typed, ":")
		switch {
		case mode != "" && typed != "":
			if !ok {
				name, folder = path.Base(typed), path.Join("/", typed)
			}
			return job.Mistake(at, "%s is Docker's word behind a mount, and would be part of the path here", words.Quoted(":"+mode)).
				Hinted("--output %s", words.ShellWord(name+":"+folder))
		case !ok && strings.HasPrefix(raw, "/"):
			return job.Mistake(at, "want NAME:PATH").Hinted("--output %s", words.ShellWord(path.Base(raw)+":"+raw))
		case !ok || name == "" || folder == "" || strings.Contains(folder, ":"):
			return job.Mistake(at, "want NAME:PATH").Hinted("--output outputs:/outputs")
		}
		task.ResultPaths = append(task.ResultPaths, job.Output{Name: name, Path: folder})
		r.Place(job.Element("Tasks[0].ResultPaths", i), at)
	}
	return nil
}

func (r *reader) publisher() *job.Error {
	if r.f.Publisher == "" {
		return nil
	}
	r.note("Tasks[0].Publisher", "publisher", r.f.Publisher)
	var err *job.Error
	r.Task().Publisher, err = parsePublisher(r.f.Publisher)
	return err
}

// network reads --network and --domain. Default, or none, leaves Network nil (contract 1, Network).
func (r *reader) network() *job.Error {
	name := job.NetworkDefault
	if r.f.Network != "" {
		at := At("network", r.f.Network)
		known, ok := job.NetworkType(r.f.Network)
		if !ok {
			return job.UnknownNetwork(at, r.f.Network)
		}
		name = known
		r.Place("Tasks[0].Network", at)
	}
	if len(r.f.Domains) > 0 && name != job.NetworkHTTP {
		// Bacalhau drops domains without a word when the network is Default.
		return job.Mistake(At("domain", r.f.Domains[0]), "domains need the HTTP network, and it is %s", name).
			Hinted("--network http --domain %s", words.ShellWord(r.f.Domains[0]))
	}
	if name == job.NetworkDefault {
		return nil
	}
	network := &job.Network{Type: name}
	r.Task().Network = network
	for i, domain := range r.f.Domains {
		network.Domains = append(network.Domains, domain)
		r.Place(job.Element("Tasks[0].Network.Domains", i), At("domain", domain))
	}
	return nil
}
