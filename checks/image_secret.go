package checks

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
	"github.com/seatrial/seatrial/submit/words/secret"
)

var imageSecret = &lint.Check{
	ID:       "image-secret",
	Title:    "the image carries no credential",
	Severity: lint.Warning,
	Doc: `Whoever may pull an image may read its variables, its labels and the instructions that it was built by: each build argument of a
` + "`RUN`" + ` is written down with its value. Nodes pull without a login, so that this is everyone. A later layer, or an ` + "`ENV`" + ` that empties
the variable, takes nothing back.

The credential itself is never printed here.`,
	Covers: []string{"SecretsUsedInArgOrEnv"},
	Needs:  []lint.Fact{lint.FactConfig},
	Run: func(s *lint.Subject) []lint.Finding {
		var findings []lint.Finding
		seen := map[string]bool{}
		report := func(name, what, kind string, at job.Position) {
			if name != "" && seen[name] {
				return
			}
			seen[name] = true
			id := "token"
			if name != "" {
				id = strings.Trim(notOfID.ReplaceAllString(strings.ToLower(name), "_"), "_")
			}
			findings = append(findings, lint.Finding{
				Position: at,
				Message:  fmt.Sprintf("%s %s, which everyone who may pull the image can read; want it out of the image", what, kind),
				Fix: lint.Advise("revoke the credential and build without it: RUN --mount=type=secret,id=" + words.ShellWord(id) +
					" … hands one to a step, and no layer keeps it").For(lint.Builder),
			})
		}
		config := s.Image.Config
		for _, pair := range config.Env {
			name, value, _ := strings.Cut(pair, "=")
			if kind := secret.Kind(name, value); kind != "" {
				report(name, "its variable "+words.Printable(name)+" looks like", kind, s.InDockerfile("ENV", name, ""))
			}
		}
		for _, name := range slices.Sorted(maps.Keys(config.Labels)) {
			if kind := secret.Kind(name, config.Labels[name]); kind != "" {
				report("label "+name, "its label "+words.Printable(name)+" looks like", kind, s.InDockerfile("LABEL", name, ""))
			}
		}
		for i, step := range config.Steps {
			instruction, _, _ := strings.Cut(image.Instruction(step), " ")
			if file := loginFile(image.Instruction(step)); file != "" {
				report("file "+file, fmt.Sprintf("step %d of its history, %s, brings %s, which is a file of", i+1, instruction, words.Printable(file)), "logins", madeAt(s, i, file))
			}
			name, kind := secret.InLine(step)
			if kind == "" || instruction == "LABEL" && seen["label "+name] {
				continue
			}
			what := fmt.Sprintf("step %d of its history, %s, has what looks like", i+1, instruction)
			if name != "" {
				what = fmt.Sprintf("step %d of its history, %s, gives %s what looks like", i+1, instruction, name)
			}
			report(name, what, kind, madeAt(s, i, name))
		}
		if s.Unbuilt() && s.Dockerfile != nil {
			secretSteps(s, report)
		}
		return findings
	},
}

// madeAt is where a word stands in the instruction that made an entry of the image's history, or in the ARG that the instruction was
// given it by; nowhere when no Dockerfile tells.
func madeAt(s *lint.Subject, entry int, word string) job.Position {
	if s.Made == nil {
		return job.Position{}
	}
	step, ok := s.Made.Entry(entry)
	if !ok {
		return job.Position{}
	}
	for _, arg := range s.Dockerfile.Steps {
		if step.Name == "RUN" && arg.InTarget && arg.Name == "ARG" && arg.Line < step.Line && slices.Contains(arg.Args(), word) {
			step = arg
			break
		}
	}
	return s.AtWord(step, word)
}

// secretSteps reports what instructions of a Dockerfile say that their image will tell everyone: those of stages that it is not made from
// are in no history but the builder's.
func secretSteps(s *lint.Subject, report func(name, what, kind string, at job.Position)) {
	for _, step := range s.Dockerfile.Steps {
		if !step.InTarget || step.Name != "RUN" && step.Name != "ARG" && step.Name != "ADD" {
			continue
		}
		if step.Name == "ARG" {
			givenSecrets(s, step, report)
		}
		name, kind := secret.InLine(strings.Join(strings.Fields(step.Text), " "))
		switch {
		case kind == "":
		case name != "":
			report(name, step.Name+" gives "+words.Printable(name)+" what looks like", kind, s.AtWord(step, name))
		default:
			report(name, step.Name+" has what looks like", kind, s.AtWord(step))
		}
	}
}

// givenSecrets reports values of --build-arg for an ARG: every RUN behind it has them in its history. Before the first FROM it is known
// to no step.
func givenSecrets(s *lint.Subject, step dockerfile.Step, report func(name, what, kind string, at job.Position)) {
	for _, name := range step.Args() {
		value, given := s.Dockerfile.Args[name]
		if kind := secret.Kind(name, value); given && kind != "" {
			report(name, "--build-arg "+words.Printable(name)+" looks like", kind, s.AtWord(step, name))
		}
	}
}

// notOfID is what the ID of a build's secret does not have.
var notOfID = regexp.MustCompile(`[^a-z0-9_]+`)

// loginFiles are files that have logins in them and nothing else, by the end of their path and by whose they are. Those that may
// as well have none, as .npmrc and .docker/config.json, are none of them: what is written to one by echo is seen where it is.
var loginFiles = []struct{ path, of string }{
	{".netrc", "ftp(1), curl, git, pip"},
	{"_netrc", "the same on Windows"},
	{".git-credentials", "git-credential-store(1)"},
	{".pypirc", "twine"},
	{".pgpass", "libpq"},
	{".aws/credentials", "the AWS CLI"},
	{".ssh/id_rsa", "ssh-keygen(1)"},
	{".ssh/id_ed25519", "ssh-keygen(1)"},
	{".ssh/id_ecdsa", "ssh-keygen(1)"},
	{".ssh/id_dsa", "ssh-keygen(1)"},
	{".kube/config", "kubectl"},
	{".vault-token", "vault login"},
	{".cargo/credentials", "cargo login"},
	{".cargo/credentials.toml", "cargo login"},
	{".gem/credentials", "gem signin"},
	{".s3cfg", "s3cmd"},
	{".config/rclone/rclone.conf", "rclone"},
	{".config/gcloud/application_default_credentials.json", "gcloud auth"},
	{".cache/huggingface/token", "huggingface-cli login"},
}

// loginFile is the file of logins that an instruction brings into the image; empty for none.
func loginFile(instruction string) string {
	fields := strings.Fields(instruction)
	if len(fields) < 2 || fields[0] != "COPY" && fields[0] != "ADD" {
		return ""
	}
	for _, word := range fields[1:] {
		for _, file := range loginFiles {
			if strings.HasSuffix("/"+word, "/"+file.path) {
				return word
			}
		}
	}
	return ""
}
