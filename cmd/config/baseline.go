package config

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
)

// baselineVersion of the file. It changes when a field goes or changes its meaning.
const baselineVersion = 1

// ReadBaseline reads the findings that a file of --baseline knows. What is wrong with it is a *job.Error.
func ReadBaseline(name string) (*lint.Baseline, error) {
	text, err := limits.Baseline.ReadFile(name)
	if err != nil {
		return nil, unread(name, "the baseline", err)
	}
	return ParseBaseline(name, text)
}

// ParseBaseline reads the text of such a file.
func ParseBaseline(name string, text []byte) (*lint.Baseline, error) {
	wrong := func(n *tree.Node, format string, args ...any) error {
		return job.Mistake(start(n), format, args...).Hinted("seatrial check --write-baseline %s writes one", name)
	}
	documents, fault := tree.Read(name, "a baseline", tree.Lines(text), limits.Baseline)
	switch {
	case fault != nil:
		return nil, fault
	case len(documents) != 1 || documents[0].Get("version") == nil:
		return nil, wrong(&tree.Node{At: job.Position{Source: name, Line: 1, Column: 1}}, "the file is no baseline, want one of seatrial")
	}
	root := documents[0]
	if version := root.Scalar("version"); version != fmt.Sprint(baselineVersion) {
		return nil, wrong(root, "the baseline is of version %q, want %d", version, baselineVersion)
	}
	b := &lint.Baseline{File: name}
	for _, n := range root.Get("findings").List() {
		k := lint.Known{
			Subject: n.Scalar("subject"), Check: n.Scalar("check"), Message: n.Scalar("message"), Fingerprint: n.Scalar("fingerprint"),
			Count: int(n.Get("count").Whole()), At: start(n),
		}
		if k.Fingerprint == "" || k.Subject == "" || k.Check == "" {
			return nil, wrong(n, "the entry lacks its subject, check or fingerprint")
		}
		b.Known = append(b.Known, k)
	}
	return b, nil
}

// WriteBaseline writes a file of known findings, sorted, so that what changes is what was mended or made.
func WriteBaseline(b *lint.Baseline) error {
	slices.SortStableFunc(b.Known, func(x, y lint.Known) int {
		return cmp.Or(cmp.Compare(x.Subject, y.Subject), cmp.Compare(x.Check, y.Check), cmp.Compare(x.Message, y.Message), cmp.Compare(x.Fingerprint, y.Fingerprint))
	})
	for i := range b.Known {
		if b.Known[i].Count == 1 {
			b.Known[i].Count = 0
		}
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	known := b.Known
	if known == nil {
		known = []lint.Known{}
	}
	if err := encoder.Encode(struct {
		Version  int          `json:"version"`
		Findings []lint.Known `json:"findings"`
	}{baselineVersion, known}); err != nil {
		return err
	}
	if err := disk.WriteFile(b.File, text.Bytes(), 0o644); err != nil {
		return fmt.Errorf("writing the baseline: %w", err)
	}
	return nil
}
