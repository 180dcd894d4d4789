package dockerfile

import (
	"encoding/json"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

// WithoutVolume is the VOLUME that declares a path, without it, and the edit that makes it so: the instruction is empty, and becomes a
// comment, where the path was the only one. False when the base declares it, a variable may, or other stages are made from the one that does.
func (f *File) WithoutVolume(path string) (instruction string, edits []Edit, ok bool) {
	s, ok := f.Setting("VOLUME", path)
	if !ok || f.shared(s.Stage) {
		return "", nil, false
	}
	c, ok := s.command.(*instructions.VolumeCommand)
	if !ok || strings.Contains(s.Text, "$") {
		return "", nil, false
	}
	var left []string
	for _, volume := range c.Volumes {
		if volume != path {
			left = append(left, volume)
		}
	}
	switch words, err := json.Marshal(left); {
	case len(left) == len(c.Volumes) || err != nil:
		return "", nil, false
	case len(left) == 0:
		return "", []Edit{{Replace, s.Line, "# " + f.joined(s.Text)}}, true
	case strings.Contains(s.Text, "["):
		instruction = "VOLUME " + strings.ReplaceAll(string(words), `","`, `", "`)
	default:
		instruction = "VOLUME " + strings.Join(left, " ")
	}
	return instruction, []Edit{{Replace, s.Line, instruction}}, true
}
