package dockerfile

import (
	"path"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
)

// Sources are the files that COPY and ADD name of the build context, as typed: those with variables or wildcards and those of the web are
// not among them.
func (f *File) Sources() []string {
	var all []string
	for _, s := range f.Steps {
		c, from, _ := copying(s)
		if c == nil || from != "" {
			continue
		}
		for _, name := range c.SourcePaths {
			if clean := strings.Trim(name, "/."); clean != "" && !strings.ContainsAny(name, "$*?[") && !strings.Contains(name, ":") {
				all = append(all, name)
			}
		}
	}
	return all
}

// AtSource is where a copy names the file of its build context or its stage that has a path there, or the folder that has it; false when
// none of its words is that.
func (f *File) AtSource(s Step, origin string) (job.Position, bool) {
	c, _, _ := copying(s)
	if c == nil || origin == "" {
		return job.Position{}, false
	}
	for _, typed := range c.SourcePaths {
		source := path.Clean("/" + typed)
		for at := path.Clean("/" + origin); ; at = path.Dir(at) {
			if at == source && f.Says(s, typed) {
				return f.At(s, typed), true
			}
			if at == "/" {
				break
			}
		}
	}
	return job.Position{}, false
}
