// Package storage is where a job's data lives. Today it fetches inputs for the
// local run, with the names and modes a node gives them (contract 2).
package storage

import (
	"context"
	"fmt"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
)

// Mount is a fetched input as a node binds it into the container.
type Mount struct {
	// Source is an absolute path on this machine, a file or a folder.
	Source string
	// Target is the absolute path in the container. A download's file name is part of it.
	Target string
	// ReadOnly holds for local inputs only: a node mounts its copies read-write (contract 1, Inputs).
	ReadOnly bool
	// URL is where a download came from, empty for everything else.
	URL string
}

// UnsupportedInputError says that the local run cannot fetch an input of this type,
// which says nothing about the workload.
type UnsupportedInputError struct {
	// Type is the input's source type as Bacalhau names it: "ipfs", "s3".
	Type string
}

func (e *UnsupportedInputError) Error() string {
	return fmt.Sprintf("the local run cannot fetch %s inputs yet", e.Type)
}

// Fetch makes one input ready to be mounted, as a node's storage provider does.
// Copies go into a new folder below dir, which the caller removes after the run;
// nothing is ever written outside dir. The error for a type that cannot be
// fetched is an *UnsupportedInputError.
func Fetch(ctx context.Context, in job.Input, dir string) (Mount, error) {
	switch is := func(kind string) bool { return strings.EqualFold(in.Source.Type, kind) }; {
	case is(job.SourceLocal), is(job.SourceLocalDirectory):
		return local(in)
	case is(job.SourceURL):
		return download(ctx, in, dir)
	case is(job.SourceInline):
		return inline(in, dir)
	}
	return Mount{}, &UnsupportedInputError{Type: in.Source.Type}
}

// param finds a source's parameter by name in any case, as the node's decoder does.
func param(spec job.Spec, name string) any {
	if v, ok := spec.Params[name]; ok {
		return v
	}
	for k, v := range spec.Params {
		if strings.EqualFold(k, name) {
			return v
		}
	}
	return nil
}

// text is a parameter that must be a string; anything else is as good as missing.
func text(spec job.Spec, name string) string {
	s, _ := param(spec, name).(string)
	return s
}
