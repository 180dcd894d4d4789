package mend_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/mend"
	"github.com/seatrial/seatrial/submit/job"
)

// What says how the image starts is edited; what brings something into it, and what the user has to fill in, is left.
func TestDockerfile(t *testing.T) {
	f, fault := dockerfile.Parse(job.Build{File: "Dockerfile", Text: []byte("FROM a\nCOPY x /x\nUSER b\nCMD x y\n")}, "linux/amd64")
	if fault != nil {
		t.Fatal(fault)
	}
	fix := func(instruction string, at int) lint.Fix {
		return lint.Fix{Dockerfile: instruction, Edits: f.Place(instruction, at)}
	}
	respell := func(line int, text string) lint.Fix {
		return lint.Fix{Dockerfile: text, Edits: []dockerfile.Edit{{Op: dockerfile.Respell, Line: line, Text: text}}}
	}
	out, applied := mend.Dockerfile(f, []lint.Finding{
		{Check: "l", Fix: respell(3, "user b")},
		{Check: "m", Fix: respell(1, "from a")},
		{Check: "a", Fix: fix("USER 0", 0)},
		{Check: "b", Fix: fix(`CMD ["x", "$HOME"]`, 0)},
		{Check: "c", Fix: fix("USER 1", 0)},
		{Check: "d", Fix: fix("RUN chmod +x /x", 2)},
		{Check: "e", Fix: fix("RUN apt-get install x", 2)},
		{Check: "f", Fix: fix("COPY x /y", 2)},
		{Check: "g", Fix: fix(`ENTRYPOINT ["/path/to/program"]`, 0)},
		{Check: "h", Fix: fix("FROM a:TAG", 0)},
		{Check: "i", Fix: lint.Dockerfile("USER 0")},
		{Check: "j", Fix: lint.Flags("--user", "0")},
		{Check: "k", Fix: fix("COPY --chmod=755 x /y", 2).For(lint.Builder)},
	})
	if diff := cmp.Diff("from a\nCOPY x /x\nRUN chmod +x /x\nUSER 0\nCMD [\"x\", \"$HOME\"]\n", string(out)); diff != "" {
		t.Error(diff)
	}
	want := []string{
		"c: another fix has just edited it", "e: what RUN brings into the image is for you to choose", "f: what COPY brings into the image is for you to choose",
		"g: /path/to/program is for you to fill in", "h: TAG is for you to fill in", "i: it is for the image's Dockerfile", "j: it is no edit of the Dockerfile",
		"k: it is for the image's builder", "l: another fix has just edited it",
	}
	if got := reasons(applied); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
