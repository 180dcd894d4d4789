package checks

import (
	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/lint"
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

func machineFix(s *lint.Subject, _ *exec.Problem) lint.Fix { return buildLine(s.Platform, s.Image) }
