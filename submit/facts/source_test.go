package facts

import (
	"testing"

	"github.com/seatrial/seatrial/submit/job"
)

// What a local input is called depends on who runs it (F68).
func TestSpellSources(t *testing.T) {
	old := Node{Connected: true, Version: "v1.7.0", Labels: map[string]string{"age": "old"}, Sources: []string{"inline", "localdirectory", "urldownload"}}
	now := Node{Connected: true, Version: "v1.9.3", Labels: map[string]string{"age": "new"}, Sources: []string{"inline", "local", "localdirectory", "urldownload"}}
	bare := Node{Connected: true, Sources: []string{"inline"}}
	onOld := []job.Constraint{{Key: "age", Operator: "=", Values: []string{"old"}}}
	for name, c := range map[string]struct {
		network     *Network
		typed       string
		constraints []job.Constraint
		want        string
	}{
		"no network":              {nil, job.SourceLocal, nil, job.SourceLocal},
		"old nodes":               {&Network{Version: "v1.7.0", Nodes: []Node{old}}, job.SourceLocal, nil, job.SourceLocalDirectory},
		"new nodes":               {&Network{Version: "v1.9.3", Nodes: []Node{now}}, job.SourceLocal, nil, job.SourceLocal},
		"new nodes, the old name": {&Network{Version: "v1.9.3", Nodes: []Node{now}}, job.SourceLocalDirectory, nil, job.SourceLocalDirectory},
		"both":                    {&Network{Nodes: []Node{old, now}}, job.SourceLocal, nil, job.SourceLocal},
		"both, and one is chosen": {&Network{Nodes: []Node{old, now}}, job.SourceLocal, onOld, job.SourceLocalDirectory},
		"not connected":           {&Network{Version: "v1.9.3", Nodes: []Node{{Version: "v1.7.0", Sources: old.Sources}}}, job.SourceLocal, nil, job.SourceLocal},
		"not allowed, old":        {&Network{Version: "v1.5.1", Nodes: []Node{bare}}, job.SourceLocal, nil, job.SourceLocalDirectory},
		"not allowed, new":        {&Network{Version: "v1.8.0", Nodes: []Node{bare}}, job.SourceLocal, nil, job.SourceLocal},
		"not listed, old":         {&Network{Version: "v1.7.0"}, job.SourceLocal, nil, job.SourceLocalDirectory},
		"no version":              {&Network{}, job.SourceLocal, nil, job.SourceLocal},
		"built without one":       {&Network{Version: "v0.0.0-abc"}, job.SourceLocal, nil, job.SourceLocal},
		"another source":          {&Network{Version: "v1.7.0", Nodes: []Node{old}}, job.SourceIPFS, nil, job.SourceIPFS},
	} {
		j := &job.Job{Constraints: c.constraints, Tasks: []*job.Task{{InputSources: []job.Input{{Source: job.Spec{Type: c.typed}}}}}}
		c.network.SpellSources(j)
		if got := j.Task().InputSources[0].Source.Type; got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}
