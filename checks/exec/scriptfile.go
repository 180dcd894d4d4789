package exec

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// script looks for the file that an interpreter is to read (F53).
func (f *follower) script(ctx context.Context, l *Level, interpreter *rootfs.Found) error {
	name := l.Script.Text
	if strings.Contains(name, "://") || strings.HasPrefix(name, "/dev/") || strings.HasPrefix(name, "/proc/") || name == "" {
		return nil
	}
	if f.dir != "" && !path.IsAbs(name) {
		f.open(fmt.Sprintf("%s reads %s: %s", l.Words[0].Text, quote(name), f.dir))
		return nil
	}
	var first error
	for _, suffix := range append([]string{""}, strings.Fields(l.grammar.tries)...) {
		found, err := f.find(ctx, name+suffix)
		if err == nil {
			return f.reads(ctx, l, interpreter, found)
		}
		var stuck *rootfs.PathError
		switch {
		case errors.As(err, &stuck) && stuck.Brought.Type != 0:
			return nil // it is there, and a folder may be a program of Python's
		case !errors.As(err, &stuck), errors.Is(err, rootfs.ErrMounted):
			_, err = f.unreachable(name, err)
			return f.cannot(ctx, err)
		case suffix == "":
			first = err
		}
	}
	return f.lacks(ctx, l, interpreter, first)
}

// reads judges a file that is there.
func (f *follower) reads(ctx context.Context, l *Level, interpreter, found *rootfs.Found) error {
	name := l.Script.Text
	f.readsScript(found)
	switch {
	case found.Type == rootfs.Dir && l.Shell():
		f.report(ctx, &Problem{Kind: IsDirectory, Read: true, Path: name, Message: fmt.Sprintf("%s is given %s, which is a directory, want a script", l.Words[0].Text, quote(name))}, l.Script.Place)
		return nil
	case found.Type == rootfs.Dir && l.grammar.folder != "":
		return f.folderOf(ctx, l, found)
	case found.Type != rootfs.File:
		return nil
	case found.ELF != nil:
		f.program(ctx, l, interpreter, found)
		return nil
	case found.Size == 0 && !f.lined:
		f.report(ctx, &Problem{Kind: ScriptEmpty, Path: name, Missing: found.Path,
			Message: fmt.Sprintf("%s is to read %s, which is empty, want a script", l.Words[0].Text, quote(name))}, l.Script.Place)
		return nil
	}
	may, err := f.user.may(ctx, found.Entry, mayRead)
	if err != nil {
		return f.cannot(ctx, err)
	}
	if other := foreignTo(found); may && l.Shell() && other != "" {
		f.report(ctx, &Problem{Kind: ScriptForeign, Path: name, Missing: other, By: l.Words[0].Place,
			Message: fmt.Sprintf("%s is to read %s, whose first line names %s, want that to read it", l.Words[0].Text, quote(name), other)}, l.Script.Place)
		return nil
	}
	if may && l.Shell() {
		return f.scriptRead(ctx, l, interpreter, found)
	}
	if !may {
		f.report(ctx, &Problem{Kind: NotReadable, Path: found.Path, Hint: "chmod a+r " + found.Path + " in the Dockerfile",
			Message: fmt.Sprintf("%s has mode %04o and belongs to %d:%d, so that USER %s may not read it, which %s must",
				found.Path, found.Mode&0o777, found.UID, found.GID, f.user.label(), l.Words[0].Text)}, l.Script.Place)
	}
	return nil
}

// foreignLanguages are by the first of an interpreter's names.
var foreignLanguages = setOf("python node Rscript php lua")

// foreignTo a shell is a file whose first line names an interpreter of another language, which it returns: python3. Scripts of
// Perl's may begin with a line by which a shell hands them on, so that it is only told of those that have none.
func foreignTo(found *rootfs.Found) string {
	line, ok := parseShebang(found.Head)
	if !ok || line.Fault != "" {
		return ""
	}
	level := parseLevel(wordsOf(append([]string{line.Interpreter}, strings.Fields(line.Argument)...)), 0)
	for len(level.Runs) == 1 {
		level = level.Runs[0]
	}
	if level.grammar == nil || !foreignLanguages[strings.Fields(level.grammar.names)[0]] {
		return ""
	}
	return path.Base(level.Words[0].Text)
}

// folderOf judges a folder that an interpreter is given, which it runs by one file of it.
func (f *follower) folderOf(ctx context.Context, l *Level, dir *rootfs.Found) error {
	name, main := l.Script.Text, path.Join(dir.Path, l.grammar.folder)
	if _, err := f.View.Find(ctx, "/", main, nil); err == nil {
		return nil
	} else if _, err := f.unreachable(main, err); err != nil {
		return f.cannot(ctx, err)
	}
	p := &Problem{Kind: ScriptMissing, Path: name, Missing: main,
		Message: fmt.Sprintf("%s is given the folder %s, which has no %s, want a script in it", l.Words[0].Text, quote(name), l.grammar.folder)}
	p.Candidates = f.search(func(file string, e rootfs.Entry) (int, bool) {
		return 0, path.Dir(file) == dir.Path && e.Type == rootfs.File && strings.HasSuffix(file, ".py")
	})
	if len(p.Candidates) > 1 {
		p.Candidates = nil // any of them may be meant
	}
	f.report(ctx, p, l.Script.Place)
	return nil
}

// lacks is that nothing is where the script should be. Some shells then look in PATH.
func (f *follower) lacks(ctx context.Context, l *Level, interpreter *rootfs.Found, err error) error {
	name := l.Script.Text
	if !strings.Contains(name, "/") && f.path == "" {
		_, found, problem, err := f.lookPath(ctx, name)
		f.Steps = nil
		switch {
		case err != nil:
			return f.cannot(ctx, err)
		case problem == nil && found.ELF != nil:
			f.program(ctx, l, interpreter, found)
			return nil
		case problem == nil && l.Shell() && searches(interpreter):
			return nil
		}
	}
	if l.family(name) && (path.IsAbs(name) || !strings.Contains(name, "/")) {
		f.program(ctx, l, interpreter, nil)
		return nil
	}
	at := path.Clean(name)
	if !path.IsAbs(name) {
		at = path.Join("/", f.workingDir, name)
	}
	problem, stays := f.unreachable(name, err)
	if stays != nil {
		return f.cannot(ctx, stays)
	}
	if problem.Kind == NotFound {
		problem.Read, problem.Kind, problem.Candidates = true, ScriptMissing, f.nearScript(at, name)
		if path.IsAbs(name) {
			problem.Message = fmt.Sprintf("%s is to read %s", l.Words[0].Text, strings.Replace(problem.Message, quote(name)+" ", quote(name)+", which ", 1))
		} else {
			problem.Message = fmt.Sprintf("%s is to read %s in %s, and %s", l.Words[0].Text, quote(name), path.Join("/", f.workingDir), strings.TrimPrefix(problem.Message, quote(name)+" leads nowhere: "))
		}
		var stuck *rootfs.PathError
		if errors.As(err, &stuck) && len(stuck.Links) == 0 {
			problem.Missing = at
		}
		problem.Hint = meant(problem.Candidates)
	} else {
		problem.Message = l.Words[0].Text + " is to read it: " + problem.Message
	}
	f.report(ctx, problem, l.Script.Place)
	return nil
}

// searches tells a shell that looks for its script in PATH. bash does, dash and busybox do not, and of others it is not known.
func searches(shell *rootfs.Found) bool {
	if shell == nil {
		return true
	}
	name := path.Base(shell.Path)
	return name != "dash" && !strings.HasPrefix(name, "busybox")
}

// family tells whether a name is one of the interpreter: python of python3, sh of bash.
func (l *Level) family(name string) bool {
	return l.grammar != nil && grammarOf(name, nil) == l.grammar
}

// program is that an interpreter is given a program as its script: itself once more, or another one (F51).
func (f *follower) program(ctx context.Context, l *Level, interpreter, found *rootfs.Found) {
	name, runs := l.Script.Text, quote(l.Words[0].Text)
	p := &Problem{Kind: ScriptIsProgram, Path: name, By: l.Words[0].Place,
		Message: fmt.Sprintf("%s is given %s as its script, which is a program, want a script or the program alone", runs, quote(name))}
	if l.family(name) || found != nil && interpreter != nil && found.Path == interpreter.Path && !manyPrograms(found) {
		p.Kind = ScriptRepeated
		p.Message = fmt.Sprintf("%s runs already, and is given %s once more, which it takes for the name of a script", runs, quote(name))
	}
	f.report(ctx, p, l.Script.Place)
}

// nearScript are files that a script's name could have meant: of that name elsewhere, or in another case.
func (f *follower) nearScript(at, name string) []string {
	base, end := path.Base(at), "/"+strings.TrimPrefix(path.Clean(name), "./")
	return f.search(func(file string, e rootfs.Entry) (int, bool) {
		other := path.Base(file)
		if e.ELF != nil || e.Type != rootfs.File || strings.HasPrefix(file, "/usr/share/doc/") {
			return 0, false
		}
		depth := strings.Count(file, "/")
		switch {
		case other == base && strings.HasSuffix(file, end):
			return depth, true
		case other == base:
			return 20 + depth, true
		case strings.EqualFold(other, base):
			return 40 + depth, true
		}
		n, near := alike(base, other)
		return 60 + n, near && path.Dir(file) == path.Dir(at) && path.Ext(other) == path.Ext(base)
	})
}
