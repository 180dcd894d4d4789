package dockerfile

import (
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

// Sources are the files that COPY and ADD name of the build context, as typed: those with variables or wildcards and those of the web are
// not among them.
func (f *File) Sources() []string {
	var all []string
	for _, s := range f.Steps {
		var from instructions.SourcesAndDest
		switch c := s.command.(type) {
		case *instructions.CopyCommand:
			if c.From == "" {
				from = c.SourcesAndDest
			}
		case *instructions.AddCommand:
			from = c.SourcesAndDest
		}
		for _, name := range from.SourcePaths {
			if clean := strings.Trim(name, "/."); clean != "" && !strings.ContainsAny(name, "$*?[") && !strings.Contains(name, ":") {
				all = append(all, name)
			}
		}
	}
	return all
}
