// Package compose makes a job of a service of a Compose file, and says what became of each of its keys. It is the door to
// compose-go, which reads the file as Compose does: variables, extends, includes and the short forms of keys.
package compose

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/seatrial/seatrial/submit/convert"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
	"github.com/seatrial/seatrial/submit/words"
)

// File is a Compose file.
type File struct {
	// Path it was read from, and Dir that its paths are relative to.
	Path, Dir string
	Text      []byte
	// Root is what is in it, with positions.
	Root *tree.Node
	// Over are the files that are merged over it, of which the last one wins. Their paths are relative to its Dir.
	Over []File
	// Typed: they were named on the command line.
	Typed bool
}

// typedOver are the paths of those that are to be named again.
func (f File) typedOver() (all []string) {
	for _, over := range f.Over {
		if f.Typed {
			all = append(all, over.Path)
		}
	}
	return all
}

// Read makes a job of a service, whose name may be empty where there is one alone. build is the command that makes its image,
// empty where the file says of none how it is built. Every mistake is a *job.Error; other errors are those of ctx.
func Read(ctx context.Context, f File, name string, o convert.Options) (d *convert.Draft, build string, err error) {
	values, fault := dotEnv(f.Dir, o.Variable)
	if fault != nil {
		return nil, "", fault
	}
	at := f.Root.At
	project, err := load(ctx, f, values)
	switch {
	case ctx.Err() != nil:
		return nil, "", ctx.Err()
	case err != nil:
		return nil, "", f.unreadable(err)
	}
	services := withJobs(project)
	names := slices.Sorted(maps.Keys(services))
	if name == "" && len(names) == 1 {
		name = names[0]
	}
	of, found := services[name]
	switch {
	case len(names) == 0:
		return nil, "", job.Mistake(at, "a Compose file without services")
	case !found:
		return nil, "", convert.Choice(at, "service", name, wantedFirst(services), f.typedOver()...)
	}
	s := &service{Draft: convert.New(o), file: f, of: of, values: values}
	s.Job.Place("", s.at())
	for _, over := range f.Over {
		s.Note(convert.Note{Typed: words.Printable(over.Path), Fate: convert.Kept, Says: "merged over " + words.Printable(f.Path) + ", as docker compose does"})
	}
	for _, missing := range values.unset(f.containers(name)...) {
		s.Note(convert.Note{Typed: convert.Typed("${"+missing+"}", s.at()), Fate: convert.Changed,
			Says: "the variable is not set, here or in .env, and Compose puts nothing in its place: " + missing + "=VALUE before the command sets it"})
	}
	s.triggers(project)
	if fault := s.read(); fault != nil {
		return nil, "", fault
	}
	if strings.TrimSpace(s.Job.Image()) == "" {
		return nil, "", job.Mistake(s.at(), "the service %s has neither an image nor a build", words.Quoted(name)).Hinted("image: NAME:TAG")
	}
	for _, other := range names {
		if other != name && of.DependsOn[other].Condition == "" {
			s.Note(convert.Note{Typed: convert.Typed("the service "+other, s.position(other)), Fate: convert.Refused, Says: "a job of its own: " + s.line(other)})
		}
	}
	if fault := s.Finish(convert.Unlimited{Memory: "mem_limit", CPU: "cpus"}); fault != nil {
		return nil, "", fault
	}
	return s.Draft, s.build, nil
}

// wantedFirst are the names of all services, those that no other depends on first.
func wantedFirst(services types.Services) []string {
	needed := map[string]bool{}
	for _, s := range services {
		for other := range s.DependsOn {
			needed[other] = true
		}
	}
	names := slices.Sorted(maps.Keys(services))
	slices.SortStableFunc(names, func(a, b string) int {
		switch {
		case needed[a] == needed[b]:
			return 0
		case needed[b]:
			return -1
		}
		return 1
	})
	return names
}

// service is one that is being read.
type service struct {
	*convert.Draft
	file   File
	of     types.ServiceConfig
	values *variables
	build  string
}

// at is where the service stands in the file.
func (s *service) at() job.Position { return s.position(s.of.Name) }

// position is that of a key of the services, or of one below it.
func (s *service) position(path ...string) job.Position {
	at, _ := s.file.find(path...)
	return at
}

// typed is a key of the service as notes name it, with what of its value they are about.
func (s *service) typed(value string, path ...string) string {
	return convert.Typed(strings.TrimSpace(strings.Join(path, ".")+" "+value), s.position(append([]string{s.of.Name}, path...)...))
}

// line is the command that makes a job of another service.
func (s *service) line(name string) string {
	return words.ShellLine(slices.Concat([]string{"seatrial", "init", s.file.Path}, s.file.typedOver(), []string{name}))
}

// relative is a path of this machine as seen from here, where that is shorter.
func relative(path string) string {
	here, err := filepath.Abs(".")
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(here, path); err == nil && !strings.HasPrefix(rel, "..") {
		return rel
	}
	return path
}
