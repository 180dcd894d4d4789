package image

import (
	"slices"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// history has the instruction of each layer and its place among the steps, as far as the builder tells: entries that made no layer say
// so, and when the others are not as many as there are layers nothing is known of any.
func history(file *v1.ConfigFile) (made []string, at []int) {
	step := 0
	for _, entry := range file.History {
		keepWords([]string{entry.CreatedBy})
		if !entry.EmptyLayer {
			made, at = append(made, entry.CreatedBy), append(at, step)
		}
		if entry.CreatedBy != "" {
			step++
		}
	}
	told := slices.ContainsFunc(made, func(instruction string) bool { return instruction != "" })
	if !told || len(made) != len(file.RootFS.DiffIDs) || int64(len(made)) > limits.Registry.Entries {
		return nil, nil
	}
	return made, at
}

// keepWords keeps the secrets that instructions were given: ARG TOKEN=…, RUN --token=….
func keepWords(instructions []string) {
	for _, instruction := range instructions {
		for word := range strings.FieldsSeq(instruction) {
			if name, value, ok := strings.Cut(strings.Trim(word, `"'`), "="); ok {
				secret.Variable(strings.TrimLeft(name, "-"), value, false)
			}
		}
	}
}

// steps are the instructions that the history tells.
func steps(file *v1.ConfigFile) []string {
	var all []string
	for _, entry := range file.History {
		if entry.CreatedBy != "" && int64(len(all)) < limits.Registry.Entries {
			all = append(all, entry.CreatedBy)
		}
	}
	return all
}

// maxInstruction is how much of an instruction is shown, in characters.
const maxInstruction = 100

var (
	// shellBefore is the shell in which RUN has its line run, and the build arguments with their values before it.
	shellBefore = regexp.MustCompile(`^(?s)(RUN )?(\|\d+ .*?)?(/\S+/)?(sh|bash|ash|dash|zsh|ksh) ((-\w+|pipefail) )*-\w*c `)
	// nothing is what Docker's own builder put before an instruction that runs nothing.
	nothing = regexp.MustCompile(`^#\(nop\)\s*`)
	// contentSum is what it put in the place of files: "COPY file:0123… in /run.sh".
	contentSum = regexp.MustCompile(`^((?:COPY|ADD) (?:--\S+ )*(?:--\S+?)??)(?:file|dir|multi):[0-9a-f]{8,64} in `)
)

// Instructed is an entry of a history as the Dockerfile said it, as far as that can be told, with "…" for files that it names by their
// sums.
func Instructed(createdBy string) string {
	text := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(createdBy), "# buildkit"))
	if at := shellBefore.FindStringIndex(text); at != nil {
		text = strings.TrimSpace(text[at[1]:])
		if bare := nothing.ReplaceAllString(text, ""); bare != text {
			text = bare
		} else {
			text = "RUN " + text
		}
	}
	return contentSum.ReplaceAllString(text, "$1 … ")
}

// Instruction is the same to be shown, on one line.
func Instruction(createdBy string) string {
	text := Instructed(createdBy)
	text = strings.Join(strings.Fields(words.Said(text)), " ")
	if runes := []rune(text); len(runes) > maxInstruction {
		text = string(runes[:maxInstruction-1]) + "…"
	}
	return text
}
