package pipeline

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/mend"
	"github.com/seatrial/seatrial/submit/job"
)

// places are the instructions of a Dockerfile in their order, and mistakes what people write there that a fix is applied for.
var (
	places   = []string{"FROM", "MAINTAINER", "ENV", "WORKDIR", "RUN", "COPY", "EXPOSE", "VOLUME", "USER", "ENTRYPOINT", "CMD"}
	right    = map[string]string{"FROM": "FROM scratch", "COPY": "COPY --chmod=755 run.sh /run.sh", "ENTRYPOINT": `ENTRYPOINT ["/run.sh"]`}
	mistakes = [][2]string{
		{"FROM", "from scratch"}, {"FROM", "FROM scratch as Last"}, {"FROM", "FROM --platform=linux/arm64 scratch"}, {"FROM", "FROM --platform=$TARGETPLATFORM scratch"},
		{"MAINTAINER", "MAINTAINER somebody"}, {"ENV", "ENV MODEL small"}, {"ENV", `ENV MODEL "small"`}, {"WORKDIR", "WORKDIR app"},
		{"RUN", "RUN make \\\n\n  all"}, {"RUN", "run make"}, {"COPY", "COPY run.sh /run.sh"}, {"COPY", "COPY run.sh data /"},
		{"EXPOSE", "EXPOSE 8080/TCP"}, {"EXPOSE", "EXPOSE 80:8080"}, {"VOLUME", "VOLUME /outputs"}, {"VOLUME", "VOLUME /outputs/a /data"}, {"USER", "USER 1000"},
		{"ENTRYPOINT", "ENTRYPOINT ['/run.sh', 'a']"}, {"ENTRYPOINT", "ENTRYPOINT /run.sh a"}, {"ENTRYPOINT", `ENTRYPOINT ["sh", "-c", "echo", "hello"]`}, {"ENTRYPOINT", `ENTRYPOINT ["/run.sh", "–x"]`},
		{"CMD", "CMD [“a”, “b”]"}, {"CMD", "CMD a b"}, {"CMD", `CMD ["a",]`}, {"CMD", `cmd ["a"]`}, {"CMD", `CMD ["—verbose"]`},
	}
)

// Of every two mistakes what the fixes make is a Dockerfile in which nothing is to be fixed any more, and that has no finding which was
// not there; that comes to an end after a few rounds.
func TestDockerfileFixesInPairs(t *testing.T) {
	dir := t.TempDir()
	for name, mode := range map[string]os.FileMode{"run.sh": 0o644, "data": 0o644} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\necho hello \"$@\"\n"), mode); err != nil {
			t.Fatal(err)
		}
	}
	var drafts []*Draft
	var pairs []string
	for i, a := range mistakes {
		for _, b := range mistakes[i+1:] {
			if a[0] == b[0] {
				continue
			}
			var lines []string
			for _, place := range places {
				switch line := right[place]; {
				case a[0] == place:
					lines = append(lines, a[1])
				case b[0] == place:
					lines = append(lines, b[1])
				case line != "":
					lines = append(lines, line)
				}
			}
			drafts = append(drafts, draftOf(dir, strings.Join(lines, "\n")+"\n"))
			pairs = append(pairs, a[1]+" and "+b[1])
		}
	}
	o := Options{Gather: lint.GatherOptions{Offline: true, Platform: lint.DefaultPlatform}}
	before, after, err := Fix(t.Context(), o, drafts)
	if err != nil {
		t.Fatal(err)
	}
	again := make([]*Draft, len(drafts))
	for i, d := range drafts {
		again[i] = draftOf(dir, string(d.Text))
		was, is := &lint.Result{Findings: before[i].Findings, Skipped: before[i].Skipped}, &lint.Result{Findings: after[i].Findings, Skipped: after[i].Skipped}
		if brought, worse := mend.Regression(was, is, d.Fixed); worse {
			t.Errorf("%s: %s has come: %s\n%s", pairs[i], brought.Check, brought.Message, d.Text)
		}
		const few = 6
		if len(d.seen) > few {
			t.Errorf("%s: %d rounds\n%s", pairs[i], len(d.seen), d.Text)
		}
		for _, l := range d.Left {
			if strings.Contains(l.Reason, "undoes") || strings.Contains(l.Reason, "just edited") {
				t.Errorf("%s: %s is left: %s\n%s", pairs[i], l.Check, l.Reason, d.Text)
			}
		}
	}
	if _, _, err = Fix(t.Context(), o, again); err != nil {
		t.Fatal(err)
	}
	for i, d := range again {
		if string(d.Text) != string(drafts[i].Text) {
			t.Errorf("%s: another time makes\n%sof\n%s", pairs[i], d.Text, drafts[i].Text)
		}
	}
	if fixed := slices.IndexFunc(drafts, func(d *Draft) bool { return len(d.Fixed) > 1 }); fixed < 0 {
		t.Error("nothing was fixed")
	}
}

func draftOf(dir, text string) *Draft {
	return &Draft{Text: []byte(text), Complete: func(j *job.Job, err error) (*job.Job, error) { return j, err },
		Job: &job.Job{Type: job.TypeBatch, Count: 1, Tasks: []*job.Task{{Name: "main", Engine: job.Engine{Type: job.EngineDocker, Params: job.Docker{Image: "Dockerfile"}},
			ResultPaths: []job.Output{{Name: "outputs", Path: "/outputs"}}}},
			Build: &job.Build{File: "Dockerfile", Text: []byte(text), Context: dir}}}
}
