package layers

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// doubtEntry is why others may enter a folder than may without the RUN.
func (r *run) doubtEntry(name string, found rootfs.Below) string {
	if name == "/" { // which engines make anew
		return ""
	}
	r.read.Do(func() { r.command(r.args, r.dir) })
	for _, e := range r.effects {
		if e.opens(name, found) || e.makes == folders && (e.has("-m", "--mode") || strings.Contains(r.text, "umask")) && e.makesAt(name) {
			return fmt.Sprintf("RUN in line %d may change who enters it", r.line)
		}
	}
	return ""
}

// opens tells whether a folder may have other permissions, or another owner for whom there are other ones than for the rest.
func (e effect) opens(name string, found rootfs.Below) bool {
	tree := e.has("-R", "--recursive") || e.has("-exec", "-execdir")
	switch {
	case e.filesOnly():
	case e.mode, e.runs("chmod"):
		return e.names(name, !tree)
	case e.changes == owned, e.runs("chown"):
		const enter = 0o1
		return e.names(name, !tree) && (found.Mode>>6&enter != found.Mode&enter || found.Mode>>3&enter != found.Mode&enter)
	}
	return false
}

// runs tells whether a program is one of its words, as find has it behind -exec.
func (e effect) runs(program string) bool {
	return slices.ContainsFunc(e.words, func(w operand) bool { return w.text == program || strings.HasSuffix(w.text, "/"+program) })
}

// filesOnly tells a find that looks for files, or for names, which are those of files as a rule.
func (e effect) filesOnly() bool {
	for i, w := range e.words {
		if w.text == "-name" || w.text == "-iname" || w.text == "-type" && i+1 < len(e.words) && e.words[i+1].text == "f" {
			return true
		}
	}
	return false
}

// has tells whether it is given one of some flags, be it among other letters or with a value.
func (e effect) has(flags ...string) bool {
	return slices.ContainsFunc(e.words, func(w operand) bool {
		return slices.ContainsFunc(flags, func(flag string) bool {
			if len(flag) == 2 {
				return strings.HasPrefix(w.text, "-") && !strings.HasPrefix(w.text, "--") && strings.Contains(w.text, flag[1:])
			}
			return strings.HasPrefix(w.text, flag)
		})
	})
}

// mounted tells a file that a RUN does not see.
func (r *run) mounted(name string) bool {
	return slices.ContainsFunc(r.mounts, func(dest string) bool { return name == dest || below(name, dest) })
}
