package job

import (
	"testing"

	"github.com/bacalhau-project/bacalhau/pkg/models"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/selection"
)

// Constraints select the nodes that Bacalhau's own code selects.
func TestMatches(t *testing.T) {
	nodes := []map[string]string{
		nil,
		{"region": "eu", "os_arch": "amd64", "cores": "8"},
		{"region": "", "cores": "many"},
		{"region": "us", "cores": "-2"},
	}
	constraints := []Constraint{
		{"region", OpEquals, []string{"eu"}}, {"region", OpDoubleEquals, []string{""}}, {"region", OpNotEquals, []string{"eu"}},
		{"region", OpIn, []string{"eu", "us"}}, {"region", OpNotIn, []string{"eu", "us"}},
		{"region", OpExists, nil}, {"region", OpDoesNotExist, nil},
		{"cores", OpGreater, []string{"4"}}, {"cores", OpLess, []string{"4"}}, {"os_arch", OpEquals, []string{"arm64"}},
	}
	for _, c := range constraints {
		theirs, err := models.FromLabelSelectorRequirements(&models.LabelSelectorRequirement{
			Key: c.Key, Operator: selection.Operator(c.Operator), Values: c.Values})
		if err != nil {
			t.Fatalf("%s: %v", c, err)
		}
		for _, node := range nodes {
			want := theirs[0].Matches(labels.Set(node))
			if got := c.Matches(node); got != want {
				t.Errorf("%s and %v: got %v, want %v", c, node, got, want)
			}
		}
	}
}
