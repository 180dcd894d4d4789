package dockerfile

import (
	"path"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// Unpacked is an ADD that names an archive of the build context, and as the place for it the name of a file.
type Unpacked struct {
	Step         Step
	Source, Dest string
	// Instead is the instruction as a COPY; empty when that has to be written by hand.
	Instead string
}

// archiveName is what archives are called that ADD unpacks.
var archiveName = regexp.MustCompile(`(?i)\.(?:tar|tar\.gz|tgz|tar\.bz2|tbz2|tar\.xz|txz)$`)

var (
	// addLine is an ADD that is written on one line.
	addLine = regexp.MustCompile(`^(?i:ADD)(\s.+)$`)
	// addsOwn are the flags of ADD that COPY does not have.
	addsOwn = regexp.MustCompile(`--(?:checksum|keep-git-dir|unpack)\b`)
)

// Unpacked are those of the file: the archive has the same name where it is to go to.
func (f *File) Unpacked() (all []Unpacked) {
	for _, s := range f.Steps {
		c, is := s.command.(*instructions.AddCommand)
		if !is || len(c.SourcePaths) != 1 || len(c.SourceContents) > 0 || strings.Contains(c.SourcePaths[0], ":") || strings.HasSuffix(c.DestPath, "/") {
			continue
		}
		source := c.SourcePaths[0]
		if !archiveName.MatchString(source) || strings.ContainsAny(source, "$*?[") || path.Base(c.DestPath) != path.Base(source) {
			continue
		}
		if strings.Contains(s.Text, "--unpack=false") {
			continue
		}
		u := Unpacked{Step: s, Source: path.Clean(source), Dest: c.DestPath}
		if m := addLine.FindStringSubmatch(strings.TrimSpace(s.Text)); s.Line == s.Last && m != nil && !addsOwn.MatchString(m[1]) {
			u.Instead = "COPY" + m[1]
		}
		all = append(all, u)
	}
	return all
}
