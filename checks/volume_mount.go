package checks

import (
	"fmt"
	"path"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
)

var volumeMount = &lint.Check{
	ID:       "volume-mount",
	Title:    "no VOLUME stands where nodes mount",
	Severity: lint.Warning,
	Doc: `An engine makes an empty volume for each ` + "`VOLUME`" + ` of an image that nothing else is mounted at. One *below* an input is mounted over what the
input has there, and in a folder of the node's own, which is mounted read-only, the container does not start at all: ` + "`mkdir …: read-only file system`" + `.

One at ` + "`/outputs`" + ` itself is harmless for as long as the output is declared, as Seatrial does always. Bacalhau's own client does not: without
` + "`-o outputs:/outputs`" + ` what is written there goes into the volume, is thrown away, and the job says "Completed". It is advice for a Dockerfile.`,
	Needs: []lint.Fact{lint.FactConfig},
	Run: func(s *lint.Subject) []lint.Finding {
		var findings []lint.Finding
		task := s.Job.Task()
		for _, declared := range s.Image.Config.Volumes {
			volume := path.Clean(declared)
			at := s.InDockerfile("VOLUME", declared, "")
			for i, in := range task.InputSources {
				if target := path.Clean(in.Target); inside(volume, target) && !mountsOf(task).at(volume) {
					findings = append(findings, overInput(s, i, declared, at))
				}
			}
			if s.Unbuilt() && volume == "/outputs" {
				findings = append(findings, lint.Finding{
					Severity: lint.Info,
					Message:  "VOLUME /outputs loses what is written there when a job is sent without -o outputs:/outputs, as Bacalhau's own client does; want no VOLUME there",
					Fix:      s.WithoutVolume(declared, lint.Advise("take VOLUME /outputs out of the Dockerfile").For(lint.Builder)),
					Position: at,
				})
			}
		}
		return findings
	},
}

// overInput is that a volume is mounted over a part of an input.
func overInput(s *lint.Subject, i int, declared string, at job.Position) lint.Finding {
	volume := path.Clean(declared)
	in := s.Job.Task().InputSources[i]
	f := lint.Finding{
		Message:  fmt.Sprintf("image declares VOLUME %s inside input %s, mounted at %s: the empty volume hides what the input has there; want no VOLUME there", volume, inputName(in), path.Clean(in.Target)),
		Fix:      s.WithoutVolume(declared, lint.Advise("take VOLUME "+volume+" out of the Dockerfile").For(lint.Builder)),
		Position: at,
	}
	if _, local := in.LocalPath(); local && !in.Writes() {
		if b := s.Brought(i, volume[len(path.Clean(in.Target)):]); b.Known && b.Type == 0 {
			f.Severity = lint.Error
			f.Message = fmt.Sprintf("image declares VOLUME %s inside input %s, which is mounted at %s read-only and has no such folder: the container does not start; want no VOLUME there", volume, inputName(in), path.Clean(in.Target))
		}
	}
	return f
}
