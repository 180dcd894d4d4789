package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/cmd/git"
	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// prePushName is the command that git's hook types.
const prePushName = "pre-push"

// checkedOut is the commit that is judged where nobody says what is pushed.
const checkedOut = "HEAD"

// pushPatience is how long a push waits for a registry that does not answer.
const pushPatience = 10 * time.Second

func prePushCommand() *cli.Command {
	return command(&cli.Command{
		Name:      prePushName,
		Usage:     "judge what git push sends, as the hook of seatrial init --hook",
		ArgsUsage: "[REMOTE [URL [PATTERN…]]]",
		Description: "Judges the job files and Dockerfiles of each commit that is pushed, as git's pre-push hook is told of them on standard input; without those, the one that is\n" +
			"checked out. PATTERN is one of git's: ':!examples' leaves a folder out. An error stops the push. What could not be judged does so with --strict alone.\n" +
			"SEATRIAL_SKIP=1 git push goes without.",
		Flags: slices.DeleteFunc(judgeFlags(), func(f cli.Flag) bool {
			return slices.Contains([]string{"format", "file-in-report", "dockerfile"}, f.Names()[0])
		}),
		Action: prePush,
	})
}

func prePush(c *cli.Context) error {
	o, err := optionsFrom(c)
	if err != nil {
		return err
	}
	o.Network.Host = "none" // a push waits for no network
	o.Gather.Image.Timeout = pushPatience
	o.Note = func(line string) { fmt.Fprintln(c.App.ErrWriter, line) }
	repository, err := git.Open(c.Context, ".")
	if err != nil {
		return pipeline.Usage(err)
	}
	commits, err := pushedCommits(c, repository)
	if err != nil {
		return err
	}
	var patterns []string
	if c.NArg() > 2 {
		patterns = c.Args().Slice()[2:]
	}
	for _, commit := range commits {
		if err := judgeCommit(c, o, repository, commit, patterns); err != nil {
			return err
		}
	}
	return nil
}

// pushedCommits are those that the remote gets, each once.
func pushedCommits(c *cli.Context, repository *git.Repository) (commits []string, err error) {
	var data []byte
	if !isTerminal(c.App.Reader) {
		if data, err = readStdin(c); err != nil {
			return nil, err
		}
	}
	updates, err := git.ReadUpdates(string(data))
	switch {
	case err != nil:
		return nil, pipeline.Usage(err)
	case len(updates) == 0: // nobody says, as where another hook has read it
		return []string{checkedOut}, nil
	}
	for _, u := range updates {
		if !slices.Contains(commits, u.Commit) && repository.Sends(c.Context, u, c.Args().First()) {
			commits = append(commits, u.Commit)
		}
	}
	return commits, nil
}

// judgeCommit judges the work tree where it is what is pushed, and otherwise a copy of what is.
func judgeCommit(c *cli.Context, o pipeline.Options, repository *git.Repository, commit string, patterns []string) error {
	of, dir := repository, repository.Dir
	if !repository.Holds(c.Context, commit) {
		temp, err := os.MkdirTemp("", "pushed-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(temp)
		if of, dir, err = repository.Export(c.Context, commit, temp); err != nil {
			return err
		}
	}
	files, err := of.Files(c.Context, patterns...)
	if err != nil {
		return err
	}
	back, err := os.Getwd()
	if err != nil {
		return err
	}
	if err := os.Chdir(dir); err != nil {
		return err
	}
	defer func() { _ = os.Chdir(back) }() // it was there
	if of != repository {                 // a commit has settings of its own
		s, err := findSettings(askedFrom(c), configurable(c.App))
		if err != nil {
			return err
		}
		s.applied = settingsOf(c).applied
		c.Context = context.WithValue(c.Context, settingsKey{}, s)
		if o.Policy, err = policyFrom(c); err != nil {
			return err
		}
	}
	what := "what is pushed"
	if commit == checkedOut {
		what = "what is checked out"
	}
	return judgeNaming(c, o, namingImages(c.Context, files), what)
}

// judgeNaming judges files, and shows what would stop a push. what they are of is for people.
func judgeNaming(c *cli.Context, o pipeline.Options, files *fileSet, what string) error {
	templates, err := judgedTemplates(c)
	if err != nil {
		return err
	}
	all, err := readEach(c, files, func(name string) (*job.Job, error) {
		j, _, err := judgedFrom(c, name, templates)
		return j, err
	})
	if err != nil || len(all) == 0 {
		return err
	}
	reports, err := checkAll(c, &o, all)
	if err != nil {
		return err
	}
	code := exitOK
	for _, w := range all {
		if w.err != nil {
			code = max(code, codeOf(w.err))
		}
	}
	shown := slices.DeleteFunc(slices.Clone(reports), func(r *report.Report) bool { return r.ExitCode() == exitOK })
	if len(shown) > 0 {
		err := writeBeside(c, shown)
		var judged exit
		if !errors.As(err, &judged) {
			return err
		}
		if code == exitOK || code == exitUnknown && int(judged) == exitFault {
			code = int(judged)
		}
	}
	if code == exitOK {
		fmt.Fprintf(c.App.ErrWriter, "seatrial: %s of %s: nothing wrong; no network asked\n", words.Count(len(all), "file"), what)
	}
	return pushVerdict(c, code)
}

// writeBeside writes reports among the messages, where these are objects as those of their lines.
func writeBeside(c *cli.Context, reports []*report.Report) error {
	m, ok := c.App.ErrWriter.(*messages)
	if !ok || m.log == nil {
		return writeReports(c, c.App.ErrWriter, reports)
	}
	var b memory
	err := writeReports(c, &b, reports)
	_, _ = m.Write(b.Bytes()) // it is kept in memory
	return err
}

// pushVerdict says whether the push goes on.
func pushVerdict(c *cli.Context, code int) error {
	w := c.App.ErrWriter
	switch {
	case code == exitOK:
		return nil
	case code == exitUnknown && !c.Bool("strict"):
		fmt.Fprintf(w, "seatrial: not everything could be judged, and the push goes on; with --strict in the hook it would not\n")
		return nil
	}
	printError(w, "the push is stopped; to push all the same:", []string{"SEATRIAL_SKIP=1 git push"})
	return exit(code)
}

// namingImages are the files of a repository that name images: job files and Dockerfiles, outside hidden folders. What is only called
// nearly so, as dockerfile.go is, has to begin as one, too.
func namingImages(ctx context.Context, files []string) *fileSet {
	s := &fileSet{many: true, dockerfiles: true}
	for _, name := range files {
		hidden := strings.HasPrefix(name, ".") || strings.Contains(name, "/.")
		job, built := file.Named(name), image.DockerfileNamed(path.Base(name))
		if hidden || !job && !built {
			continue
		}
		name = filepath.FromSlash(name)
		if info, err := os.Lstat(name); err != nil || !info.Mode().IsRegular() {
			continue
		}
		if exact := dockerfileExactly.MatchString(filepath.Base(name)); built && !job && !exact {
			if text, err := limits.Dockerfile.ReadFile(name); err != nil || !image.LikeDockerfile(text) {
				continue
			}
		}
		s.add(ctx, name)
	}
	return s
}

// dockerfileExactly is what nothing else is called.
var dockerfileExactly = regexp.MustCompile(`(?i)^(docker|container)file$|\.(docker|container)file$`)
