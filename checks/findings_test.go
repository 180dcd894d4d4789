package checks_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/job"
)

// finding is what a test wants of one: what it says and the line to paste.
type finding struct{ Message, Fix string }

func inputs(in ...job.Input) func(*lint.Subject) {
	return func(s *lint.Subject) { s.Job.Task().InputSources = in }
}

func outputs(out ...job.Output) func(*lint.Subject) {
	return func(s *lint.Subject) { s.Job.Task().ResultPaths = out }
}

func trial(t harness.Trial) func(*lint.Subject) {
	return func(s *lint.Subject) { s.Trial = &t }
}

func access(img image.Image) func(*lint.Subject) {
	return func(s *lint.Subject) { s.Image = &img }
}

func outcome(o facts.Outcome) func(*lint.Subject) {
	o.JobID = "j-1"
	return func(s *lint.Subject) { s.Outcome = &o }
}

// said is the outcome of a job whose one execution failed with a message.
func said(message string) func(*lint.Subject) {
	return outcome(facts.Outcome{State: "Failed", Message: "not enough nodes to run job. requested: 1, available: 1, suitable: 0.",
		Executions: []facts.Execution{{ID: "e-1", NodeID: "n-1", State: "Failed", Message: message}}})
}

func exited(code int, stderr string) func(*lint.Subject) {
	return outcome(facts.Outcome{State: "Completed",
		Executions: []facts.Execution{{ID: "e-1", NodeID: "n-1", State: "Completed", ExitCode: &code, Stderr: stderr}}})
}

// What the checks find that no script shows: what needs an engine's images or a node's messages.
func TestFindings(t *testing.T) {
	dir := t.TempDir()
	stderr := func(text string) string {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, "stderr"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	for _, c := range []struct {
		check  string
		change func(*lint.Subject)
		want   []finding
	}{
		{"image-missing", access(image.Image{Reference: "app", Source: image.DockerDaemon, Access: image.Access{Local: true}}),
			[]finding{{"app is only in the local engine, not pushed yet; want it in a registry nodes can reach", "seatrial push app docker.io/USER/app"}}},
		{"image-missing", access(image.Image{Reference: "ghcr.io/u/app:v1", Source: image.DockerDaemon, Access: image.Access{Local: true}}),
			[]finding{{"ghcr.io/u/app:v1 is only in the local engine, not pushed yet; want it in a registry nodes can reach", "seatrial push ghcr.io/u/app:v1"}}},
		{"image-missing", access(image.Image{Reference: "localhost/app:v1", Source: image.DockerDaemon, Access: image.Access{Local: true, Unreached: "localhost: connection refused"}}),
			[]finding{{"localhost/app:v1 is only in the local engine, not pushed yet as far as that one knows (its registry does not answer: localhost: connection refused); want it in a registry nodes can reach",
				"seatrial push localhost/app:v1 docker.io/USER/app:v1"}}},
		{"image-missing", access(image.Image{Reference: "0123456789ab", ConfigDigest: "sha256:0123456789abcdef", Source: image.DockerDaemon, Access: image.Access{Local: true}}),
			[]finding{{"0123456789ab is only in the local engine, not pushed yet; want it in a registry nodes can reach", "seatrial push 0123456789ab docker.io/USER/APP:v1"}}},
		{"image-missing", access(image.Image{Reference: "0123456789ab", ConfigDigest: "sha256:0123456789abcdef", Tags: []string{"u/app:v2"}, Source: image.DockerDaemon, Access: image.Access{Local: true}}),
			[]finding{{"0123456789ab is only in the local engine, not pushed yet; want it in a registry nodes can reach", "seatrial push u/app:v2"}}},
		{"image-missing", access(image.Image{Reference: "u/app@sha256:" + strings.Repeat("01", 32), Tags: []string{"x:1", "u/app:v2"}, Source: image.DockerDaemon, Access: image.Access{Local: true}}),
			[]finding{{"u/app@sha256:" + strings.Repeat("01", 32) + " is only in the local engine, not pushed yet; want it in a registry nodes can reach", "seatrial push u/app:v2"}}},
		{"image-missing", access(image.Image{Reference: "u/app:v1", Source: image.DockerDaemon, Access: image.Access{Local: true, Pushed: true, Refusal: "401 Unauthorized"}}), nil},
		{"image-public", access(image.Image{Reference: "quay.io/u/app:v1", Source: image.DockerDaemon, Access: image.Access{Local: true, Pushed: true, Refusal: "401 Unauthorized"}}),
			[]finding{{"the registry shows nobody without credentials quay.io/u/app:v1, if it is there at all (401 Unauthorized), nodes pull without any", "open https://quay.io/repository/u/app?tab=settings  # Make Public"}}},
		{"image-public", access(image.Image{Reference: "u/app:v1", Source: image.DockerDaemon, Access: image.Access{Local: true, Refusal: "401 Unauthorized"}}), nil},
		{"image-missing", access(image.Image{Reference: "docker-daemon:app", Source: image.DockerDaemon}),
			[]finding{{"there is no docker-daemon:app, want an image there", "seatrial build --platform linux/amd64 --tag app ."}}},
		{"image-missing", access(image.Image{Reference: "ghcr.io/u/app", Source: image.Registry, Access: image.Access{Refusal: "401 Unauthorized"}}), nil},
		{"image-public", access(image.Image{Reference: "ghcr.io/u/app", Source: image.Registry, Access: image.Access{Refusal: "403 Forbidden"}}),
			[]finding{{"the registry shows nobody without credentials ghcr.io/u/app, if it is there at all (403 Forbidden), nodes pull without any",
				"open https://github.com/users/u/packages/container/app/settings  # Change visibility: Public"}}},
		{"image-public", access(image.Image{Reference: "docker-archive:app.tar", Source: image.DockerArchive, Access: image.Access{Found: true}}), nil},
		{"image-platform", access(image.Image{Reference: "oci-archive:app.tar", Source: image.OCIArchive, Access: image.Access{Found: true}, Platforms: []image.Platform{{OS: "linux", Architecture: "arm64", Variant: "v8"}}}),
			[]finding{{"image is linux/arm64/v8, want linux/amd64", "seatrial build --platform linux/amd64 --output oci-archive:app.tar ."}}},
		{"input-ipfs-subpath", inputs(job.Input{Source: job.Spec{Type: "ipfs", Params: map[string]any{"CID": "bafy"}}}), nil},
		{"input-ipfs-subpath", inputs(job.Input{URI: "ipfs://bafy/$(rm x)/", Target: "/in", Source: job.Spec{Type: "ipfs"}}),
			[]finding{{"nodes drop the subpath $(rm x) and mount all of bafy at /in, want the CID of $(rm x) itself",
				`--input "src=ipfs://$(ipfs resolve -r '/ipfs/bafy/$(rm x)' | cut -d/ -f3),dst=/in"`}}},
		{"input-scheme", inputs(job.Input{URI: "~/data", Target: "/in"}),
			[]finding{{"~/data is not on this machine, want a file or folder that is, which submit uploads, or file:// before an absolute path of the node's", `--input "src=file://$HOME/data,dst=/in"`}}},
		{"input-scheme", inputs(job.Input{URI: "/srv/my data", Target: "/in"}),
			[]finding{{"/srv/my data is not on this machine, want a file or folder that is, which submit uploads, or file:// before an absolute path of the node's", `--input 'src=file:///srv/my data,dst=/in'`}}},
		{"output-name", outputs(job.Output{Name: "", Path: "/a"}, job.Output{Name: "..", Path: "/b"}), []finding{
			{`output name "" is empty; want one plain folder name`, "--output outputs:/a"},
			{`output name ".." leads out of the results; want one plain folder name`, "--output outputs-2:/b"}}},
		{"trial-exit", trial(harness.Trial{ExitCode: 1, Dir: stderr("loading\nKeyError: 'x'\n\n")}), []finding{
			{`workload exited with 1: KeyError: 'x', want 0: the network would report "Completed"`, "docker run --rm -it --entrypoint sh registry.example/app:v1"}}},
		{"trial-exit", trial(harness.Trial{ExitCode: 1, OOMKilled: true}), nil},
		{"trial-exit", trial(harness.Trial{ExitCode: -1, StartError: "no"}), nil},
		{"trial-start", trial(harness.Trial{StartError: "something new"}), []finding{
			{"container does not start: something new; want one that starts", "docker run --rm --entrypoint sh registry.example/app:v1 -c 'ls -l /'"}}},
		{"trial-start", trial(harness.Trial{StartError: "creating container: Error response from daemon: No command specified"}), []finding{
			{"container does not start: the image has no ENTRYPOINT and no CMD, and the job names no command (creating container: Error response from daemon: No command specified)", "registry.example/app:v1 /path/to/program"}}},
		{"trial-timeout", trial(harness.Trial{TimedOut: true, Duration: 3 * time.Second}), []finding{
			{"workload was still running when its timeout stopped it after 3s, want it to end before", "--timeout 12"}}},
		{"result-exit", exited(0, ""), nil},
		{"result-exit", exited(2, "sh: can't create /outputs/f: Permission denied"), []finding{
			{`execution e-1 on node n-1 exited with 2: sh: can't create /outputs/f: Permission denied, want 0; the job reads "Completed" all the same`, "seatrial logs j-1"}}},
		{"result-missing", outcome(facts.Outcome{State: "Completed", Executions: []facts.Execution{{State: "Cancelled"}}}), []finding{
			{`job reads "Completed" but no execution published results, want at least one`, "--count 1"}}},
		{"result-failed", outcome(facts.Outcome{State: "Stopped", Message: "job stopped by user"}), []finding{
			{"job was stopped: job stopped by user, want Completed", "bacalhau job history j-1  # all that happened to it"}}},
		{"result-failed", outcome(facts.Outcome{State: "Running"}), nil},
		{"result-differs", func(s *lint.Subject) {
			s.Comparisons = []*harness.Comparison{{Execution: "e-1", Rows: []harness.Row{{Same: true}, {Deviation: harness.Deviation{Path: "b", Difference: "only local"}}, {Deviation: harness.Deviation{Path: "c", Difference: "only remote"}}}}}
		}, []finding{{"2 of 3 files differ between the local run and execution e-1, want none: b: only local; and 1 more", "--tolerance b=ignore --tolerance c=ignore  # if that is near enough"}}},
		{"result-differs", func(s *lint.Subject) {
			s.Submission = "j-1"
			s.Comparisons = []*harness.Comparison{{Execution: "e-1", Untold: "it took 9m0s", Rows: []harness.Row{
				{Deviation: harness.Deviation{Path: "a [1]", Difference: "line 1: local 1, remote 1.5", Kind: "only numbers differ: 1 of 1, by 0.5 at most", Epsilon: 0.34}},
				{Deviation: harness.Deviation{Path: "stdout", Difference: "byte 3"}, Note: "between two local runs: only times differ"},
			}}}
		}, []finding{{"2 of 2 files differ between the local run and execution e-1, want none: a [1]: only numbers differ: 1 of 1, by 0.5 at most (line 1: local 1, remote 1.5); and 1 more",
			`seatrial submit --resume j-1 --tolerance 'a \[1\]=numeric:0.4' --tolerance stdout=ignore  # if that is near enough; it sends nothing. Nobody knows what differs by itself: it took 9m0s`}}},
		{"result-differs", func(s *lint.Subject) {
			s.Comparisons = []*harness.Comparison{{Execution: "e-1", Untold: "it took 9m0s", Partition: &harness.Partition{Remote: 2, Local: 2}, Rows: []harness.Row{
				{Deviation: harness.Deviation{Path: "stdout", Difference: "byte 3"}, Note: "between two local runs: only times differ"},
			}}}
		}, []finding{{"1 of 1 file differs between the local run of partition 2 and execution e-1, want none: stdout: byte 3; between two local runs: only times differ",
			"--tolerance stdout=ignore  # if that is near enough. Nobody knows what differs by itself: it took 9m0s"}}},
	} {
		s := subject(c.change)
		found, err := checks.All.Find(c.check)
		if err != nil {
			t.Fatal(err)
		}
		var got []finding
		for _, f := range found.Run(s) {
			got = append(got, told(t, f))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.check, diff)
		}
	}
}

// The messages of nodes and of the scheduler (contract 4), and their cause.
func TestResultFailed(t *testing.T) {
	for _, c := range []struct{ said, means, fix string }{
		{"rejected bid: this node does not support the available image platforms [linux/arm64] (supports [linux/amd64])",
			"the image is linux/arm64, which the node is not", "seatrial build --platform linux/amd64 --push --tag registry.example/app:v1 ."},
		{"rejected bid: this node does not support the available image platforms [] (supports [linux/amd64])",
			"the node reads no platform from the image's manifest", "seatrial build"},
		{`image not available: "registry.example/app:v1"`, "the image is not in its registry", "seatrial push registry.example/app:v1"},
		{`Error response from daemon: Head "https://registry.example": no basic auth credentials`, "the node may not pull the image", "seatrial push"},
		{`failed to start container: exec: "/nope": stat /nope: no such file or directory: unknown`, "the image has no program /nope", "docker run"},
		{`executable file not found: exec: "echo hello": executable file not found in $PATH`, "the whole command is one word, and no program is called echo hello", "registry.example/app:v1 echo hello"},
		{`exec: "/run.sh": permission denied`, "/run.sh has no permission to execute", "RUN chmod 0755 /run.sh"},
		{"creating container: No command specified", "the image has no ENTRYPOINT and no CMD", "registry.example/app:v1 /path/to/program"},
		{"unable to find user nosuchuser: no matching entries in passwd file", "the image's user nosuchuser is not in its /etc/passwd", "RUN adduser -D nosuchuser"},
		{"memory limit exceeded", "the workload was killed at its memory limit", "--memory 1024Mb"},
		{"Execution timed out after 3s", "the workload was stopped by its timeout of 3 s", "--timeout 3600"},
		{"Job timed out. Job took longer than 3s", "the workload was stopped by its timeout of 3 s", "--timeout 3600"},
		{"volume /etc is not allowlisted", "the node does not allow jobs the folder /etc", "ask the operator of the nodes to add /etc:ro to Compute.AllowListedLocalPaths"},
		{"this node does not run jobs that require network access", "the node runs no jobs with a network", "--network none"},
		{"does not support ipfs, only urldownload, local", "no node can fetch inputs from ipfs", "bacalhau node list"},
		{"labels map[a:b] don't match required selectors [os_arch = arm64]", "no node has the labels os_arch = arm64", "bacalhau node list"},
		{"node busy with available capacity {CPU: 1.6}", "the job asks for more than a node has", "--cpu 500m --memory 512Mb"},
	} {
		found, err := checks.All.Find("result-failed")
		if err != nil {
			t.Fatal(err)
		}
		findings := found.Run(subject(said(c.said)))
		if len(findings) != 1 {
			t.Errorf("%s: %d findings", c.said, len(findings))
			continue
		}
		if f := findings[0]; !strings.HasPrefix(f.Message, "job failed: "+c.means) || !strings.HasPrefix(f.Fix.String(), c.fix) {
			t.Errorf("%s:\n%s\n%s\nwant\n%s\n%s", c.said, f.Message, f.Fix, c.means, c.fix)
		}
	}
}

// Nodes that say the same are reported once, and those called off say nothing.
func TestResultFailedOnce(t *testing.T) {
	found, err := checks.All.Find("result-failed")
	if err != nil {
		t.Fatal(err)
	}
	findings := found.Run(subject(outcome(facts.Outcome{State: "Failed", Executions: []facts.Execution{
		{NodeID: "n-1", State: "Failed", Message: "memory limit exceeded"},
		{NodeID: "n-2", State: "Failed", Message: "memory limit exceeded"},
		{NodeID: "n-3", State: "AskForBidRejected", Message: "this node does not run jobs that require network access"},
		{NodeID: "n-4", State: "Cancelled", Message: "job failed"},
	}})))
	if len(findings) != 2 {
		t.Errorf("%d findings, want 2: %v", len(findings), findings)
	}
}

// What containers and nodes say ends up on one line, whatever it is.
func FuzzMessages(f *testing.F) {
	f.Add(`exec: "a b": stat a b: no such file or directory`)
	f.Add("exec /run.sh: exec format error\n\x1b[31m\xff")
	f.Add("unable to find user : unknown")
	f.Fuzz(func(t *testing.T, text string) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "stderr"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		for _, change := range []func(*lint.Subject){
			trial(harness.Trial{StartError: text, ExitCode: -1}),
			trial(harness.Trial{ExitCode: 1, Dir: dir}),
			said(text), exited(1, text),
		} {
			given := []lint.Stage{lint.StageCheck, lint.StageTest, lint.StageSubmit}
			for _, found := range checks.All.Judge(subject(change), given, lint.Policy{}).Findings {
				if strings.ContainsAny(found.Message, "\n") || fixKinds(found.Fix) != 1 {
					t.Errorf("%+v", found)
				}
			}
		}
	})
}
