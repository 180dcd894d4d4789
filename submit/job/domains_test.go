package job_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/bacalhau-project/bacalhau/pkg/models"

	"github.com/seatrial/seatrial/submit/job"
)

// TestDomainSet holds ours against Bacalhau's own on lists made of a few names that cover one another.
func TestDomainSet(t *testing.T) {
	names := []string{
		"foo.com", "x.foo.com", "y.foo.com", ".foo.com", "bar.com", ".bar.com", "a.b.bar.com", "B.bar.com ", "192.0.2.1", "foo.org", ".x.foo.com", "",
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var domains []string
		for range random.IntN(7) {
			domains = append(domains, names[random.IntN(len(names))])
		}
		theirs := &models.NetworkConfig{Type: models.NetworkHTTP, Domains: slices.Clone(domains)}
		theirs.Normalize()
		if got, want := (&job.Network{Domains: domains}).DomainSet(), theirs.DomainSet(); !slices.Equal(got, want) {
			t.Fatalf("%q: %q, want %q", domains, got, want)
		}
	}
}
