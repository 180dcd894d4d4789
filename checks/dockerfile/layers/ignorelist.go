package layers

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"

	"github.com/seatrial/seatrial/submit/limits"
)

// ignoreList is what the context leaves out.
type ignoreList struct {
	// name of the file: ".dockerignore".
	name string
	// patterns and the lines that they are from.
	patterns []string
	lines    []int
}

// listName is that of a folder's list, and the end of that of a Dockerfile's own.
const listName = ".dockerignore"

// list is the one that counts; its name is empty when there is none.
func (c *Context) list() (name string, text []byte, err error) {
	if c.own != "" {
		if text, err = limits.Dockerfile.ReadFile(c.own); !errors.Is(err, fs.ErrNotExist) {
			return filepath.Base(c.own), text, err
		}
	}
	root, err := os.OpenRoot(c.dir)
	if err != nil {
		return "", nil, err
	}
	defer root.Close()
	if text, err = limits.Dockerfile.ReadFS(root.FS(), listName); errors.Is(err, fs.ErrNotExist) {
		return "", nil, nil
	}
	return listName, text, err
}

// readIgnoreList reads a list with the library that BuildKit reads it with, and notes the line of each pattern.
func readIgnoreList(name, text string) (*ignoreList, error) {
	patterns, err := ignorefile.ReadAll(strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	for i := range patterns { // what is no text is complained of by the library to whoever watches; no file has NUL in its name
		patterns[i] = strings.ReplaceAll(strings.ToValidUTF8(patterns[i], "\ufffd"), "\x00", "\ufffd")
	}
	list := &ignoreList{name: name, patterns: patterns}
	number := 0
	for line := range strings.Lines(text) {
		number++
		if of, err := ignorefile.ReadAll(strings.NewReader(line)); err == nil && len(of) > 0 {
			list.lines = append(list.lines, number)
		}
	}
	if len(list.lines) != len(list.patterns) {
		list.lines = make([]int, len(list.patterns)) // it is not told
	}
	if _, err := patternmatcher.New(list.patterns); err != nil {
		return nil, err
	}
	return list, nil
}

// Ignored is the list and its line by which a file of the folder is left out; empty when it is not.
func (c *Context) Ignored(name string) (list string, line int) {
	if c.load() != nil || c.ignore == nil {
		return "", 0
	}
	for i := range c.ignore.patterns {
		if matches(c.ignore.patterns[:i+1], name) != matches(c.ignore.patterns[:i], name) {
			line = c.ignore.lines[i]
		}
	}
	if !matches(c.ignore.patterns, name) {
		return "", 0
	}
	return c.ignore.name, line
}

func matches(patterns []string, name string) bool {
	matcher, err := patternmatcher.New(patterns)
	if err != nil {
		return false
	}
	match, err := matcher.MatchesOrParentMatches(filepath.FromSlash(name))
	return match && err == nil
}

// List is the file that says what is left out of the context, be it there or not.
func (c *Context) List() string {
	if c.load() == nil && c.ignore != nil && c.own != "" && filepath.Base(c.own) == c.ignore.name {
		return c.own
	}
	return filepath.Join(c.dir, listName)
}
