package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/words"
)

// withDockerfile are the words of check without a flag of docker build's that names the Dockerfile, which is the argument here: what
// else is an argument is then the context, -f docker/Dockerfile . being --context . docker/Dockerfile. For anything but a Dockerfile -f
// is the follow that bacalhau docker run knows.
func (l *commandLine) withDockerfile(typed []string) ([]string, error) {
	at, name, rest := fileFlag(typed)
	if l.name != "check" || at < 0 {
		return typed, nil
	}
	if n := l.run(typed); n < at && !isFolder(typed[n]) { // it is the container's: IMAGE tail -f Dockerfile
		return typed, nil
	}
	if name != "-" {
		info, err := os.Stat(name)
		if err != nil {
			return typed, l.noDockerfile(typed[at], name, rest)
		}
		if found := image.Recognize(context.Background(), name); found == nil || found.Dockerfile == "" || info.IsDir() {
			return typed, nil
		}
	}
	n, err := l.leading(rest)
	if err != nil {
		return nil, err
	}
	flags, behind := slices.Clone(rest[:n]), rest[n:]
	if len(behind) == 0 {
		return append(flags, name), nil
	}
	folder := behind[0]
	more, err := l.leading(behind[1:])
	if err != nil {
		return nil, err
	}
	if more < len(behind)-1 || !isFolder(folder) {
		return nil, pipeline.Hint(pipeline.Usagef("%s %s: want one folder behind it, the build context, and nothing else", typed[at], words.ShellWord(name)),
			words.ShellLine([]string{"seatrial", "check", "--context", ".", words.NoFlag(name)}))
	}
	return slices.Concat(flags, behind[1:], []string{"--context", folder, name}), nil
}

// noDockerfile is the mistake of a name that there is not, where it can be meant for a Dockerfile only.
func (l *commandLine) noDockerfile(flag, name string, rest []string) error {
	like := strings.Contains(strings.ToLower(filepath.Base(name)), "dockerfile") || strings.HasPrefix(flag, "--file")
	if !like || name == "" {
		return nil
	}
	near, lines := filepath.Dir(name), func(dockerfile string) []string {
		return []string{words.ShellLine([]string{"seatrial", "check", words.NoFlag(dockerfile)})}
	}
	hints := eachOf(near, lines)
	if n := l.run(rest); n < len(rest) { // a path is this folder's, as docker build has it
		if inside := filepath.Join(rest[n], name); exists(inside) {
			hints = lines(inside)
		}
	}
	return pipeline.Hint(pipeline.Usagef("reading Dockerfile %s: no such file or directory", name), hints...)
}

// fileFlag is where docker build's flag for the Dockerfile stands, the file that it names, and the words without both; -1 for none.
func fileFlag(typed []string) (at int, name string, rest []string) {
	for i, word := range typed {
		flag, value, set := strings.Cut(word, "=")
		switch {
		case word == "--":
			return -1, "", nil
		case flag != "-f" && flag != "--file":
		case set && value != "true" && value != "false":
			return i, value, slices.Concat(typed[:i], typed[i+1:])
		case !set && i+1 < len(typed) && (typed[i+1] == "-" || !strings.HasPrefix(typed[i+1], "-")):
			return i, typed[i+1], slices.Concat(typed[:i], typed[i+2:])
		}
	}
	return -1, "", nil
}

func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}
