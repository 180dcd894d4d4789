package checks

import (
	"fmt"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

var commandMachine = &lint.Check{
	ID:       "command-machine",
	Title:    "the program is for the processor that the image names",
	Severity: lint.Error,
	Doc: `What an image says about its platform is a label, and nothing checks it: a binary built on an Apple laptop and copied into an
image for ` + "`linux/amd64`" + ` stays one for arm64. Nodes accept the image, Linux answers ` + "`exec format error`" + `, and the job says "Completed".

Your own machine may run it all the same, when it has an emulator installed (Docker Desktop has): so this is read from the
program itself, and not tried.`,
	Needs: []lint.Fact{lint.FactExec},
	Run: func(s *lint.Subject) []lint.Finding {
		if !lint.Declares(s.Image, s.Platform) {
			return nil // no node takes the image, which image-platform says
		}
		return commandProblem(machineFix, exec.WrongMachine)(s)
	},
}

// machineFix builds the image for the platform again. A Dockerfile is judged for that platform already, so that what it copies, or its
// base, is another's whatever the build is told.
func machineFix(s *lint.Subject, p *exec.Problem) lint.Fix {
	switch {
	case !s.Unbuilt():
		return buildLine(s.Platform, s.Image)
	case s.Files != nil && s.Files.Origin(p.Layer, p.File) != "":
		return lint.Advise(fmt.Sprintf("put %s there as built for %s, or have a stage of the Dockerfile build it", words.Printable(onDisk(s, p)), s.Platform)).For(lint.Builder)
	}
	return lint.Advise("take a base whose programs are for " + s.Platform).For(lint.Builder)
}
