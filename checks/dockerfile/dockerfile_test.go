package dockerfile_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/checks/dockerfile"
)

func TestRead(t *testing.T) {
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
		got, line, err := dockerfile.Read([]byte(text))
		if err != nil {
			t.Errorf("%s: %d: %v", text, line, err)
			continue
		}
		if diff := cmp.Diff(want, *got); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
	for text, want := range map[string]int{"FROM a\nENTRYPOIN x\n": 2, "FROM a\nRUN x\nWORKDIR\n": 3, "RUN x\n": 1} {
		if _, line, err := dockerfile.Read([]byte(text)); err == nil || line != want {
			t.Errorf("%s: line %d, want %d: %v", text, line, want, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, text := range []string{"FROM a\nCMD [\"x\"]\n", "FROM a AS b\nFROM b\nRUN <<E\nx\nE\n", "# escape=`\nFROM a\nSHELL [\"s\"]\nENTRYPOINT x", "ARG A\nFROM $A\nEXPOSE 1-3\nVOLUME [\"/a\"]"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		image, _, err := dockerfile.Read([]byte(text))
		if err == nil && image == nil || err != nil && strings.TrimSpace(err.Error()) == "" {
			t.Fatal(image, err)
		}
	})
}
