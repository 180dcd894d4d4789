package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

var commandDownload = &lint.Check{
	ID:       "command-download",
	Title:    "the command has what it needs in the image or as an input",
	Severity: lint.Warning,
	Doc: `The onboarding guide's rule is that a job cannot pull code, data or weights from outside: what it needs is in its image, or comes as an
input, which nodes fetch themselves. A node whose operator rejects jobs with a network runs a job that asks for none in particular without
one, and says nothing: ` + "`Temporary failure in name resolution`" + ` is then the program's own to say, and the job is "Completed" (F41). Where there is a network,
every run fetches again, whatever the server has by then.

Told are programs that fetch (` + "`curl`, `wget`, `git clone`, `pip install`, `npm ci`, `apt-get`, `conda install`, `huggingface-cli download`" + `), in the command itself or in
a shell's script that it runs, on every way through it: one behind a condition may never be reached. Of Python's, those of ` + "`python -c`" + `, of the script or
the module that a Dockerfile copies, also one that ` + "`uvicorn`" + ` or ` + "`gunicorn`" + ` serves, and of what that imports from beside it:
` + "`from_pretrained(\"name\")`, `snapshot_download`, `load_dataset`, `SentenceTransformer`, `torch.hub.load`, `models.resnet50(pretrained=True)`, `timm.create_model`, `tf.keras.applications`, " +
		"`whisper.load_model`, `YOLO(\"yolov8n.pt\")`, `easyocr.Reader`, `nltk.download`, `spacy.cli.download`, `fetch_openml`" + ` and their like, and files by their URL. Nothing is said of
a function that nothing calls for sure, of a line in a condition, and when a RUN, the build context or the base may have brought what is fetched.

It is an error when the job asks for no network, and nothing when it asks for the host, or for a whole network.`,
	Needs: []lint.Fact{lint.FactLayers},
	Run: func(s *lint.Subject) []lint.Finding {
		if s.Exec == nil {
			return nil
		}
		var findings []lint.Finding
		for _, start := range s.Exec.Starts {
			if d, ok := downloadOf(start.Words); ok && lacksNetwork(s, d.host) {
				findings = append(findings, downloaded(s, start, d))
			}
			findings = append(findings, pythonDownloads(s, start)...)
		}
		seen := map[string]bool{}
		return slices.DeleteFunc(findings, func(f lint.Finding) bool {
			again := seen[f.Message]
			seen[f.Message] = true
			return again
		})
	},
}

// lacksNetwork tells whether a job may have no way to a host: it asks for no network, or for one that leads elsewhere.
func lacksNetwork(s *lint.Subject, host string) bool {
	n := s.Job.Task().Network
	if n == nil {
		return true
	}
	switch strings.ToLower(n.Type) {
	case "", "none", "default":
		return true
	case "http":
		return host != "" && !slices.ContainsFunc(n.DomainSet(), func(d string) bool { return covers(d, host) })
	}
	return false
}

// severityOf a download: a job that asks for no network has none.
func severityOf(s *lint.Subject) lint.Severity {
	if n := s.Job.Task().Network; n != nil && strings.EqualFold(n.Type, "None") {
		return lint.Error
	}
	return lint.Warning
}

// downloaded is the finding about a program that fetches.
func downloaded(s *lint.Subject, start exec.Start, d download) lint.Finding {
	var line []string
	for _, w := range start.Words {
		if !w.Known {
			line = append(line, "…")
			continue
		}
		line = append(line, words.ShellWord(w.Text))
	}
	text := words.Short(strings.Join(line, " "))
	first := start.Words[0].Place
	what := text
	if first.File != "" {
		what = fmt.Sprintf("line %d of %s: %s", first.Line, words.ShellWord(first.File), text)
	}
	f := lint.Finding{
		Severity: severityOf(s),
		Message:  fmt.Sprintf("%s fetches %s when the job runs, want it in the image or as an input: a node may give the job no network", what, d.what),
		Position: commandAt(s, &exec.Problem{Place: first}),
	}
	switch {
	case d.url != "" && first.File == "":
		f.Fix = lint.Flags("--input", "src="+d.url+",dst=/inputs").For(lint.User).With("and have the program read it there")
		f.Fix = lint.Typed(s, f.Fix, lint.Advise("an input of the job: --input src="+words.ShellWord(d.url)+",dst=/inputs").For(lint.User))
	case d.url != "":
		f.Fix = lint.Advise("leave it out of " + words.ShellWord(first.File) + ", and submit with --input src=" + words.ShellWord(d.url) + ",dst=/inputs").For(lint.Author)
	case d.build && !strings.Contains(text, "…"):
		f.Fix = lint.Dockerfile("RUN " + strings.Join(line, " ")).For(lint.Builder).With("and leave it out of the command")
	default:
		f.Fix = lint.Advise("fetch it in a RUN of the Dockerfile, or pass it as an input").For(lint.Builder)
	}
	if first.File != "" {
		if layer := s.Exec.View.LayerAt(first.File); layer > 0 {
			f.Position = job.Position{}
			f = s.FromFile(layer, first.File, f)
		}
	}
	return f
}
