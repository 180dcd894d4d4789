package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
)

// ofFiles tells whether the first argument of a command stands for job files and for no image: a file, a folder that was typed as a
// path and has no image in it, or a pattern that the shell has left. A bare word may be a folder and an image of that name: check,
// which alone takes folders, takes it for the folder when there is a job file in it and no command behind it, and says so.
func ofFiles(command, arg string, behind []string) bool {
	if file.Is(arg) {
		return true
	}
	info, err := os.Stat(arg)
	if err != nil || !info.IsDir() {
		return false
	}
	if !asPath.MatchString(arg) {
		return command == "check" && !(len(behind) > 0 && !strings.HasPrefix(behind[0], "-") && !exists(behind[0])) && hasJob(arg)
	}
	found := image.Recognize(context.Background(), arg)
	return found == nil || !image.Schemed(found.Instead)
}

// hasJob tells a folder with a job file in it, as far as a folder is read.
func hasJob(root string) bool {
	s := &fileSet{}
	err := s.walk(context.Background(), root, func() bool { return len(s.files) == 0 })
	return err == nil && len(s.files) > 0
}

// fileSet are the job files that arguments stand for.
type fileSet struct {
	files []string
	// passed are those that are no jobs, in folders and among several; seen is how many there were.
	passed []string
	seen   int
	// bare are folders that were typed as an image is.
	bare []string
	// others are Dockerfiles beside the one that a folder is built by.
	others []string
	// dockerfiles: those are wanted as well.
	dockerfiles bool
	// lenient: a file that is named alone is passed over as well, when it is none, and there may be no other.
	lenient bool
	// many: a folder, a pattern or several files were asked for.
	many bool
}

// filesOf finds the job files that arguments stand for, and the Dockerfiles, as is wanted. A file that was named alone is one, whatever is in it.
func filesOf(ctx context.Context, args []string, wanted fileSet) (*fileSet, error) {
	s := &wanted
	s.many = len(args) > 1 || s.lenient
	for _, arg := range args {
		info, err := os.Stat(arg)
		var matches []string
		if err != nil && strings.ContainsAny(arg, "*?[") {
			matches, _ = filepath.Glob(arg) // a pattern that is none is the name of a file that is not there
		}
		switch {
		case len(matches) > 0:
			s.many = true
			for _, name := range matches {
				s.add(ctx, name)
			}
		case err == nil && info.IsDir():
			if err := s.folder(ctx, arg); err != nil {
				return nil, err
			}
		case s.many && err == nil && info.Mode().IsRegular():
			s.add(ctx, arg)
		default:
			s.files = append(s.files, arg)
		}
	}
	s.files = once(s.files)
	if len(s.files) == 0 && !s.lenient {
		return nil, pipeline.Hint(pipeline.Usagef("%s: no job file among %s", strings.Join(args, " "), words.Count(s.seen, "file")), "seatrial check job.yaml")
	}
	return s, nil
}

// once are files without those that an earlier name stands for: a Dockerfile and the folder that it is in.
func once(files []string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(files, func(name string) bool {
		again := seen[filepath.Clean(name)] && name != "-"
		seen[filepath.Clean(name)] = true
		return again
	})
}

// add takes a file that is meant as a job, and passes any other over.
func (s *fileSet) add(ctx context.Context, name string) {
	s.seen++
	if s.dockerfiles && !file.Named(name) {
		if found := image.Recognize(ctx, name); found != nil && found.Dockerfile != "" {
			s.files = append(s.files, name)
			return
		}
	}
	data, err := file.ReadText(ctx, name)
	if err == nil && !file.Meant(data) {
		s.passed = append(s.passed, name)
		return
	}
	s.files = append(s.files, name)
}

// folder adds the job files of a folder and of those in it, and its Dockerfile, when those are wanted. One without any is said to be what it is.
func (s *fileSet) folder(ctx context.Context, root string) error {
	before := len(s.files)
	s.many = true
	if !asPath.MatchString(root) {
		s.bare = append(s.bare, root)
	}
	passed := len(s.passed)
	found := image.Recognize(ctx, root)
	context := s.dockerfiles && found != nil && found.Dockerfile != ""
	err := s.walk(ctx, root, func() bool { return true })
	if _, large := limits.Of(err); err != nil && !(large && context) {
		return pipeline.Usagef("%s: %w", root, err)
	}
	if context { // whose files are not meant as jobs
		s.passed = s.passed[:passed]
		s.files = append(s.files, found.Dockerfile)
		s.others = slices.DeleteFunc(image.DockerfilesIn(root), func(name string) bool { return name == found.Dockerfile })
	}
	if len(s.files) == before {
		return refusePath(ctx, "check", root)
	}
	return nil
}

// walk adds the job files of a folder and of those in it, but for hidden ones, for as long as more are wanted.
func (s *fileSet) walk(ctx context.Context, root string, more func() bool) error {
	return filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		switch hidden := strings.HasPrefix(entry.Name(), ".") && name != root; {
		case err != nil:
			return err
		case hidden && entry.IsDir():
			return filepath.SkipDir
		case hidden || !entry.Type().IsRegular():
			return nil
		case int64(s.seen) >= limits.List.Entries:
			return &limits.Error{Limits: limits.List, Field: "entries", Source: root}
		case file.Named(name):
			s.add(ctx, name)
		default:
			s.seen++
			s.passed = append(s.passed, name)
		}
		if !more() {
			return filepath.SkipAll
		}
		return ctx.Err()
	})
}

// note says which words were taken for folders, and which files were passed over.
func (s *fileSet) note(to io.Writer) {
	for _, name := range s.bare {
		name = words.Fold(name)
		fmt.Fprintf(to, "seatrial: %s: taken for the folder %s/; an image of that name is %s:latest\n", name, name, name)
	}
	if len(s.others) > 0 {
		fmt.Fprintf(to, "seatrial: not judged, as the folder is built by its Dockerfile alone: %s\n", words.Fold(words.ShellLine(s.others)))
	}
	const shown = 3
	if len(s.passed) == 0 {
		return
	}
	names := s.passed[:min(shown, len(s.passed))]
	more := ""
	if n := len(s.passed) - len(names); n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	fmt.Fprintf(to, "seatrial: passed over %s with no job: %s%s\n", words.Count(len(s.passed), "file"), words.Fold(strings.Join(names, ", ")), more)
}
