package checks

import (
	"path"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/limits"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// pythonFile is code of Python's that a command runs.
type pythonFile struct {
	// name in the build context, or -c.
	name string
	text string
	// lines are those that are surely run, as far as a reader can tell.
	lines []codeLine
}

// maxModules bounds how many files of a workload are read.
const maxModules = 40

// servers run a module by its name, app.main:app; what is in its functions waits for somebody to ask.
var servers = map[string]bool{"uvicorn": true, "gunicorn": true, "hypercorn": true, "daphne": true, "granian": true, "waitress-serve": true}

// pythonCode is the code that a program starts: of a script or a module, with what that imports of the build context, and of -c.
func pythonCode(s *lint.Subject, start exec.Start) (all []pythonFile) {
	program := path.Base(start.Words[0].Text)
	interpreter := strings.HasPrefix(program, "python")
	args := start.Words[1:]
	if interpreter {
		if at := slices.IndexFunc(args, func(w exec.Word) bool { return w.Text == "-c" || w.Text == "-m" || !strings.HasPrefix(w.Text, "-") }); at >= 0 && at+1 < len(args) && args[at].Known && args[at+1].Known {
			switch args[at].Text {
			case "-c":
				return []pythonFile{{"-c", args[at+1].Text, surely(codeLines(args[at+1].Text), "")}}
			case "-m":
				module := args[at+1].Text
				if !servers[module] {
					return imports(s, module, s.Image.Config.WorkingDir)
				}
				program, args = module, args[at+2:]
			}
		}
	}
	if servers[program] {
		for _, w := range args {
			if m := serverModule.FindStringSubmatch(w.Text); m != nil && w.Known {
				return imports(s, m[1], s.Image.Config.WorkingDir)
			}
		}
		return nil
	}
	if start.Script != "" && (interpreter || strings.HasSuffix(start.Script, ".py")) {
		return sourcesOf(s, start.Script, path.Dir(start.Script))
	}
	return nil
}

// serverModule is what a server is told to serve: app.main:app.
var serverModule = regexp.MustCompile(`^([A-Za-z_]\w*(?:\.\w+)*):[A-Za-z_]\w*(?:\(\))?$`)

// imports are the files of a module that is looked for in a folder of the image.
func imports(s *lint.Subject, module, dir string) []pythonFile {
	at := path.Join("/", dir, strings.ReplaceAll(module, ".", "/"))
	for _, name := range []string{at + ".py", at + "/__main__.py", at + "/__init__.py"} {
		if all := sourcesOf(s, name, path.Join("/", dir)); len(all) > 0 {
			return all
		}
	}
	return nil
}

// sourcesOf are a file of the image that a Dockerfile copies and those that it imports, from its own folder and another one.
func sourcesOf(s *lint.Subject, file, root string) (all []pythonFile) {
	seen := map[string]bool{}
	var read func(file, importers string)
	read = func(file, importers string) {
		if seen[file] || len(seen) >= maxModules {
			return
		}
		seen[file] = true
		text, origin := copiedText(s, file)
		if origin == "" {
			return
		}
		code := pythonFile{origin, text, surely(codeLines(text), importers)}
		all = append(all, code)
		var lines strings.Builder
		for _, line := range code.lines {
			lines.WriteString(line.text + "\n")
		}
		for _, line := range code.lines {
			for _, i := range importsOf(line.text) {
				for _, at := range i.files(path.Dir(file), root) {
					read(at, lines.String())
				}
			}
		}
	}
	read(file, "")
	return all
}

// copiedText is the text of a file of the image, and its place in the build context that it is copied from; empty for any other.
func copiedText(s *lint.Subject, file string) (text, origin string) {
	if s.Files == nil || s.Exec.View == nil {
		return "", ""
	}
	layer := s.Exec.View.LayerAt(file)
	if layer == 0 {
		return "", ""
	}
	if origin = s.Files.Origin(layer, file); origin == "" {
		return "", ""
	}
	opened, err := s.Files.Context.Open(origin)
	if err != nil {
		return "", ""
	}
	defer opened.Close()
	raw, err := limits.Dockerfile.ReadAll(opened)
	if err != nil {
		return "", "" // it is too long to be a script
	}
	return string(raw), origin
}

// pythonImport is an import of a module, with the names that are taken from it.
type pythonImport struct {
	module string
	names  []string
	// dots are those before the module, which count folders from the file's own on.
	dots int
}

var importing = regexp.MustCompile(`^\s*(?:from\s+(\.*)([\w.]*)\s+import\s+\(?([^#)]*)|import\s+([\w., ]+))`)

// importsOf are those of a line.
func importsOf(line string) (all []pythonImport) {
	m := importing.FindStringSubmatch(line)
	switch {
	case m == nil:
		return nil
	case m[4] != "":
		for name := range strings.SplitSeq(m[4], ",") {
			if first := strings.Fields(name); len(first) > 0 {
				all = append(all, pythonImport{module: first[0], names: []string{first[len(first)-1]}})
			}
		}
		return all
	}
	i := pythonImport{module: m[2], dots: len(m[1])}
	for name := range strings.SplitSeq(m[3], ",") {
		if first := strings.Fields(name); len(first) > 0 {
			i.names = append(i.names, first[len(first)-1])
		}
	}
	return []pythonImport{i}
}

// files are those that an import may read, for a file in a folder; root is another one that Python looks in.
func (i pythonImport) files(own, root string) (all []string) {
	folders := []string{own, root}
	if i.dots > 0 {
		folders = []string{path.Join(own, strings.Repeat("../", i.dots-1))}
	}
	for _, folder := range slices.Compact(folders) {
		at := path.Join(folder, strings.ReplaceAll(i.module, ".", "/"))
		all = append(all, at+".py", at+"/__init__.py")
		for _, name := range i.names {
			all = append(all, path.Join(at, name+".py"))
		}
	}
	return all
}
