package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

var commandLibrary = &lint.Check{
	ID:       "command-library",
	Title:    "the program finds its loader and its shared libraries",
	Severity: lint.Error,
	Doc: `A program that is not linked statically names a loader, such as ` + "`/lib64/ld-linux-x86-64.so.2`" + `, and libraries. Without the
loader Linux answers ` + "`exec /app: no such file or directory`" + `, although ` + "`/app`" + ` is there; without a library the loader says
` + "`error while loading shared libraries`" + ` or ` + "`version 'GLIBC_2.38' not found`" + `. Mostly a program was built on one distribution and
copied into another: glibc to Alpine, or a newer Debian to an older one.

To a node the container has run: the job says "Completed" and delivers nothing.

Libraries are looked for as the loader does it: RPATH, LD_LIBRARY_PATH, RUNPATH, the loader's cache and its own folders.

Those of NVIDIA's driver, such as ` + "`libcuda.so.1`" + `, belong to no image: a node's runtime mounts them, and ` + "`nvidia-smi`" + `, when the job asks for a GPU.
Which of them is told by the variable ` + "`NVIDIA_DRIVER_CAPABILITIES`" + `; ` + "`utility,compute`" + ` are mounted when it is not set. A runtime that hands
devices over by CDI mounts them all, so that one that is left out is a warning, and advice when the variable is not set.`,
	Needs: []lint.Fact{lint.FactExec, lint.FactLinked},
	Run: func(s *lint.Subject) []lint.Finding {
		return append(commandProblem(libraryFix, exec.LoaderMissing, exec.LibraryMissing, exec.VersionMissing)(s), withheld(s)...)
	},
}

// withheld are the parts of the driver that the variable leaves out.
func withheld(s *lint.Subject) (findings []lint.Finding) {
	const variable = "NVIDIA_DRIVER_CAPABILITIES"
	for _, part := range s.Exec.Driver {
		if part.Granted == "" {
			continue
		}
		wanted := part.Granted + "," + part.Capability
		f := lint.Finding{
			Message: fmt.Sprintf("command needs %s of NVIDIA's driver, which a node mounts for the capability %s; want it in %s, which is %s",
				part.Name, part.Capability, variable, part.Granted),
			Fix:      lint.Typed(s, lint.Flags("--env", variable+"="+wanted), lint.Edit("Tasks[0]", "Env: {"+variable+": "+yamlWord(wanted)+"}")),
			Position: s.Job.ImageAt(),
			Severity: lint.Warning,
		}
		if _, typed := s.Job.Task().Env[variable]; typed {
			f.Position = s.Job.TaskAt("Env." + variable)
			f.Fix = lint.Typed(s, lint.Flags("--env", variable+"="+wanted).Instead(f.Position), lint.Edit("Tasks[0]", "Env: {"+variable+": "+yamlWord(wanted)+"}"))
		} else if !slices.ContainsFunc(s.Image.Config.Env, func(pair string) bool { return strings.HasPrefix(pair, variable+"=") }) {
			f.Severity = lint.Info
		}
		findings = append(findings, f)
	}
	return findings
}

func libraryFix(s *lint.Subject, p *exec.Problem) lint.Fix {
	switch {
	case p.Kind == exec.LoaderMissing:
		return lint.Dockerfile("RUN CGO_ENABLED=0 go build -o " + words.ShellWord(base(p.Path)) + " .").With(p.Hint)
	case p.Kind == exec.VersionMissing:
		return lint.Run("docker buildx build --no-cache .").With(p.Hint)
	case exec.DriverLibrary(p.Missing) != "":
		return gpuFix(s)
	case len(p.Candidates) > 0 && base(p.Candidates[0]) == p.Missing:
		return lint.Dockerfile("ENV LD_LIBRARY_PATH=" + dir(p.Candidates[0]))
	}
	return installLibrary(s, p)
}
