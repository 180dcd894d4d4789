package checks

import (
	"path"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// inputAt is the index of the input that is mounted at a place, -1 for none.
func inputAt(s *lint.Subject, place string) int {
	return slices.IndexFunc(s.Job.Task().InputSources, func(in job.Input) bool { return path.Clean(in.Target) == path.Clean(place) })
}

// broughtAs is where in the container an input is known to have a file of a name: of its last parts, as many as possible.
func broughtAs(s *lint.Subject, name string) (at string, found rootfs.Brought) {
	parts := strings.Split(strings.Trim(path.Clean("/"+name), "/"), "/")
	for n := range parts {
		end := path.Join(parts[n:]...)
		for i, in := range s.Job.Task().InputSources {
			if b := s.Brought(i, end); b.Type == rootfs.File && end != "" {
				return path.Join(in.Target, end), b
			}
		}
	}
	return "", rootfs.Brought{}
}

// broughtFix names the file of an input that a command has under another name, or where no input has it; false when no input is
// concerned.
func broughtFix(s *lint.Subject, p *exec.Problem) (fix lint.Fix, ok bool) {
	if at, b := broughtAs(s, p.Path); at != "" && at != path.Clean(p.Path) {
		if !p.Read && b.Mode&0o111 == 0 {
			return startFix(s, p, at), true
		}
		return withPlace(s, p, at), true
	}
	place := p.Mount
	if p.Kind == exec.IsDirectory && place == "" {
		place = p.Path // a folder that a node makes for a URL's file
	}
	i := inputAt(s, place)
	if i < 0 || place == "" {
		return fix, false
	}
	name := nearOf(s, i, p.Path)
	if names := s.Lists(i); p.Kind == exec.IsDirectory && len(names) == 1 {
		name = names[0]
	}
	switch at := path.Join(place, name); {
	case name == "" || p.Kind == exec.FolderMissing:
		return lookInto(s, i), true
	case p.Read:
		return withPlace(s, p, at), true
	default:
		return startFix(s, p, at), true
	}
}

// nearOf is the file at the top of an input that a path was probably meant to name: the only one, of its extension, or one of nearly
// the same name. It is empty when there is none.
func nearOf(s *lint.Subject, i int, name string) string {
	names := s.Lists(i)
	if len(names) == 1 && path.Ext(names[0]) == path.Ext(name) {
		return names[0]
	}
	return words.Nearest(path.Base(name), names)
}

// lookInto lists what an input has.
func lookInto(s *lint.Subject, i int) lint.Fix {
	in := s.Job.Task().InputSources[i]
	local, isLocal := in.LocalPath()
	switch {
	case in.Upload != "":
		return lint.Run("ls -R " + words.ShellWord(in.Upload)).For(lint.User)
	case isLocal:
		return lint.Run("ls -R " + words.ShellWord(local)).For(lint.User)
	case strings.EqualFold(in.Source.Type, job.SourceIPFS):
		return lint.Run("ipfs ls " + words.ShellWord(param(in, "CID"))).For(lint.User)
	case strings.EqualFold(in.Source.Type, job.SourceS3):
		return s3List(in, strings.TrimSuffix(param(in, "Key"), "*"))
	}
	return lint.Run("curl --head --location " + words.ShellWord(typedURL(in))).For(lint.User)
}

// readers are what runs a script of a name, by its extension.
var readers = map[string][]string{
	".sh": {"sh"}, ".bash": {"bash"}, ".py": {"python3", "python"}, ".pl": {"perl"}, ".rb": {"ruby"}, ".js": {"node"}, ".mjs": {"node"},
	".R": {"Rscript"}, ".r": {"Rscript"}, ".jl": {"julia"}, ".php": {"php"}, ".lua": {"lua"},
}

// startFix starts a file of an input that has no mode to be executed: through what reads it, or as a copy that has.
func startFix(s *lint.Subject, p *exec.Problem, file string) lint.Fix {
	for _, reader := range readers[path.Ext(file)] {
		if s.Exec.HasProgram(reader) {
			return startWith(s, p, reader, file)
		}
	}
	if s.Exec.HasProgram("sh") {
		return startWith(s, p, "sh", "-c", `p=$(mktemp) && cp "$0" "$p" && chmod 755 "$p" && exec "$p" "$@"`, file)
	}
	return lint.Advise("put the program into the image, COPY --chmod=755 " + words.ShellWord(path.Base(file)) + " " + words.ShellWord(file) + ", and mount no input there").For(lint.Builder)
}

// startWith puts words in the place of the program.
func startWith(s *lint.Subject, p *exec.Problem, with ...string) lint.Fix {
	if p.Place.File != "" {
		return inScript(p.Place, p.Path, words.ShellLine(with))
	}
	lists := listsOf(s)
	if whole := lists.argv[min(p.Place.Word, len(lists.argv)-1)]; p.Place.To > 0 && p.Place.From >= 0 && p.Place.To <= len(whole) {
		return lists.replace(p.Place.Word, 1, whole[:p.Place.From]+words.ShellLine(with)+whole[p.Place.To:])
	}
	return lists.replace(p.Place.Word, 1, with...)
}
