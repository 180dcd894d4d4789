package lint

import (
	"fmt"

	"github.com/seatrial/seatrial/checks/image"
)

// From is a finding about a file of the image, with the layer that has it and the instruction that made that one, as far as
// the image tells. Layers count from the lowest, which is 1; 0 is none.
func (s *Subject) From(layer int, f Finding) Finding {
	if layer == 0 || s.Image == nil || s.Image.Config == nil || layer > len(s.Image.Config.History) {
		return f
	}
	instruction := image.Instruction(s.Image.Config.History[layer-1])
	if instruction == "" {
		return f
	}
	f.Origin = fmt.Sprintf("layer %d: %s", layer, instruction)
	f.Message += " (" + f.Origin + ")"
	return f
}
