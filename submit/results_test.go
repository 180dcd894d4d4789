package submit

import (
	"slices"
	"testing"

	"github.com/bacalhau-project/bacalhau/pkg/models"
)

func TestAttribute(t *testing.T) {
	completed := func(id string, published *models.SpecConfig) *models.Execution {
		return &models.Execution{ID: id, ComputeState: models.NewExecutionState(models.ExecutionStateCompleted), PublishedResult: published}
	}
	cid := func(s string) *models.SpecConfig {
		return &models.SpecConfig{Type: "ipfs", Params: map[string]any{"CID": s}}
	}
	link := func(s string) *models.SpecConfig { r := urlResult(s); return &r }
	tests := []struct {
		name       string
		items      []*models.SpecConfig
		executions []*models.Execution
		want       []string
	}{
		{"by name", []*models.SpecConfig{link("http://h/e-2.tar.gz"), link("http://h/e-1.tar.gz")},
			[]*models.Execution{completed("e-1", link("")), completed("e-2", link(""))}, []string{"e-2", "e-1"}},
		{"by record", []*models.SpecConfig{cid("two"), cid("one")}, []*models.Execution{completed("e-1", cid("one")), completed("e-2", cid("two"))}, []string{"e-2", "e-1"}},
		{"by order", []*models.SpecConfig{link("http://h/a"), link("http://h/b")},
			[]*models.Execution{completed("e-1", cid("one")), completed("e-2", cid("two"))}, []string{"e-1", "e-2"}},
		{"others do not count", []*models.SpecConfig{link("http://h/a"), nil, {}},
			[]*models.Execution{{ID: "e-0"}, completed("e-1", &models.SpecConfig{}), completed("e-2", cid("two"))}, []string{"e-2"}},
		{"too few", []*models.SpecConfig{link("http://h/a")}, nil, []string{""}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, r := range attribute(test.items, test.executions) {
				got = append(got, r.Execution)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
	of := func(ids ...string) (all []Result) {
		for _, id := range ids {
			all = append(all, Result{Execution: id})
		}
		return all
	}
	if got := foldersOf(of("e-1", "", "../e", "a/b", "..", "E-1", "e-1", "e-2")); !slices.Equal(got, []string{"e-1", "result-2", "result-3", "result-4", "result-5", "result-6", "result-7", "e-2"}) {
		t.Errorf("the folders are %q", got)
	}
	if got := foldersOf(of("e-1")); !slices.Equal(got, []string{""}) {
		t.Errorf("the folder is %q", got)
	}
}
