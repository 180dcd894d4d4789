package main

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/seatrial/seatrial/submit/words"
)

// checkout is the action that brings a repository's files, by the commit of a release.
const checkout = "actions/checkout@8e8c483db84b4bee98b60c0593521ed34d9990e8 # v6.0.1"

// home is where this program's own files for CI are.
const home = "seatrial/seatrial"

// ref is the release of the files for CI that are used.
func (w *workflow) ref() string { return cmp.Or(w.release, "main") }

// args are the files as they are typed behind seatrial check.
func (w *workflow) args() []string {
	args := make([]string, len(w.files))
	for i, name := range w.files {
		args[i] = words.ShellWord(words.NoFlag(name))
	}
	return args
}

// github is a workflow of GitHub's.
func (w *workflow) github() string {
	filter := ""
	if paths := w.paths(); len(paths) > 0 {
		filter = "    paths:\n"
		for _, p := range paths {
			filter += "      - " + quoted(p) + "\n"
		}
	}
	pulls := "  pull_request:\n" + filter
	return "# Written by seatrial init --ci github: checks whether what is here will run on a Bacalhau network. Findings are at the lines of a\n" +
		"# pull request, in the summary of the job and, in a public repository, under Security, Code scanning.\n" +
		"name: seatrial\non:\n  push:\n    branches: [" + quoted(globSpecial.Replace(w.branch)) + "]\n" + filter + pulls + "  workflow_dispatch:\n\n" +
		"permissions: {}\n\njobs:\n  check:\n    runs-on: ubuntu-latest\n    timeout-minutes: 15\n    permissions:\n      contents: read\n" +
		"      security-events: write # for upload-sarif\n    steps:\n      - uses: " + checkout + "\n        with:\n          persist-credentials: false\n" +
		"      # Images of a private registry want a login here, as docker/login-action makes it.\n" +
		indented(w.githubStep(), "      ")
}

// githubStep is the one step of it.
func (w *workflow) githubStep() string {
	return "- uses: " + home + "@" + w.ref() + "\n  with:\n    args: |\n" + indented(strings.Join(w.args(), "\n")+"\n", "      ") +
		"    upload-sarif: ${{ !github.event.repository.private }}\n"
}

// gitlab is a file of GitLab's.
func (w *workflow) gitlab() string {
	return "# Written by seatrial init --ci gitlab: checks whether what is here will run on a Bacalhau network. Findings are in the merge\n" +
		"# request, under Code quality, and among the tests of the pipeline.\n" + w.gitlabInclude()
}

// gitlabInclude are the lines of it that say something.
func (w *workflow) gitlabInclude() string {
	version := ""
	if w.release != "" {
		version = "      version: " + w.release + "\n"
	}
	return fmt.Sprintf("include:\n  - remote: https://raw.githubusercontent.com/%s/%s/.gitlab/seatrial.yml\n    inputs:\n%s      args: %s\n",
		home, w.ref(), version, quoted(strings.Join(w.args(), " ")))
}

// indented is a text of whole lines with blanks before each.
func indented(text, blanks string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(blanks + line)
	}
	return b.String()
}
