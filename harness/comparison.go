package harness

import (
	"context"
	"fmt"

	"github.com/seatrial/seatrial/submit/job"
)

// Comparison sets a local result folder beside one that came from the network, entry by entry, sorted by path.
type Comparison struct {
	// Execution is the execution the remote results belong to.
	Execution string `json:"execution,omitempty"`
	// Partition is nil for a job that has a single one.
	Partition *Partition `json:"partition,omitempty"`
	Rows      []Row      `json:"rows"`
	// Untold is why nobody knows whether what differs would differ between two local runs as well; empty when that is known, or
	// nothing differs.
	Untold string `json:"untold,omitempty"`
}

// Partition is which of a job's executions gave the remote results, and which of them the local run stood for, both from 0: another
// one when its results are the same anyhow.
type Partition struct {
	Remote int `json:"remote"`
	Local  int `json:"local"`
}

// String names the remote side's partition: "partition 1", "partition 1, beside the local run of partition 0"; empty for nil.
func (p *Partition) String() string {
	switch {
	case p == nil:
		return ""
	case p.Local != p.Remote:
		return fmt.Sprintf("partition %d, beside the local run of partition %d", p.Remote, p.Local)
	}
	return fmt.Sprintf("partition %d", p.Remote)
}

// Row is one path; a nil side does not have it. What it has of a Deviation but for the path is empty when both sides are the same.
type Row struct {
	Deviation
	Local  *File `json:"local,omitempty"`
	Remote *File `json:"remote,omitempty"`
	Same   bool  `json:"same"`
	// Changed: it counts as the same, for it is what a node or its publisher makes of the local one, or does not keep.
	Changed bool `json:"changed,omitempty"`
	// Unread: this user may not read one of the sides, so that nobody knows whether both are the same but for their size.
	Unread bool `json:"unread,omitempty"`
	// Note says in what both are not equal and yet count as the same, or what else is known of how they differ.
	Note string `json:"note,omitempty"`
}

// Same reports whether every row is the same on both sides.
func (c *Comparison) Same() bool { return len(c.Different()) == 0 }

// Different are the rows that are not the same.
func (c *Comparison) Different() (rows []Row) {
	for _, row := range c.Rows {
		if !row.Same {
			rows = append(rows, row)
		}
	}
	return rows
}

// Changed counts the rows that are as a node or its publisher is known to make them.
func (c *Comparison) Changed() (n int) {
	for _, row := range c.Rows {
		if row.Changed {
			n++
		}
	}
	return n
}

// Unread are the rows that could not be compared.
func (c *Comparison) Unread() (rows []Row) {
	for _, row := range c.Rows {
		if row.Unread {
			rows = append(rows, row)
		}
	}
	return rows
}

// Published are results that a node has brought to a publisher, and that came home from there.
type Published struct {
	// Dir is their folder.
	Dir string
	// Before are the names in Dir of what was there before they came: it is not compared.
	Before []string
	// Publisher of the job; nil when it is not known.
	Publisher *job.Spec
}

// Compare sets the results of a local run beside those from the network. Entries are the same when their type and content are, or
// as far apart as a tolerance allows: modes and times are recorded in the rows but not judged, since publishers change them. What
// a node or its publisher is known to change or to drop counts as the same, with a note. The end of ctx ends it. The error is one
// of the disk or of ctx, or a *limits.Error.
func Compare(ctx context.Context, localDir string, remote Published, tolerances []Tolerance) (*Comparison, error) {
	p := pair{dirA: localDir, dirB: remote.Dir, names: names{"local", "remote"}, tolerances: tolerances, skip: remote.before}
	p.changed = func(ctx context.Context, row Row) (string, error) {
		if note, err := remote.changed(ctx, localDir, row); note != "" || err != nil {
			return note, err
		}
		return p.kept(ctx, row)
	}
	rows, err := p.rows(ctx)
	if err != nil {
		return nil, err
	}
	return &Comparison{Rows: rows}, nil
}
