package dockerfile_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/submit/job"
)

func TestImage(t *testing.T) {
	for text, want := range map[string]dockerfile.Image{
		"FROM a\nENTRYPOINT [\"x\", \"y\"]\nCMD z\n": {
			Base: "a", Entrypoint: []string{"x", "y"}, Cmd: []string{"/bin/sh", "-c", "z"}, Lines: map[string]int{"ENTRYPOINT": 2, "CMD": 3}},
		"FROM a AS base\nWORKDIR /w\nCMD [\"x\"]\nFROM b AS other\nFROM base\nEXPOSE 80 81/udp\nUSER u\nVOLUME /v\n": {
			Base: "a", Cmd: []string{"x"}, WorkingDir: "/w", User: "u", Volumes: []string{"/v"}, Ports: []string{"80", "81/udp"},
			Lines: map[string]int{"WORKDIR": 2, "CMD": 3, "EXPOSE": 6, "USER": 7, "VOLUME": 8}},
		"FROM a AS base\nCMD x\nFROM base\nSHELL [\"/bin/bash\", \"-c\"]\nENTRYPOINT e\n": {
			Base: "a", Entrypoint: []string{"/bin/bash", "-c", "e"}, Lines: map[string]int{"ENTRYPOINT": 5}},
		"ARG V=1\nFROM a:${V}\n": {Base: "a:${V}", Lines: map[string]int{}},
	} {
		file, fault := dockerfile.Parse(job.Build{Text: []byte(text)}, "linux/amd64")
		if fault != nil {
			t.Errorf("%s: %v", text, fault)
			continue
		}
		if diff := cmp.Diff(want, *file.Image()); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
	for text, want := range map[string]int{"FROM a\nENTRYPOIN x\n": 2, "FROM a\nRUN x\nWORKDIR\n": 3, "RUN x\n": 1} {
		if _, fault := dockerfile.Parse(job.Build{Text: []byte(text)}, "linux/amd64"); fault == nil || fault.Position.Line != want {
			t.Errorf("%s: %v, want it at line %d", text, fault, want)
		}
	}
}

func TestUnset(t *testing.T) {
	file, fault := dockerfile.Parse(job.Build{Text: []byte("ARG PY\nARG PYTHON\nFROM $PYTHON\n")}, "linux/amd64")
	if fault != nil {
		t.Fatal(fault)
	}
	if diff := cmp.Diff([]string{"PYTHON"}, file.Base.Unset); diff != "" {
		t.Error(diff)
	}
}

func FuzzPredict(f *testing.F) {
	for _, text := range []string{"FROM a\nCMD [\"x\"]\n", "# check=skip=all;error=true\nFROM a AS b\nFROM b\nCOPY --from=c x y\nRUN <<E\nx\nE\n", "# escape=`\nFROM a\nSHELL [\"s\"]\nENTRYPOINT x",
		"ARG A=1\nFROM --platform=$BUILDPLATFORM x:$A\nENV B=$C\nWORKDIR w\nVOLUME [\"/a\"]", "FROM scratch\nADD https://x/y /\nADD git://x /\nONBUILD RUN x\nHEALTHCHECK NONE\nEXPOSE 1-3\nLABEL a b\n",
		"FROM a\nRUN --mount=type=bind,target=.,rw --mount=type=cache,target=/c,uid=1 --mount=type=tmpfs,target=/t --mount=type=secret,id=s --mount=type=ssh x\nCOPY --link --parents a/./b /\nRUN --network=none --security=insecure --device=x y"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		file, fault := dockerfile.Parse(job.Build{File: "Dockerfile", Text: []byte(text)}, "linux/amd64")
		if fault != nil {
			if strings.TrimSpace(fault.Message) == "" {
				t.Fatal("it is refused, and nobody says why")
			}
			return
		}
		if file.Image() == nil {
			t.Fatal("what it says of containers is not known")
		}
		none := func(context.Context, string, string) (*image.Image, string) { return nil, "not asked" }
		if err := file.Predict(t.Context(), none); err != nil {
			t.Fatal(err)
		}
		if file.Config == nil && file.Fault == nil && !slices.ContainsFunc(file.Bases, func(b dockerfile.Base) bool { return len(b.Unset) > 0 }) {
			t.Fatal("neither a configuration nor a reason why not")
		}
		for _, w := range file.Warnings {
			if text := file.Mended(w); strings.Contains(text, "\n") || file.AtWarning(w).Source == "" {
				t.Fatalf("%s: %q", w.Rule, text)
			}
			respelled(t, file, w)
		}
		for _, i := range file.Ignores() {
			if i.At.Line < 1 || i.Last < i.Line {
				t.Fatalf("%+v", i)
			}
		}
		lines := strings.Count(text, "\n") + 1
		for _, step := range file.Steps {
			if at := file.At(step, ""); at.Line < 1 || at.Line > lines || step.Last < step.Line {
				t.Fatalf("%s is at %v of %d lines", step.Name, at, lines)
			}
		}
	})
}
