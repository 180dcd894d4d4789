package dockerfile_test

import (
	"context"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/submit/job"
)

// An error of BuildKit's stands where what it is about does, whether BuildKit says so or not.
func TestFaultPlaces(t *testing.T) {
	long := strings.Repeat("x", 70_000)
	for _, c := range []struct{ text, at, says, hint string }{
		{"FROM scratch\nENV A=1\nLABEL a=" + long + "\n", "Dockerfile:3:1", "line greater than", "put the data into a file"},
		{"# check=skip=all;error=perhaps\nFROM scratch\n", "Dockerfile:1:1", "# check= has the option error=perhaps, which is none", "# check=skip"},
		{"FROM scratch\nENV A=1\n  COPY --from=7 /a /b\n", "Dockerfile:3:8", "invalid stage index 7", "name a stage"},
		{"ARG S=a\nFROM scratch AS a\nFROM scratch\nCOPY --chmod=755 --from=$S /a /b\n", "Dockerfile:4:18", "variable expansion", "FROM $NAME AS source"},
		{"FROM scratch\nCOPY --from=b /a /b\nFROM scratch AS b\n", "Dockerfile:2:6", "cannot copy from stage", "put the stage b above"},
		{"FROM scratch AS me\nCOPY --from=me /a /b\n", "Dockerfile:2:6", "circular dependency", "another stage than me"},
		{"FROM scratch\nRUN make \\\n  all\n  install\n", "Dockerfile:4:3", "unknown instruction", `line 3 goes on there when it ends in \`},
		{"FROM scratch\nRUN make &&\n\nmake install\n", "Dockerfile:4:1", "unknown instruction", `line 2 goes on there when it ends in \`},
		{"FROM scratch\nCOPPY a b\n", "Dockerfile:2:1", "unknown instruction", ""},
		{"FROM scratch\nRUN <<EOF\n\techo a\n\tEOF\n", "Dockerfile:2:1", "unterminated heredoc", "line 4 ends it when it begins at the left, or where it begins with <<-EOF"},
		{"FROM scratch\nRUN <<EOF\necho a\nEOF  \n", "Dockerfile:2:1", "unterminated heredoc", "line 4 ends it without the blanks"},
		{"FROM scratch\nRUN <<EOF\necho a\n", "Dockerfile:2:1", "unterminated heredoc", ""},
	} {
		f, fault := dockerfile.Parse(job.Build{File: "Dockerfile", Text: []byte(c.text)}, "linux/amd64")
		if fault == nil {
			if err := f.Predict(context.Background(), func(context.Context, string, string) (*image.Image, string) { return nil, "offline" }); err != nil {
				t.Fatal(err)
			}
			fault = f.Fault
		}
		name := strings.SplitN(c.says, " ", 2)[0]
		switch {
		case fault == nil:
			t.Errorf("%s: no fault", name)
		case fault.Position.String() != c.at || !strings.Contains(fault.Message, c.says) || !strings.Contains(fault.Hint, c.hint) || c.hint == "" && fault.Hint != "":
			t.Errorf("%s, hint %q; want %s: %s, hint %q", fault, fault.Hint, c.at, c.says, c.hint)
		}
	}
}

// A name is told that is nearly a stage's, and no image's.
func TestMisspelledStages(t *testing.T) {
	text := "FROM scratch AS builder\nFROM scratch AS web-assets\nFROM scratch AS gold\nFROM scratch\n"
	for name, want := range map[string]string{
		"buidler": "builder", "build": "builder", "Builder": "", "web-asset": "web-assets", "web-assets2": "web-assets", "golang": "", "bilder:1": "", "hub.example/builder": "",
		"0": "", "app": "", "bulk": "", "wolf": "", "deps": "", "$X": "",
	} {
		f, fault := dockerfile.Parse(job.Build{File: "Dockerfile", Text: []byte(text + "COPY --from=" + name + " /a /b\n")}, "linux/amd64")
		if fault != nil {
			t.Fatal(fault)
		}
		got := ""
		for _, s := range f.MisspelledStages() {
			got = s.Stage
		}
		if got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
