package exec_test

import (
	"slices"
	"testing"

	"github.com/seatrial/seatrial/checks/exec"
	. "github.com/seatrial/seatrial/fixtures/layertest"
)

// The driver's libraries are the node's to bring when the job asks for a GPU, and no others.
func TestDriver(t *testing.T) {
	program := func(needs ...string) []Item {
		return []Item{File("run", 0o755, ELF{Interp: "/lib/ld-musl-x86_64.so.1", Needed: needs}.String()), File("lib/ld-musl-x86_64.so.1", 0o755, static)}
	}
	for _, c := range []struct {
		name    string
		needs   []string
		env     []string
		gpu     bool
		missing string
		granted []string
	}{
		{"without", []string{"libcuda.so.1"}, nil, false, "libcuda.so.1", nil},
		{"with", []string{"libcuda.so.1", "libnvidia-ml.so.1"}, nil, true, "", []string{"", ""}},
		{"others first", []string{"libcuda.so.1", "libgone.so.1"}, nil, false, "libgone.so.1", nil},
		{"others", []string{"libcuda.so.1", "libgone.so.1"}, nil, true, "libgone.so.1", []string{""}},
		{"no part of it", []string{"libcudart.so.12"}, nil, true, "libcudart.so.12", nil},
		{"no part of it either", []string{"libnvidia-container.so.1"}, nil, true, "libnvidia-container.so.1", nil},
		{"video by default", []string{"libnvcuvid.so.1"}, nil, true, "", []string{"utility,compute"}},
		{"video not granted", []string{"libnvcuvid.so.1"}, []string{"NVIDIA_DRIVER_CAPABILITIES=compute"}, true, "", []string{"compute"}},
		{"all", []string{"libnvcuvid.so.1"}, []string{"NVIDIA_DRIVER_CAPABILITIES=all"}, true, "", []string{""}},
		{"an old image", []string{"libGLX_nvidia.so.0"}, []string{"CUDA_VERSION=9.0"}, true, "", []string{""}},
		{"some more", []string{"libnvidia-egl-gbm.so.1"}, []string{"NVIDIA_DRIVER_CAPABILITIES=graphics,compute"}, true, "", []string{""}},
	} {
		a := ask(t, question{argv: []string{"/run"}, items: program(c.needs...), Question: exec.Question{GPU: c.gpu, Env: c.env}})
		missing := ""
		if a.Problem != nil {
			missing = a.Problem.Missing
		}
		var granted []string
		for _, part := range a.Driver {
			granted = append(granted, part.Granted)
		}
		if missing != c.missing || !slices.Equal(granted, c.granted) {
			t.Errorf("%s: missing %q, the driver brings %v", c.name, missing, a.Driver)
		}
	}
	for _, argv := range []string{"nvidia-smi", "/usr/bin/nvidia-smi"} {
		if a := ask(t, question{argv: []string{argv}, Question: exec.Question{GPU: true}}); a.Verdict != exec.Runs || len(a.Driver) != 1 {
			t.Errorf("%s: %s, the driver brings %v", argv, a.Verdict, a.Driver)
		}
		if a := ask(t, question{argv: []string{argv}}); a.Verdict != exec.Fails {
			t.Errorf("%s without a GPU: %s", argv, a.Verdict)
		}
	}
}
