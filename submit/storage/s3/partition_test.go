package s3

import (
	"fmt"
	"slices"
	"testing"

	bacalhau "github.com/bacalhau-project/bacalhau/pkg/s3"
)

// Each execution gets what Bacalhau's own code gives it, and what Bacalhau refuses is refused.
func TestPartition(t *testing.T) {
	keys := []string{
		"logs/2024-01-02-a.csv", "logs/2024-01-02-b.csv", "logs/2024-02-30-a.csv", "logs/2025-12-31/x.csv", "logs/", "logs/a", "logs//b",
		"logs/ünï/ç.csv", "logs/1", "logs/2", "logs/3-", "logs/region=eu/1", "logs/region=us/1", "logs/region=us/2", "logs/region=/3",
	}
	for _, p := range []Partition{
		{}, {Type: "none"}, {Type: "object"}, {Type: "Object"}, {Type: "hash"},
		{Type: "regex"}, {Type: "regex", Pattern: "("}, {Type: "regex", Pattern: `\d+`}, {Type: "regex", Pattern: `region=(\w*)/(\d)`}, {Type: "regex", Pattern: "z*"},
		{Type: "substring"}, {Type: "substring", StartIndex: -1, EndIndex: 3}, {Type: "substring", StartIndex: 3, EndIndex: 3},
		{Type: "substring", EndIndex: 4}, {Type: "substring", StartIndex: 1, EndIndex: 3},
		{Type: "date"}, {Type: "date", DateFormat: "2006-01-02"}, {Type: "date", DateFormat: "2006"}, {Type: "date", DateFormat: "January"}, {Type: "date", DateFormat: "logs"},
	} {
		for _, prefix := range []string{"logs/", "logs*", "logs/2*", ""} {
			for p.Executions = 1; p.Executions < 5; p.Executions++ {
				for p.Index = range p.Executions {
					source := Source{Bucket: "ships", Key: prefix, Partition: p}
					want, refused := theirs(source, keys)
					if (refused != nil) != (p.Fault() != "") {
						t.Fatalf("%+v: Bacalhau says %v, fault is %q", p, refused, p.Fault())
					}
					if refused != nil {
						continue
					}
					l := &Listing{source: source}
					for _, key := range keys {
						if source.selects(key, nil) {
							l.Objects = append(l.Objects, Object{Key: key, Size: 1})
						}
					}
					found := &Objects{}
					found.divide(l)
					l.divide()
					var got []string
					for _, o := range l.Objects {
						got = append(got, o.Key)
					}
					if !slices.Equal(got, want) || p.Divided() && (l.Bytes != int64(len(got)) || found.Shares[p.Index] != len(got)) {
						t.Errorf("%+v of %q: %q, want %q", p, prefix, got, want)
					}
				}
			}
		}
	}
}

// theirs is what Bacalhau's own code lets an execution fetch.
func theirs(s Source, keys []string) ([]string, error) {
	var objects []bacalhau.ObjectSummary
	for _, key := range keys {
		objects = append(objects, bacalhau.ObjectSummary{Key: &key, IsDir: key[len(key)-1] == '/'})
	}
	p := s.Partition
	share, err := bacalhau.PartitionObjects(objects, p.Executions, p.Index, bacalhau.SourceSpec{Key: s.Key, Partition: bacalhau.PartitionConfig{
		Type: bacalhau.PartitionKeyType(p.Type), Pattern: p.Pattern, StartIndex: p.StartIndex, EndIndex: p.EndIndex, DateFormat: p.DateFormat,
	}})
	if err != nil {
		return nil, fmt.Errorf("theirs: %w", err)
	}
	var got []string
	for _, o := range share {
		got = append(got, *o.Key)
	}
	return got, nil
}
