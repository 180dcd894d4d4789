//go:build !linux

package docker

import "github.com/seatrial/seatrial/harness"

// noteMemoryFolder has nothing to say where the engine runs in a virtual machine.
func noteMemoryFolder(*harness.Trial) {}
