package dockerfile

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

// executable is what COPY gives files that are to be executed.
const executable = "--chmod=755"

// Executable is how a file that an instruction copies gets its execute bits: by a flag of that instruction when it copies nothing else,
// or by one more that copies that file alone. Origin is the file's place in the build context, empty when nobody knows. False when it is
// no copy, or does not tell which of its files that is.
func (f *File) Executable(s Step, name, origin string) (instruction string, edits []Edit, ok bool) {
	c, from, chown := copying(s)
	if c == nil {
		return "", nil, false
	}
	if f.only(c, from, name) {
		edits = []Edit{{SetFlag, s.Line, executable}}
		flagged, err := f.splice(s, edits[0])
		if err != nil {
			return "", nil, false
		}
		begin := f.offset(s.Line)
		text := s.Text[:flagged.from-begin] + flagged.text + s.Text[flagged.to-begin:]
		return f.joined(text), edits, true
	}
	source := origin
	if source == "" {
		source = f.sourceOf(c, from, name)
	}
	if source == "" {
		return "", nil, false
	}
	words := []string{"COPY"}
	if from != "" {
		words = append(words, "--from="+from)
	}
	if chown != "" {
		words = append(words, "--chown="+chown)
	}
	if strings.ContainsAny(source+name, " \t\"'\\$[") { // which other forms would need quotes for
		return "", nil, false
	}
	instruction = strings.Join(append(words, executable, source, name), " ")
	return instruction, []Edit{{After, s.Line, instruction}}, true
}

// copying is what a COPY or ADD copies, from which stage and for whom; nil for any other instruction.
func copying(s Step) (c *instructions.SourcesAndDest, from, chown string) {
	switch command := s.command.(type) {
	case *instructions.CopyCommand:
		return &command.SourcesAndDest, command.From, command.Chown
	case *instructions.AddCommand:
		return &command.SourcesAndDest, "", command.Chown
	}
	return nil, "", ""
}

// only tells whether a copy brings one file and no other.
func (f *File) only(c *instructions.SourcesAndDest, from, name string) bool {
	switch {
	case len(c.SourcePaths) == 0 && len(c.SourceContents) == 1:
		return true
	case len(c.SourcePaths) != 1 || len(c.SourceContents) > 0:
		return false
	}
	return f.isFile(c.SourcePaths[0], from, c.DestPath, name)
}

// isFile tells whether a source is a file that becomes the named one.
func (f *File) isFile(source, from, dest, name string) bool {
	if strings.ContainsAny(source, "*?[$") || strings.HasSuffix(source, "/") {
		return false
	}
	whole := !strings.HasSuffix(dest, "/") && path.Base(dest) == path.Base(name) // its own name at the end of the destination
	if !whole && path.Base(source) != path.Base(name) {
		return false
	}
	if f.Context == "" || from != "" {
		return path.Ext(name) != "" || whole && path.Base(source) == path.Base(name)
	}
	info, err := f.stat(source)
	return err == nil && info.Mode().IsRegular()
}

// sourceOf is what of a copy's sources becomes the named file; empty when that is not known.
func (f *File) sourceOf(c *instructions.SourcesAndDest, from, name string) string {
	if from != "" || f.Context == "" {
		return ""
	}
	for _, source := range c.SourcePaths {
		if path.Base(source) == path.Base(name) && f.isFile(source, from, c.DestPath, name) {
			return source
		}
	}
	if len(c.SourcePaths) != 1 || strings.ContainsAny(c.SourcePaths[0], "*?[$") {
		return ""
	}
	// A folder's files are below the destination as they are below the folder: the longest end of the name that there is.
	parts := strings.Split(strings.TrimPrefix(path.Clean(name), "/"), "/")
	for i := range parts {
		if !isPlace("/"+strings.Join(parts[:i], "/"), c.DestPath) {
			continue
		}
		source := path.Join(append([]string{c.SourcePaths[0]}, parts[i:]...)...)
		if info, err := f.stat(source); err == nil && info.Mode().IsRegular() {
			return source
		}
	}
	return ""
}

// isPlace tells whether a folder of the image can be the destination of a copy, which may have variables and be relative.
func isPlace(folder, dest string) bool {
	switch clean := path.Clean(dest); {
	case strings.Contains(dest, "$"), clean == ".":
		return true
	case path.IsAbs(clean):
		return folder == clean
	default:
		return strings.HasSuffix(folder, "/"+clean)
	}
}

// stat looks at a file of the context, and at none outside.
func (f *File) stat(source string) (os.FileInfo, error) {
	root, err := os.OpenRoot(f.Context)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return root.Stat(filepath.FromSlash(strings.TrimPrefix(path.Clean("/"+source), "/")))
}

// joined is an instruction on one line.
func (f *File) joined(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#") && i > 0 {
			line = ""
		}
		lines[i] = strings.TrimSpace(strings.TrimSuffix(line, string(f.escape)))
	}
	if heredoc := strings.Contains(lines[0], "<<"); heredoc {
		return lines[0]
	}
	return strings.Join(slices.DeleteFunc(lines, func(line string) bool { return line == "" }), " ")
}
