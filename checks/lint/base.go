package lint

import (
	"slices"

	"github.com/seatrial/seatrial/submit/words"
)

// ofBase are the settings of an image that checks look at and that its base decides, unless the Dockerfile does; none for a check that
// looks at what a Dockerfile only adds to.
var ofBase = map[string][]string{
	"command-json":       {"ENTRYPOINT", "CMD"},
	"command-shell-form": {"ENTRYPOINT", "CMD"},
	"command-words":      {"ENTRYPOINT", "CMD"},
	"image-secret":       {},
	"output-shadowed":    {},
	"user-inputs":        {"USER"},
	"user-outputs":       {"USER"},
	"volume-mount":       {},
}

// undecided is why a check cannot tell of all that it looks at in a Dockerfile; empty when it can. What the Dockerfile says is judged
// all the same.
func (s *Subject) undecided(c *Check) string {
	if !s.Unbuilt() || s.Dockerfile == nil {
		return ""
	}
	if c.ID == "dockerfile-rule" {
		switch file := s.Dockerfile; {
		case file.Foreign():
			return "the frontend " + words.Printable(file.Syntax) + " is another one than Docker's, by whose rules the file is judged"
		case file.Unjudged != "":
			return file.Unjudged
		}
		return ""
	}
	if c.ID == "copy-source" {
		if name := s.Dockerfile.Valueless(); name != "" {
			return "ARG " + name + " has no value, want --build-arg " + name + "=…"
		}
	}
	if s.Files != nil && (c.ID == "copy-source" || c.ID == "copy-secret") {
		return s.Files.Context.Unread()
	}
	settings, ok := ofBase[c.ID]
	if !ok || s.Missing[FactBase] == "" {
		return ""
	}
	said := func(instruction string) bool {
		_, said := s.Dockerfile.Setting(instruction, "")
		return said
	}
	params := s.Job.Task().Engine.Params
	switch {
	case slices.Contains(settings, "ENTRYPOINT") && (said("ENTRYPOINT") || len(params.Entrypoint) > 0), slices.Contains(settings, "USER") && said("USER"):
		return ""
	}
	return s.Missing[FactBase]
}
