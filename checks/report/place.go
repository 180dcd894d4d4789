package report

import (
	"cmp"
	"net/url"
	"path"
	"path/filepath"
	"strings"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// place is where a finding is, in a file: most tools show nothing that is in none, and some refuse the whole report.
type place struct {
	// path has slashes, and is from the working folder unless it is absolute.
	path string
	// line counts from 1, and column and endColumn too; zero when they are not known. endColumn is that behind the last character.
	line, column, endColumn int
	// typed is the flag or argument that the finding is about; empty for one that is in a file.
	typed string
	// unreal: it is no file of this machine, but the name of an image.
	unreal bool
	// excerpt is the line, when it is known.
	excerpt *lint.Excerpt
}

// place is where something is of a report.
func (o Options) place(r *Report, p job.Position, e *lint.Excerpt) place {
	if p.Line > 0 {
		at := place{path: clean(p.Source), line: p.Line, column: p.Column, excerpt: e}
		if e != nil && e.EndColumn > p.Column {
			at.endColumn = e.EndColumn
		}
		return at
	}
	at := place{line: 1, path: clean(cmp.Or(o.FileInReport, r.Subject.File)), typed: words.Printable(p.Source)}
	switch {
	case p.Source == r.Subject.File && o.FileInReport == "":
		at.typed = ""
	case at.path != "":
	case r.dockerfile != nil:
		at.path = clean(r.dockerfile.File)
	default:
		at.path, at.unreal = imagePath(r.Subject.Image), true
	}
	return at
}

// clean is the name of a file with slashes, as short as it can be; empty for standard input, which has none.
func clean(name string) string {
	if name == "" || name == "-" {
		return ""
	}
	return path.Clean(filepath.ToSlash(words.Printable(name)))
}

// imagePath is a name for an image where that of a file is wanted: without tag and digest, so that it stays the same from one version
// to the next, and what has been said of it is known again.
func imagePath(reference string) string {
	name := image.Repository(reference)
	if name == "" {
		name = reference
		if transport, rest, found := strings.Cut(reference, ":"); found && !strings.Contains(transport, "/") {
			name = rest
			if at := strings.LastIndexByte(name, ':'); at > 0 && !strings.Contains(name[at:], "/") {
				name = name[:at]
			}
		}
	}
	return cmp.Or(inside(clean(name)), "image")
}

// inside is a path without what leads out of the folder that it is in.
func inside(p string) string {
	p = strings.TrimLeft(path.Clean("/"+strings.ReplaceAll(p, ":", "/")), "/")
	for strings.HasPrefix(p, "../") {
		p = p[len("../"):]
	}
	return p
}

// inRepository is the path of a place from the root of its repository, as services that show the repository want it. A file that is not
// in it has none: ok is false, and the path is the last of it.
func (o Options) inRepository(at place) (name string, ok bool) {
	file := filepath.FromSlash(at.path)
	switch {
	case at.unreal:
		return at.path, true
	case o.Dir == "" || o.Root == "":
	default:
		if !filepath.IsAbs(file) {
			file = filepath.Join(o.Dir, file)
		}
		if from, err := filepath.Rel(o.Root, file); err == nil {
			file = from
		}
	}
	slashed := filepath.ToSlash(file)
	if filepath.IsAbs(file) || slashed == ".." || strings.HasPrefix(slashed, "../") {
		return path.Base(slashed), false
	}
	return slashed, true
}

// uri is a path as a relative reference of RFC 3986.
func uri(p string) string { return (&url.URL{Path: p}).String() }
