package importer

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
)

// shownNotes is how many paths are listed of each kind before the rest is only counted.
const shownNotes = 20

// losses collects what is left out and what does not arrive.
type losses struct {
	hidden, outside, executable notes
}

// notes are lines about paths, the first of many.
type notes struct {
	lines []string
	count int
}

func (n *notes) add(line string) {
	if n.count++; n.count <= shownNotes {
		n.lines = append(n.lines, line)
	}
}

// list is the lines, and one that counts the rest.
func (n *notes) list(more string) []string {
	if rest := n.count - len(n.lines); rest > 0 {
		return append(n.lines, fmt.Sprintf("%d more %s", rest, more))
	}
	return n.lines
}

func (l *losses) skip(rel string) {
	l.hidden.add(shown(rel) + ": its name begins with a dot")
}

func (l *losses) file(rel string, mode fs.FileMode) {
	line := "it is executable here and arrives as 644"
	if rel != "" { // not the file that is imported alone
		line = shown(rel) + ": " + line
	}
	if mode&0o111 != 0 {
		l.executable.add(line)
	}
}

// link notes a symbolic link that leads out of what is imported, as one that is imported alone does.
func (l *losses) link(rel, target string) {
	if rel == "" {
		l.outside.add(fmt.Sprintf("the link alone is kept: it leads to %s and dangles on the node", shown(target)))
		return
	}
	to := filepath.ToSlash(filepath.Join(filepath.Dir(rel), target))
	if filepath.IsAbs(target) || to == ".." || strings.HasPrefix(to, "../") {
		l.outside.add(fmt.Sprintf("%s: it leads out, to %s, and dangles on the node", shown(rel), shown(target)))
	}
}

func (l *losses) skipped() []string { return l.hidden.list("whose names begin with a dot") }

func (l *losses) lost() []string {
	return append(l.outside.list("links that lead out and dangle"), l.executable.list("executable files arrive as 644")...)
}
