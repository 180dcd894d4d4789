package compose

import (
	"cmp"
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/template"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/sirupsen/logrus"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// Named are the files that COMPOSE_FILE names for a folder, in the environment or in the folder's file .env; none where it is not set.
func Named(dir string, own func(string) (string, bool)) ([]string, *job.Error) {
	values, fault := dotEnv(dir, own)
	if fault != nil {
		return nil, fault
	}
	list, _ := values.find("COMPOSE_FILE")
	if list == "" {
		return nil, nil
	}
	separator, _ := values.find("COMPOSE_PATH_SEPARATOR")
	var all []string
	for _, name := range strings.Split(list, cmp.Or(separator, string(os.PathListSeparator))) {
		all = append(all, within(dir, name))
	}
	return all, nil
}

// Over are the files that docker compose merges over one without being told each: what COMPOSE_FILE has behind it, or the one with
// changes that lies beside a file of the usual name.
func Over(name string, own func(string) (string, bool)) ([]string, *job.Error) {
	dir := filepath.Dir(name)
	named, fault := Named(dir, own)
	if fault != nil {
		return nil, fault
	}
	if len(named) > 0 && filepath.Clean(named[0]) == filepath.Clean(name) {
		return named[1:], nil
	}
	if !slices.Contains(cli.DefaultFileNames, filepath.Base(name)) {
		return nil, nil
	}
	for _, other := range cli.DefaultOverrideFileNames {
		other = filepath.Join(dir, other)
		if info, err := os.Stat(other); err == nil && info.Mode().IsRegular() {
			return []string{other}, nil
		}
	}
	return nil, nil
}

// load reads the file as Compose does, with those over it, but for the files of variables and labels, which are read when their service is.
func load(ctx context.Context, f File, values *variables) (*types.Project, error) {
	defer logrus.SetOutput(logrus.StandardLogger().Out)
	logrus.SetOutput(io.Discard) // what the library warns of is said here
	files := []types.ConfigFile{{Filename: f.Path, Content: f.Text}}
	for _, over := range f.Over {
		files = append(files, types.ConfigFile{Filename: over.Path, Content: over.Text})
	}
	return loader.LoadWithContext(ctx, types.ConfigDetails{
		WorkingDir:  f.Dir,
		ConfigFiles: files,
		Environment: types.Mapping{},
	}, func(o *loader.Options) {
		o.SetProjectName("job", true)
		o.Profiles = []string{"*"}
		o.SkipResolveEnvironment, o.SkipResolveLabels = true, true
		o.SkipConsistencyCheck = true // of one service with another
		o.Interpolate.LookupValue = values.find
		o.Interpolate.Substitute = func(text string, lookup template.Mapping) (string, error) {
			return template.SubstituteWithOptions(text, lookup, template.WithoutLogging)
		}
		o.ResourceLoaders = []loader.ResourceLoader{included{f.Dir}}
	})
}

// sections are the keys of a file that have containers below them.
var sections = []string{"services", "jobs"}

// find is a key of the services, or of one below it, in the last file that has it; the position is that of the nearest above for what
// comes from elsewhere.
func (f File) find(path ...string) (job.Position, *tree.Node) {
	at, deepest := f.Root.At, 0
	var found *tree.Node
	for _, one := range append([]File{f}, f.Over...) {
		for _, section := range sections {
			n := one.Root.Get(section)
			for depth, key := range path {
				i := -1
				if n != nil {
					i = slices.IndexFunc(n.Fields, func(f tree.Field) bool { return f.Key == key })
				}
				if i < 0 {
					break
				}
				here := n.Fields[i].At
				n = n.Fields[i].Value
				whole := depth+1 == len(path)
				if depth+1 > deepest || whole && depth > 0 {
					at, deepest = here, depth+1
				}
				if whole {
					found = n
				}
			}
		}
	}
	return at, found
}

// containers are what the files have of a service.
func (f File) containers(name string) []*tree.Node {
	var all []*tree.Node
	for _, one := range append([]File{f}, f.Over...) {
		for _, section := range sections {
			if n := one.Root.Get(section, name); n != nil {
				all = append(all, n)
			}
		}
	}
	return all
}

// How the library refuses what is in a file: a key that there is not, and one that there must be.
var (
	unknownKey = regexp.MustCompile(`(?:^|: )([^ :]+)\.([^ .:]+) false schema$`)
	beyondKey  = regexp.MustCompile(`(?:^|: )([^ :]*) ?additional properties '([^']+)' not allowed$`)
	missingKey = regexp.MustCompile(`(?:^|: )([^ :]+) missing property '([^']+)'$`)
)

// unreadable is the library's error as a mistake in the file.
func (f File) unreadable(err error) *job.Error {
	text := words.Said(err.Error())
	at := func(path string) job.Position {
		for _, section := range sections {
			if below, ok := strings.CutPrefix(path, section+"."); ok {
				found, _ := f.find(strings.Split(below, ".")...)
				return found
			}
		}
		for _, field := range f.Root.Fields {
			if field.Key == path {
				return field.At
			}
		}
		return f.Root.At
	}
	for _, unknown := range []*regexp.Regexp{unknownKey, beyondKey} {
		if match := unknown.FindStringSubmatch(text); match != nil {
			path := strings.TrimPrefix(match[1]+"."+match[2], ".")
			fault := job.Mistake(at(path), "%s is no key of a Compose file that is known here", words.Printable(path))
			var known []string
			for _, k := range table {
				known = append(known, k.name)
			}
			if near := words.Nearest(match[2], known); near != "" {
				return fault.Hinted("did you mean %s?", near)
			}
			return fault.Hinted("leave it out of a copy, and make the job of that")
		}
	}
	if match := missingKey.FindStringSubmatch(text); match != nil {
		return job.Mistake(at(match[1]), "%s has no %s, and Compose wants one", words.Printable(match[1]), words.Printable(match[2]))
	}
	return job.Mistake(f.Root.At, "no Compose file that Compose can read: %s", text)
}
