package main

import "slices"

// behindFile puts the flags behind a job file before it: a job file has its own command, so that they can be nothing else.
func (l *commandLine) behindFile(front []string, image string, tail []string) ([]string, error) {
	files := []string{image}
	for len(tail) > 0 {
		if name, _, _ := flagName(tail[0]); name == "" {
			files, tail = append(files, tail[0]), tail[1:]
			continue
		}
		n, err := l.leading(tail)
		if err != nil {
			return nil, err
		}
		front, tail = slices.Concat(front, tail[:n]), tail[n:]
	}
	return slices.Concat(front, files), nil
}

// behindAll puts the flags behind an argument before it, until "--": nothing else has dashes in a command that takes no words of a
// container's.
func (l *commandLine) behindAll(front []string, first string, tail []string) ([]string, error) {
	end := slices.Index(tail, "--")
	if end < 0 {
		end = len(tail)
	}
	moved, err := l.behindFile(front, first, tail[:end])
	return slices.Concat(moved, tail[end:]), err
}
