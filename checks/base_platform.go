package checks

import (
	"fmt"
	"strings"

	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

var basePlatform = &lint.Check{
	ID:       "base-platform",
	Title:    "the Dockerfile's base is for the network's platform",
	Severity: lint.Error,
	Doc: `A ` + "`FROM --platform=linux/arm64`" + ` takes a base for another machine than the nodes are, whatever the build is told: with
` + "`--platform linux/amd64`" + ` the image calls itself amd64 and has the programs of arm64 in it. A node takes it, the program ends with
` + "`exec format error`" + `, and the job says "Completed". Without, nodes refuse it. So it is with a base that has nothing for the nodes' platform.

` + "`FROM --platform=$BUILDPLATFORM`" + ` is for stages that compile for another machine. In the stage that becomes the image it takes the base of the machine
that builds: a warning, because it is right on a machine that is like the nodes.`,
	Covers: []string{"InvalidBaseImagePlatform", "FromPlatformFlagConstDisallowed", "RedundantTargetPlatform"},
	Needs:  []lint.Fact{lint.FactDockerfile},
	Run: func(s *lint.Subject) []lint.Finding {
		base := s.Dockerfile.Base
		f := lint.Finding{Position: s.Dockerfile.AtPlatform(base)}
		switch got := plainPlatform(base.Platform); {
		case base.Scratch() || len(base.Unset) > 0 && base.Pinned == "":
			return nil
		case strings.Contains(base.Pinned, "BUILDPLATFORM") || strings.Contains(base.Pinned, "BUILDARCH"):
			f.Severity = lint.Warning
			f.Message = fmt.Sprintf("the base is for the machine that builds, as --platform=%s says, want one for %s whatever builds it", words.Printable(base.Pinned), s.Platform)
		case got != "" && got != s.Platform:
			f.Message = fmt.Sprintf("the base is for %s, as --platform=%s says, want %s", got, words.Printable(base.Pinned), s.Platform)
		default:
			return otherPlatform(s, base, f)
		}
		f.Fix = lint.Advise("leave --platform out of the FROM").For(lint.Builder)
		if from := s.Dockerfile.Unpinned(base); from != "" {
			f.Fix = lint.Dockerfile(from)
			f.Fix.Edits = []dockerfile.Edit{{Op: dockerfile.DropFlag, Line: f.Position.Line, Text: "--platform"}}
		}
		return []lint.Finding{f}
	},
}

// otherPlatform is that a base has nothing for the nodes' platform.
func otherPlatform(s *lint.Subject, base dockerfile.Base, f lint.Finding) []lint.Finding {
	img := base.Image
	if img == nil {
		return namedPlatform(s, base, f)
	}
	if !img.Access.Found && !img.Access.Local || len(img.Platforms) == 0 || lint.Declares(img, s.Platform) {
		return nil
	}
	f.Message = fmt.Sprintf("the base %s: %s", words.Printable(base.Name), platformMessage(img, s.Platform))
	f.Fix = lint.Advise("take a base that has " + s.Platform).For(lint.Builder).With("docker buildx imagetools inspect " + words.ShellWord(base.Name) + " lists what one has")
	return []lint.Finding{f}
}

// namedPlatform is that a base that was not looked at is for another machine by its name: arm64v8/python.
func namedPlatform(s *lint.Subject, base dockerfile.Base, f lint.Finding) []lint.Finding {
	platform, general := base.Named()
	if platform == "" || platform == s.Platform {
		return nil
	}
	f.Message = fmt.Sprintf("the base %s is for %s, as its name says, want one for %s", words.Printable(base.Name), platform, s.Platform)
	f.Fix = lint.Advise("take a base that has " + s.Platform).For(lint.Builder)
	if from := s.Dockerfile.Renamed(base, general); general != "" && base.Typed == base.Name && from != "" {
		f.Fix = lint.Dockerfile(from)
		f.Fix.Edits = []dockerfile.Edit{{Op: dockerfile.Replace, Line: f.Position.Line, Text: from}}
	}
	return []lint.Finding{f}
}

// plainPlatform is a platform without its variant, which nodes do not look at; empty for none.
func plainPlatform(platform string) string {
	parts := strings.SplitN(platform, "/", 3)
	if len(parts) < 2 {
		return ""
	}
	return parts[0] + "/" + lint.GoArchitecture(parts[1])
}

// baseAnswered tells that a base's registry was asked for it and has answered.
func baseAnswered(img *image.Image) bool {
	return img != nil && img.Access.Unreached == "" && !img.Access.Local
}
