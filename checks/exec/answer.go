// Package exec tells whether a container's command will start, and what starts it, from the image's
// layers alone: nothing is run, and no more is read than the answer needs.
package exec

import (
	"strings"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// Question is what a node would be asked to start.
type Question struct {
	// Argv is the effective command: see job.Docker.Argv.
	Argv []string
	// Env has the image's variables and then the job's, as NAME=value; of equal names the last one counts.
	Env []string
	// WorkingDir is the job's, else the image's, else empty, which is /.
	WorkingDir string
	// User is the image's USER: empty, or name or id, with a group behind a colon or not.
	User string
	// Platform of the nodes, as the image claims to run on: "linux/amd64".
	Platform string
	// Mounts are the targets of the job's inputs and outputs, and the image's volumes need not be among them.
	Mounts []rootfs.Mount
	// Layers of the image, the lowest first.
	Layers []rootfs.Layer
	// MaxDownload bounds the bytes fetched from registries; zero is rootfs.DefaultMaxDownload, less than zero none.
	MaxDownload int64
	// Cache of layer indexes; nil keeps nothing.
	Cache *rootfs.Cache
}

// Verdict is the answer in one word.
type Verdict string

const (
	// Runs: the kernel and the loader find everything that the command names.
	Runs Verdict = "runs"
	// Fails: it cannot start; Answer.Problem says why.
	Fails Verdict = "fails"
	// Undecided: it cannot be told from what could be read; Answer.Reason says why.
	Undecided Verdict = "undecided"
)

// Answer is what became of a Question.
type Answer struct {
	Verdict Verdict `json:"verdict"`
	// Reason of Undecided, on one line; empty otherwise.
	Reason string `json:"reason,omitempty"`
	// Problem of Fails; nil otherwise.
	Problem *Problem `json:"problem,omitempty"`
	// Argv as asked.
	Argv []string `json:"argv"`
	// Program is the clean path of the file that argv[0] leads to, empty when it was not found.
	Program string `json:"program,omitempty"`
	// Steps from argv[0] to the loader, as far as they go: "/run.sh", "#! /bin/sh", "/usr/bin/dash", "ELF x86-64".
	Steps []string `json:"steps"`
	// User that the command runs as.
	User Identity `json:"user"`
	// Shell is advice about a command in shell form; nil for others.
	Shell *ShellCommand `json:"shell,omitempty"`
	// Reading is what the answer took.
	Reading rootfs.Stats `json:"reading"`
	// View is the image as far as it was read, for further questions.
	View *rootfs.View `json:"-"`
}

// Chain is the steps on one line: "/run.sh → #! /bin/sh → /usr/bin/dash → ELF x86-64".
func (a *Answer) Chain() string { return strings.Join(a.Steps, " → ") }
