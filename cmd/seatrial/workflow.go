package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/seatrial/seatrial/cmd/git"
	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// ciService is a CI service that a workflow can be written for.
type ciService struct {
	// file that the service reads, from the repository's root.
	file string
	// text is a new one, and lines are what one of the user's own has to have.
	text, lines func(w *workflow) string
}

// githubFile is where GitHub looks for it.
const githubFile = ".github/workflows/seatrial.yml"

// ciServices are by what is typed.
var ciServices = map[string]ciService{
	"github": {githubFile, (*workflow).github, (*workflow).githubStep},
	"gitlab": {".gitlab-ci.yml", (*workflow).gitlab, (*workflow).gitlabInclude},
}

// workflow is what there is to check in a repository.
type workflow struct {
	// files that name images, from the repository's root, with slashes.
	files []string
	// passed are those whose names no workflow can have.
	passed []string
	// branch whose pushes are checked; those of others are by their pull requests.
	branch string
	// release of this program, as v1.2.3; empty for a build that is none.
	release string
}

// writeWorkflow writes a workflow for what is below the working folder. It overwrites none.
func writeWorkflow(ctx context.Context, errs io.Writer, name string) error {
	service, ok := ciServices[name]
	if !ok {
		return pipeline.Usagef("--ci is %s, want github or gitlab", words.Quoted(name))
	}
	root, w, err := findWorkflow(ctx)
	if err != nil {
		return err
	}
	for _, name := range w.passed {
		fmt.Fprintf(errs, "seatrial: %s is left out: a workflow would read its name as something else\n", words.Printable(name))
	}
	to := filepath.Join(root, filepath.FromSlash(service.file))
	there, err := limits.Config.ReadFile(to)
	switch text := service.text(w); {
	case err == nil && string(there) == text:
		fmt.Fprintf(errs, "%s is there already\n", service.file)
		return nil
	case err == nil:
		lines := strings.Split(strings.TrimRight(service.lines(w), "\n"), "\n")
		return pipeline.Hint(pipeline.Usagef("%s is there already, and is yours; the lines to add to it:", service.file), lines...)
	case !errors.Is(err, fs.ErrNotExist):
		return pipeline.Usagef("%s: %w", service.file, disk.Cause(err))
	default:
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return pipeline.Usagef("--ci: %w", err)
		}
		if err := disk.WriteFile(to, []byte(text), 0o644); err != nil {
			return pipeline.Usagef("writing %s: %w", service.file, disk.Cause(err))
		}
	}
	fmt.Fprintf(errs, "wrote %s: checks %s\nnext: git add %s\n", service.file, words.Said(strings.Join(w.files, ", ")), service.file)
	return nil
}

// findWorkflow looks for what there is to check below the working folder, of what git would keep when there is a repository.
func findWorkflow(ctx context.Context) (root string, w *workflow, err error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", nil, err
	}
	root, w = dir, &workflow{branch: "main"}
	if v := ownVersion(); releaseVersion.MatchString(v) {
		w.release = v
	}
	var files []string
	if repository, fault := git.Open(ctx, "."); fault == nil {
		root = repository.Dir
		if branch := repository.DefaultBranch(ctx); branch != "" {
			w.branch = branch
		}
		known, err := repository.Files(ctx)
		if err != nil {
			return "", nil, err
		}
		unknown, err := repository.Unknown(ctx)
		if err != nil {
			return "", nil, err
		}
		files = append(known, unknown...)
		slices.Sort(files)
	} else if files, err = filesBelow(ctx, dir); err != nil {
		return "", nil, err
	}
	if err := os.Chdir(root); err != nil { // from where files are named in a workflow
		return "", nil, err
	}
	below, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return "", nil, err
	}
	for _, name := range namingImages(ctx, files).files {
		within, err := filepath.Rel(below, filepath.Join(root, name))
		switch {
		case err != nil || !filepath.IsLocal(within):
		case strings.Contains(name, "${{") || strings.ContainsFunc(name, func(r rune) bool { return r == utf8.RuneError || !unicode.IsPrint(r) }):
			w.passed = append(w.passed, name)
		default:
			w.files = append(w.files, filepath.ToSlash(name))
		}
	}
	if len(w.files) == 0 {
		return "", nil, pipeline.Hint(pipeline.Usagef("no job file and no Dockerfile below this folder, so there is nothing to check"), "seatrial init -- docker run IMAGE")
	}
	return root, w, nil
}

// releaseVersion is that of a release; other builds have more behind it.
var releaseVersion = regexp.MustCompile(`^v[0-9]+\.[0-9]+\.[0-9]+$`)

// filesBelow are the files of a folder, from there, with slashes.
func filesBelow(ctx context.Context, dir string) (files []string, err error) {
	s := &fileSet{}
	if err := s.walk(ctx, dir, func() bool { return true }); err != nil {
		return nil, err
	}
	for _, name := range slices.Concat(s.files, s.passed) {
		if rel, err := filepath.Rel(dir, name); err == nil {
			files = append(files, filepath.ToSlash(rel))
		}
	}
	slices.Sort(files)
	return files, nil
}

// paths are patterns of GitHub's for what a finding can depend on; none for everything, as where a Dockerfile's context is the whole repository.
func (w *workflow) paths() (all []string) {
	for _, name := range w.files {
		switch dir := path.Dir(name); {
		case strings.HasSuffix(name, ".yaml"), strings.HasSuffix(name, ".yml"), strings.HasSuffix(name, ".json"):
			all = append(all, globSpecial.Replace(name))
		case dir == ".":
			return nil
		default:
			all = append(all, globSpecial.Replace(dir)+"/**")
		}
	}
	slices.Sort(all)
	return append(slices.Compact(all), "**/.seatrial.yaml", githubFile)
}

// globSpecial keeps what is a name from being a pattern.
var globSpecial = strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "+", `\+`, "[", `\[`, "]", `\]`, "!", `\!`)

// quoted is a string of YAML.
func quoted(s string) string {
	data, err := json.Marshal(s)
	if err != nil {
		return `""` // which no string is
	}
	return string(data)
}
