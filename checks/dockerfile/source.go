package dockerfile

import "strings"

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
