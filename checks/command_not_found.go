package checks

import (
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

var commandNotFound = &lint.Check{
	ID:       "command-not-found",
	Title:    "the program that the command names is in the image",
	Severity: lint.Error,
	Doc: `The engine looks the command's first word up in the image: as a path when it has a slash, else in the folders of PATH. When
nothing is there the container does not start: ` + "`exec: \"/nope\": stat /nope: no such file or directory`" + ` or ` + "`executable file not found in $PATH`" + `.
Every node tries twice, and the job fails with "job already executed on this node more than once".

A program that PATH finds in a folder which is none from the root on ("." or an empty element, at the end as well) is refused too:
` + "`cannot run executable found relative to current directory`" + `; a shell would run it. And the working directory, which engines make when
it is missing, must be none that is a file or below one: ` + "`Cannot mkdir: /app is not a directory`" + `.

A frequent cause is a whole command given as one word: ` + "`'echo hello'`" + ` is looked up as a program with a space in its name. A
command in shell form is started by the shell, which is there, as one behind ` + "`tini --`" + `, ` + "`gosu app`" + `, ` + "`timeout 60`" + ` or ` + "`env`" + ` is by that program;
when its own first word is not, the container exits with 127, and the network reports "Completed".`,
	Needs: []lint.Fact{lint.FactExec},
	Run:   commandProblem(foundFix, exec.NotFound, exec.NotInPath, exec.NotRelative, exec.IsDirectory, exec.SymlinkLoop, exec.WorkingDir, exec.FolderMissing),
}

// foundFix names the program that was probably meant, or puts one there.
func foundFix(s *lint.Subject, p *exec.Problem) lint.Fix {
	if fix, ok := expandedFix(s, p); ok {
		return fix
	}
	fix, brought := broughtFix(s, p)
	switch fields := strings.Fields(p.Path); {
	case p.Kind == exec.WorkingDir:
		return workingDirFix(s, p)
	case brought && (p.Mount != "" || len(p.Candidates) == 0):
		return fix
	case len(fields) > 1 && p.Kind == exec.NotInPath && p.Place.To == 0 && p.Place.File == "":
		return listsOf(s).replace(p.Place.Word, 1, fields...)
	case p.ForShell && p.Shell == "":
		return lint.Advise("give the program's name as it is, without variables in it").For(lint.User).With("the image has no shell")
	case p.Shell != "":
		return listsOf(s).toShell(p)
	case p.Kind == exec.SymlinkLoop:
		return lint.Dockerfile("RUN ln -sfn /path/to/program " + words.ShellWord(p.Path))
	case p.Kind == exec.FolderMissing && len(p.Candidates) == 0:
		return lint.Dockerfile("WORKDIR " + p.Missing)
	case len(fields) > 1 && p.Kind == exec.NotFound && p.Place.To == 0 && p.Place.File == "" && s.Exec.HasProgram(fields[0]):
		return listsOf(s).replace(p.Place.Word, 1, fields...)
	case len(p.Candidates) > 0 && p.Kind != exec.FolderMissing && !exec.SameName(p.Path, p.Candidates[0]) && p.Kind != exec.IsDirectory:
		return withPlace(s, p, p.Candidates[0]).For(lint.User) // another name may be meant, or not
	case len(p.Candidates) > 0:
		return withPlace(s, p, p.Candidates[0])
	case base(p.Path) == "":
		return withPlace(s, p, "/path/to/program")
	case strings.HasPrefix(p.Hint, "chmod "):
		return executableFix(s, p)
	case strings.HasPrefix(p.Path, "/"):
		return lint.Dockerfile("COPY --chmod=755 " + base(p.Path) + " " + p.Path)
	case strings.Contains(p.Path, "/") && p.Kind == exec.NotFound && strings.HasPrefix(p.Missing, "/") && base(p.Missing) == base(p.Path):
		return lint.Dockerfile("COPY --chmod=755 " + words.ShellWord(base(p.Missing)) + " " + words.ShellWord(p.Missing))
	case strings.Contains(p.Path, "/"):
		return inImage(s, "pwd; ls -l "+words.ShellWord(dir(p.Path)))
	case len(fields) == 0:
		return withPlace(s, p, "/path/to/program")
	}
	return install(s, p.Path)
}

// toShell gives a word of the shell's, and what is behind it, to a shell.
func (c commandLists) toShell(p *exec.Problem) lint.Fix {
	word := p.Path
	if p.Place.From != 0 || p.Place.To != 0 {
		return lint.Advise("have " + p.Shell + " -c run " + word + ", with all that belongs to it").For(lint.User)
	}
	list, from := c.list(p.Place.Word)
	i := p.Place.Word - from
	if word == "source" && p.Shell == "sh" {
		word = "."
	}
	line, alone := []string{word}, true
	if p.ForShell {
		line[0] = inLine(word)
	}
	for _, behind := range list[i+1:] {
		line = append(line, inLine(behind))
		alone = alone && !forShell(behind)
	}
	list = append(list[:i], p.Shell, "-c", strings.Join(line, " "))
	if from+i+len(line) < len(c.argv) { // the other list's are passed on
		list[len(list)-1] += ` "$@"`
		list = append(list, "--")
		alone = false
	}
	fix := c.set(p.Place.Word, list)
	if alone && slices.Contains(settings, word) {
		fix = fix.With("with what is to be done then behind it").For(lint.User)
	}
	return fix
}

// settings are words of the shell's that do nothing by themselves.
var settings = strings.Fields(". alias cd declare export popd pushd readonly set shift shopt source trap typeset ulimit umask unset")

// workingDirFix gives a working directory that can be one where the one that cannot was given.
func workingDirFix(s *lint.Subject, p *exec.Problem) lint.Fix {
	folder := "/work"
	if p.Missing != "" { // the folder that the file is in is one
		folder = dir(p.Missing)
	}
	if s.Job.Task().Engine.Params.WorkingDirectory != "" {
		return lint.Typed(s, lint.Flags("--workdir", folder), lint.Edit("Tasks[0].Engine.Params", "WorkingDirectory: "+yamlWord(folder)))
	}
	return lint.Dockerfile("WORKDIR " + folder)
}
