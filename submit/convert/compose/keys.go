package compose

import (
	"maps"
	"slices"

	"github.com/seatrial/seatrial/submit/convert"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

func image(s *service, _ *key) *fault {
	s.Task().Engine.Params.Image = s.of.Image
	s.Note(convert.Note{Typed: s.typed("", "image"), Fate: convert.Kept, Says: "the image", Path: "Tasks[0].Engine.Params.Image"})
	return nil
}

// build names the command that makes the image.
func build(s *service, _ *key) *fault {
	b := s.of.Build
	engine := &s.Task().Engine.Params
	if engine.Image == "" {
		engine.Image = s.of.Name + ":v1"
	}
	if b.DockerfileInline != "" {
		s.Note(convert.Note{Typed: s.typed("", "build", "dockerfile_inline"), Fate: convert.Refused, Says: "write it into a Dockerfile, and build that: seatrial build -t " + words.ShellWord(engine.Image) + " " + words.ShellWord(relative(b.Context))})
		return nil
	}
	line := []string{"seatrial", "build", "-t", engine.Image}
	if b.Dockerfile != "" && b.Dockerfile != "Dockerfile" {
		line = append(line, "-f", relative(within(b.Context, b.Dockerfile)))
	}
	if b.Target != "" {
		line = append(line, "--target", b.Target)
	}
	for _, name := range slices.Sorted(maps.Keys(b.Args)) {
		if value := b.Args[name]; value != nil {
			line = append(line, "--build-arg", name+"="+*value)
		} else if value, found := s.values.find(name); found {
			line = append(line, "--build-arg", name+"="+value)
		}
	}
	s.build = words.ShellLine(append(line, relative(b.Context)))
	s.Note(convert.Note{Typed: s.typed("", "build"), Fate: convert.Changed, Path: "Tasks[0].Engine.Params.Image",
		Says: "an image that is built before, and pushed to where nodes can pull it: " + s.build})
	return nil
}

func entrypoint(s *service, _ *key) *fault {
	s.Task().Engine.Params.Entrypoint = s.of.Entrypoint
	if len(s.of.Entrypoint) == 0 {
		s.Task().Engine.Params.Entrypoint = []string{""} // as docker run --entrypoint '' has it: none
	}
	s.Note(convert.Note{Typed: s.typed("", "entrypoint"), Fate: convert.Kept, Says: "in the place of the image's ENTRYPOINT", Path: "Tasks[0].Engine.Params.Entrypoint"})
	return nil
}

func command(s *service, _ *key) *fault {
	s.Task().Engine.Params.Parameters = s.of.Command
	s.Note(convert.Note{Typed: s.typed("", "command"), Fate: convert.Kept, Says: "in the place of the image's CMD", Path: "Tasks[0].Engine.Params.Parameters"})
	return nil
}

// envFile reads files of variables, of which those of environment win.
func envFile(s *service, _ *key) *fault {
	values := map[string]string{}
	for _, f := range s.of.EnvFiles {
		more, fault := s.values.read(f.Path, bool(f.Required))
		if fault != nil {
			fault.Message = relative(f.Path) + ": " + fault.Message
			return fault
		}
		maps.Copy(values, more)
	}
	eachOf(values, s.of.Environment, func(name, value string) { s.variable(name, value, s.typed(name, "env_file")) })
	return nil
}

// eachOf takes what files have in turn, but for what the service says itself, which wins.
func eachOf[V any](values map[string]string, own map[string]V, take func(name, value string)) {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if _, wins := own[name]; !wins {
			take(name, values[name])
		}
	}
}

func environment(s *service, _ *key) *fault {
	for _, name := range slices.Sorted(maps.Keys(s.of.Environment)) {
		typed := s.typed("", "environment", name)
		value := s.of.Environment[name]
		if value == nil {
			here, found := s.values.find(name)
			if !found {
				s.Note(convert.Note{Typed: typed, Fate: convert.Needless, Says: "it is not set here, so Compose sets none"})
				continue
			}
			value = &here
		}
		s.variable(name, *value, typed)
	}
	return nil
}

func (s *service) variable(name, value, typed string) {
	n := convert.Note{Typed: typed, Fate: convert.Kept, Says: "a variable of the job"}
	path, refused := s.SetVariable(name, value)
	if n.Path = path; refused != "" {
		n.Fate, n.Says = convert.Refused, refused
	}
	s.Note(n)
}

func labels(s *service, _ *key) *fault {
	for _, name := range slices.Sorted(maps.Keys(s.of.Labels)) {
		s.label(name, s.of.Labels[name], s.typed("", "labels", name))
	}
	return nil
}

func (s *service) label(name, value, typed string) {
	n := convert.Note{Typed: typed, Fate: convert.Kept, Says: "a label of the job"}
	path, refused := s.SetLabel(name, value)
	if n.Path = path; refused != "" {
		n.Fate, n.Says = convert.Refused, refused
	}
	s.Note(n)
}

// labelFile reads files of labels, of which those of labels win.
func labelFile(s *service, _ *key) *fault {
	values := map[string]string{}
	for _, name := range s.of.LabelFiles {
		more, fault := s.values.read(within(s.file.Dir, name), true)
		if fault != nil {
			return fault
		}
		maps.Copy(values, more)
	}
	eachOf(values, s.of.Labels, func(name, value string) { s.label(name, value, s.typed(name, "label_file")) })
	return nil
}

func dependsOn(s *service, _ *key) *fault {
	for _, name := range slices.Sorted(maps.Keys(s.of.DependsOn)) {
		s.Note(convert.Note{Typed: s.typed(name, "depends_on"), Fate: convert.Refused,
			Says: "a job is one container, and waits for no other: what it needs runs elsewhere and has an address of its own, or is a job of its own (" + s.line(name) + ")"})
	}
	return nil
}

// networks that are named connect services, which a job has none of.
func networks(s *service, _ *key) *fault {
	for _, name := range slices.Sorted(maps.Keys(s.of.Networks)) {
		if name == "default" {
			continue
		}
		s.Note(convert.Note{Typed: s.typed(name, "networks"), Fate: convert.Refused, Says: "a node has no network of that name, and " + alone})
	}
	return nil
}

// references says the same of each secret, or config, that the service has.
func references(says string) func(*service, *key) *fault {
	return func(s *service, k *key) *fault {
		var all []string
		for _, r := range s.of.Secrets {
			if k.name == "secrets" {
				all = append(all, r.Source)
			}
		}
		for _, r := range s.of.Configs {
			if k.name == "configs" {
				all = append(all, r.Source)
			}
		}
		for _, name := range all {
			s.Note(convert.Note{Typed: s.typed(name, k.name), Fate: convert.Refused, Says: says})
		}
		return nil
	}
}

func scale(s *service, k *key) *fault {
	s.count(*s.of.Scale, k.name)
	return nil
}

func (s *service) count(n int, path ...string) {
	if n <= s.Job.Count || s.Job.Type == job.TypeDaemon {
		return
	}
	s.Job.Count = n
	s.Note(convert.Note{Typed: s.typed("", path...), Fate: convert.Kept, Says: "how many nodes run the job", Path: "Count"})
}
