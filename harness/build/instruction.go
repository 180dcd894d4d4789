package build

import (
	"os"
	"regexp"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// stepNumber is in front of a step's name: "[2/3] ", "[stage-1 3/4] ".
var stepNumber = regexp.MustCompile(`^\[[^\]]+\] `)

// instructionLine finds the instruction that a step of a build is named after; 0 when
// none is spelled alike, as when the name has its variables replaced.
func instructionLine(dockerfile, step string) int {
	f, err := os.Open(dockerfile)
	if err != nil {
		return 0
	}
	defer f.Close()
	parsed, err := parser.Parse(f)
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
