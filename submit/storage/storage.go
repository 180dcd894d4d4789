// Package storage is where a job's data lives. It asks about inputs and fetches them for the
// local run, with the names and modes a node gives them (contract 2).
package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/cache"
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
	// Partial: it is a sample and not all of the input.
	Partial bool
}

// UnsupportedInputError says that the local run cannot fetch an input from here, which says nothing about the
// workload: a type that is not known, IPFS without a node, S3 without permission, where nodes have their own.
type UnsupportedInputError struct {
	// Type is the input's source type as Bacalhau names it: "ipfs", "s3".
	Type string
	// Err is why; nil for a type that is not known.
	Err error
}

func (e *UnsupportedInputError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("the local run cannot fetch %s inputs here: %v", e.Type, e.Err)
	}
	return fmt.Sprintf("the local run cannot fetch inputs of type %q", e.Type)
}

// Unwrap gives the reason.
func (e *UnsupportedInputError) Unwrap() error { return e.Err }

// Hint is what to do about it; it may be empty.
func (e *UnsupportedInputError) Hint() string {
	var hinted interface{ Hint() string }
	if errors.As(e.Err, &hinted) {
		return hinted.Hint()
	}
	return ""
}

// FetchOptions say how to fetch.
type FetchOptions struct {
	// Cache keeps what comes from IPFS, S3 and the web for the next time; nil keeps nothing.
	Cache *cache.Cache
	// Sample bounds the bytes that are fetched, for a quick trial: the beginning of a file, some of the files of a
	// folder. Zero is all. A sample is neither taken from the cache nor kept there.
	Sample int64
	// Executions of the job, among which a partition divides an S3 input, and which of them the run stands for, from 0.
	Executions, Partition int
	// MaxBytes is the most that an input may have; what the limits of its source have when zero.
	MaxBytes int64
	// Progress is told how many bytes have come, of how many, -1 when unknown; it may be nil.
	Progress func(done, total int64)
	// Getenv reads the variables that say where the user's IPFS node is; os.Getenv when nil.
	Getenv func(string) string
}

// Fetch makes one input ready to be mounted, as a node's storage provider does.
// Copies go into a new folder below dir, which the caller removes after the run;
// nothing but the cache is ever written outside dir. The error for an input that cannot be
// fetched from here is an *UnsupportedInputError. Others may have a Hint.
func Fetch(ctx context.Context, in job.Input, dir string, o FetchOptions) (Mount, error) {
	if o.Getenv == nil {
		o.Getenv = os.Getenv
	}
	switch is := func(kind string) bool { return strings.EqualFold(in.Source.Type, kind) }; {
	case in.Upload != "":
		return uploaded(ctx, in, dir)
	case is(job.SourceLocal), is(job.SourceLocalDirectory):
		return local(in)
	case is(job.SourceURL):
		o.MaxBytes = cmp.Or(o.MaxBytes, limits.WebInput.Bytes)
		return download(ctx, in, dir, o)
	case is(job.SourceInline):
		return inline(ctx, in, dir)
	case is(job.SourceS3):
		o.MaxBytes = cmp.Or(o.MaxBytes, limits.Bucket.Bytes)
		return fetchS3(ctx, in, dir, o)
	case is(job.SourceIPFS):
		o.MaxBytes = cmp.Or(o.MaxBytes, limits.Gateway.Bytes)
		return fetchIPFS(ctx, in, dir, o)
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

// number is a parameter that must be a whole number; anything else is as good as missing.
func number(spec job.Spec, name string) int {
	switch n := param(spec, name).(type) {
	case int:
		return n
	case int64:
		return int(n)
	case uint64:
		return int(n)
	case float64:
		return int(n)
	}
	return 0
}

// text is a parameter that must be a string; anything else is as good as missing.
func text(spec job.Spec, name string) string {
	s, _ := param(spec, name).(string)
	return s
}
