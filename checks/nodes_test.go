package checks_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/job"
)

// pair is a network of two nodes that have little in common, and one that is gone.
func pair() *facts.Network {
	return &facts.Network{Endpoint: "https://net.example", Origin: "--api-host", Nodes: []facts.Node{
		{ID: "n-1", OS: "linux", Arch: "amd64", Connected: true, Labels: map[string]string{"region": "eu"},
			Sources: []string{"ipfs", "urldownload"}, Publishers: []string{"local", "noop"}, Capacity: facts.Capacity{CPU: 4, Memory: 8e9}},
		{ID: "n-2", OS: "linux", Arch: "arm64", Connected: true, Labels: map[string]string{"region": "us", "gpu": "yes"},
			Sources: []string{"s3", "urldownload"}, Publishers: []string{"s3"}, Capacity: facts.Capacity{CPU: 2, Memory: 64e9, GPU: 1}},
		{ID: "n-3", OS: "linux", Arch: "s390x", Labels: map[string]string{"region": "mars"}, Sources: []string{"local"}},
	}}
}

func onPair(change func(*job.Job)) func(*lint.Subject) {
	return func(s *lint.Subject) {
		s.Network = pair()
		s.Job.Type, s.Job.Count = job.TypeBatch, 1
		if change != nil {
			change(s.Job)
		}
	}
}

func from(kind string) job.Input {
	return job.Input{Target: "/" + kind, Source: job.Spec{Type: kind, Params: map[string]any{"SourcePath": "/srv/my data"}}}
}

func where(key, value string) job.Constraint {
	return job.Constraint{Key: key, Operator: "=", Values: []string{value}}
}

// What only networks of several nodes show.
func TestNodes(t *testing.T) {
	for _, c := range []struct {
		name, check string
		change      func(*lint.Subject)
		want        []finding
	}{
		{"fits one", "node-available", onPair(func(j *job.Job) { j.Constraints = []job.Constraint{where("region", "us")} }), nil},
		{"a node that is gone", "node-available", onPair(func(j *job.Job) { j.Constraints = []job.Constraint{where("region", "mars")} }),
			[]finding{{"no connected node has the labels region=mars, want one; region is eu or us", "--constraints region=eu"}}},
		{"each but not all", "node-available", onPair(func(j *job.Job) { j.Constraints = []job.Constraint{where("gpu", "yes"), where("region", "eu")} }),
			[]finding{{"no connected node has the labels gpu=yes,region=eu, want one; each of these has a node, and none has all", "--constraints gpu=yes"}}},
		{"too many", "node-available", onPair(func(j *job.Job) { j.Count = 3 }),
			[]finding{{"job wants to run on 3 nodes and 2 nodes may run it, want no more", "--count 2"}}},
		{"all of them", "node-available", onPair(func(j *job.Job) { j.Type, j.Count = job.TypeOps, 0 }), nil},
		{"nobody there", "node-available", func(s *lint.Subject) {
			s.Network = &facts.Network{Endpoint: "https://net.example", Nodes: []facts.Node{}}
		}, []finding{{"the network at https://net.example has no connected compute node, want one", "--queue-timeout 3600  # waits for a node; or name another network"}}},

		{"large in one way each", "node-capacity", onPair(func(j *job.Job) { j.Task().Resources = &job.Resources{CPU: "4", Memory: "32Gb"} }),
			[]finding{{"job asks for 32GB memory, and the largest node gives 8.0GB memory to a job; want no more", "--memory 8000Mb"}}},
		{"fits", "node-capacity", onPair(func(j *job.Job) { j.Task().Resources = &job.Resources{CPU: "2", GPU: "1"} }), nil},
		{"asks for nothing", "node-capacity", onPair(nil), nil},

		{"platform of one", "node-platform", onPair(nil), nil},
		{"platform of none", "node-platform", func(s *lint.Subject) { s.Network, s.Platform = pair(), "linux/s390x" },
			[]finding{{"nodes that may run the job are linux/amd64 and linux/arm64, none is linux/s390x; want one of theirs", "--platform linux/amd64"}}},

		{"two kinds", "node-sources", onPair(func(j *job.Job) { j.Task().InputSources = []job.Input{from("ipfs"), from("urlDownload")} }), nil},
		{"two kinds apart", "node-sources", onPair(func(j *job.Job) { j.Task().InputSources = []job.Input{from("ipfs"), from("s3")} }),
			[]finding{{"each input has nodes that can fetch it, and no node can fetch all of them; want them from one kind of source", "bacalhau node list --show features"}}},
		{"folder", "node-sources", onPair(func(j *job.Job) { j.Task().InputSources = []job.Input{from("local")} }),
			[]finding{{"no node can fetch local inputs, want one of ipfs, s3, urldownload", `--input "src=ipfs://$(seatrial upload '/srv/my data'),dst=/local"`}}},

		{"upload without IPFS", "node-sources", func(s *lint.Subject) {
			onPair(func(j *job.Job) {
				j.Task().InputSources = []job.Input{{Source: job.Spec{Type: "ipfs"}, Upload: "./data", URI: "./data", Target: "/inputs"}}
			})(s)
			s.Network.Nodes = s.Network.Nodes[1:]
		}, []finding{{"no node can fetch ipfs inputs, want one of s3, urldownload", "seatrial submit --upload-to s3://BUCKET/PREFIX …"}}},
		{"publisher of another node", "node-publisher", onPair(func(j *job.Job) {
			j.Task().InputSources, j.Task().Publisher = []job.Input{from("ipfs")}, &job.Spec{Type: "s3"}
		}), []finding{{"no node that can run the job has the publisher s3, want one of local", "--publisher local"}}},
		{"publisher", "node-publisher", onPair(func(j *job.Job) { j.Task().Publisher = &job.Spec{Type: "local"} }), nil},

		{"folder to write", "node-sources", onPair(func(j *job.Job) {
			j.Task().InputSources = []job.Input{from("local")}
			j.Task().InputSources[0].Source.Params["ReadWrite"] = true
		}), []finding{{"no node can fetch local inputs, want one of ipfs, s3, urldownload", "ask the operator of the nodes to add /srv/my data:rw to Compute.AllowListedLocalPaths"}}},
		{"folder far away", "input-local", onPair(func(j *job.Job) { j.Task().InputSources = []job.Input{from("local")} }),
			[]finding{{"local input /srv/my data is looked for on the node, and the network is not this machine; want its data where nodes fetch it", `--input "src=ipfs://$(seatrial upload '/srv/my data'),dst=/local"`}}},
	} {
		check, err := checks.All.Find(c.check)
		if err != nil {
			t.Fatal(err)
		}
		var got []finding
		for _, f := range check.Run(subject(c.change)) {
			got = append(got, told(t, f))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s, %s: %s", c.check, c.name, diff)
		}
	}
}

// The platform is what was typed, else the default one if a node has it, else that of the nodes that may run the job.
func TestPlatformOfNodes(t *testing.T) {
	for _, c := range []struct {
		typed, region string
		network       *facts.Network
		want          string
	}{
		{"", "", nil, "linux/amd64"},
		{"", "", pair(), "linux/amd64"},
		{"", "us", pair(), "linux/arm64"},
		{"linux/s390x", "us", pair(), "linux/s390x"},
	} {
		j := subject(nil).Job
		if c.region != "" {
			j.Constraints = []job.Constraint{where("region", c.region)}
		}
		opts := lint.GatherOptions{Platform: c.typed, Network: c.network, Offline: true}
		if got := lint.Gather(t.Context(), j, opts).Platform; got != c.want {
			t.Errorf("%+v: got %s", c, got)
		}
	}
}

// A network that nobody named is skipped without a word and without harm; one that does not answer is not.
func TestNoNetwork(t *testing.T) {
	strict := func(reason string) (*lint.Result, string) {
		s := subject(func(s *lint.Subject) { s.Network = nil })
		if reason != "" {
			s.Missing[lint.FactNetwork] = reason
		}
		ofNetworks := slices.DeleteFunc(slices.Clone(checks.All), func(c *lint.Check) bool {
			return !slices.Contains(c.Needs, lint.FactNetwork) && !slices.Contains(c.Needs, lint.FactNodes)
		})
		r := ofNetworks.Judge(s, []lint.Stage{lint.StageCheck}, lint.Policy{Strict: true})
		if len(r.Skipped) == 0 {
			t.Fatal("nothing is skipped")
		}
		return r, r.Skipped[0].Reason
	}
	if r, reason := strict(""); r.Verdict != lint.Unknown || reason != "no network is named" {
		t.Errorf("no network: %s, %s", r.Verdict, reason)
	}
	if r, _ := strict(lint.NoNetworkAsked); r.Verdict != lint.Pass {
		t.Errorf("none asked for: %s", r.Verdict)
	}
	if r, reason := strict("connection refused"); r.Verdict != lint.Unknown || reason != "connection refused" {
		t.Errorf("no answer: %s, %s", r.Verdict, reason)
	}
}
