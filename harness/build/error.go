package build

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/solver/errdefs"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/seatrial/seatrial/submit/job"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// Error is a fault in a Dockerfile or in one of its steps.
type Error struct {
	// Position is the instruction at fault; its line is 0 when BuildKit does not tell.
	Position job.Position
	// Message is BuildKit's, on one line.
	Message string
	// Log holds the last lines that a failing step wrote.
	Log []string
}

func (e *Error) Error() string {
	text := fmt.Sprintf("building image: %s: %s", e.Position, e.Message)
	if n := len(e.Log); n > 0 {
		text += ": " + strings.TrimSpace(e.Log[n-1])
	}
	return text
}

// newError finds the instruction and the log that belong to an error of a build. What
// happens between the builder and a registry, or between the builder and us, is not the Dockerfile's fault.
func (b *builder) newError(ctx context.Context, err error, in *inputs, d *display) error {
	message, line := message(err)
	if status.Code(err) == codes.Unavailable && strings.HasPrefix(message, "error reading from server") {
		return fmt.Errorf("%s has broken off: %s", b.name, message)
	}
	if status.Code(err) == codes.Unavailable {
		return fmt.Errorf("reaching %s: %s", b.name, message)
	}
	if option := b.unknownOption(message); option != nil {
		return option
	}
	if name := in.unsendable(ctx, message); name != nil {
		return name
	}
	if d.failed != nil {
		if reading := unread(d.failed.Name, message); reading != nil {
			return reading
		}
	}
	e := &Error{Position: job.Position{Source: in.name}, Message: message}
	if d.failed != nil {
		e.Log = d.logs[d.failed.Digest.String()].Last()
	}
	if at := sourceLine(err, in.filename); at > 0 {
		line = at
	}
	// Engines up to 20.10 send no positions with an error.
	if line == 0 && d.failed != nil {
		line = instructionLine(in.text, d.failed.Name)
	}
	if line > 0 {
		// BuildKit knows lines only: its columns are always 0.
		e.Position.Line, e.Position.Column = line, 1
	}
	return e
}

// sourceLine is the line that BuildKit sends with an error; 0 when there is none.
func sourceLine(err error, dockerfile string) int {
	for _, source := range errdefs.Sources(err) {
		if path.Base(source.Info.GetFilename()) == path.Base(dockerfile) && len(source.Ranges) > 0 {
			return int(source.Ranges[0].GetStart().GetLine())
		}
	}
	return 0
}

// clauses are the words of the layers between the cause and us, and parseError the one that knows a line.
var (
	clauses = regexp.MustCompile(`^(failed to solve(?: with frontend [^:]+)?|rpc error: code = \w+ desc =|` +
		`failed to (?:receive status|call info: Unavailable|create LLB definition|read dockerfile|resolve dockerfile|compute cache key|load cache key|process \S+|calculate checksum of ref \S+)|` +
		`dockerfile parse error(?: on)?(?: line (\d+))?):? `)
	ends = regexp.MustCompile(`:? not found: not found$`)
)

// message is an error's text on one line, without the clauses around its cause, and the line they tell, or 0.
func message(err error) (string, int) {
	text, line := strings.Join(strings.Fields(err.Error()), " "), 0
	for {
		match := clauses.FindStringSubmatch(text)
		if match == nil {
			return ends.ReplaceAllString(text, " not found"), line
		}
		if n, err := strconv.Atoi(match[2]); err == nil {
			line = n
		}
		text = text[len(match[0]):]
	}
}

// stepNumber is in front of a step's name: "[2/3] ", "[stage-1 3/4] ".
var stepNumber = regexp.MustCompile(`^\[[^\]]+\] `)

// instructionLine finds the instruction that a step of a build is named after; 0 when
// none is spelled alike, as when the name has its variables replaced.
func instructionLine(dockerfile []byte, step string) int {
	parsed, err := parser.Parse(bytes.NewReader(dockerfile))
	if err != nil {
		return 0
	}
	want := spaced(stepNumber.ReplaceAllString(step, ""))
	for _, instruction := range parsed.AST.Children {
		if spaced(instruction.Original) == want {
			return instruction.StartLine
		}
	}
	return 0
}

// spaced makes two spellings of an instruction comparable.
func spaced(instruction string) string {
	return strings.Join(strings.Fields(instruction), " ")
}
