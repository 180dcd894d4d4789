package importer

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

// shownNotes is how many paths are listed of each kind before the rest is only counted.
const shownNotes = 20

// Losses are what an import of a file or folder would leave out and not keep, as in Root, without a look into any file.
// A link as the name itself is followed.
func Losses(ctx context.Context, name string, hidden bool) (skipped, lost []string, err error) {
	top, err := filepath.EvalSymlinks(name)
	if err != nil {
		return nil, nil, reading(name, err)
	}
	l, err := look(ctx, top, hidden)
	if err != nil {
		return nil, nil, err
	}
	return l.skipped(), l.lost(), nil
}

// look goes through what an import of a file, folder or link would take.
func look(ctx context.Context, top string, hidden bool) (*losses, error) {
	l := new(losses)
	return l, filepath.WalkDir(top, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return reading(path, err)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		rel := e.Name()
		if path != top {
			rel, _ = filepath.Rel(top, path) // it is below
			if !hidden && strings.HasPrefix(e.Name(), ".") {
				l.skip(rel)
				if e.IsDir() {
					return fs.SkipDir
				}
				return nil
			}
			l.name(rel, e.Name())
		}
		switch e.Type() {
		case fs.ModeSymlink:
			target, err := os.Readlink(path)
			if err != nil {
				return reading(path, err)
			}
			l.link(rel, target)
		case 0:
			info, err := e.Info()
			if err != nil {
				return reading(path, err)
			}
			l.file(rel, info.Mode())
			l.bytes += info.Size()
		}
		return nil
	})
}

// losses collects what is left out and what does not arrive.
type losses struct {
	hidden, outside, executable, renamed notes
	// bytes of the files that were looked at.
	bytes int64
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

// name notes a name that is not UTF-8.
func (l *losses) name(rel, name string) {
	if !utf8.ValidString(name) {
		l.renamed.add(fmt.Sprintf("%s: its name is not UTF-8 and arrives as %s", shown(rel), ArrivingName(name)))
	}
}

// ArrivingName is the name or path under which nodes have what is called so here: IPFS keeps the bytes of a name that is not
// UTF-8, but the IPFS nodes of compute nodes list folders as JSON, which has U+FFFD for each that is wrong.
func ArrivingName(name string) string {
	return string([]rune(name))
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
	return slices.Concat(
		l.outside.list("links that lead out and dangle"),
		l.renamed.list("names are not UTF-8 and arrive changed"),
		l.executable.list("executable files arrive as 644"))
}
