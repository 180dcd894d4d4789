package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http/httptrace"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage/internal/reach"
	"github.com/seatrial/seatrial/submit/storage/ipfs"
	"github.com/seatrial/seatrial/submit/storage/s3"
)

// defaultProbeTimeout is how long one input's source may take to answer.
const defaultProbeTimeout = 10 * time.Second

// deepProbeTimeout is how long a deep look may take: nodes give up on content after as long (contract 2).
const deepProbeTimeout = 5 * time.Minute

// ProbeOptions say how to ask.
type ProbeOptions struct {
	// Timeout for one input, all its requests together; defaultProbeTimeout when zero, or else deepProbeTimeout.
	Timeout time.Duration
	// Deep: look for every block of IPFS content and not for the first alone.
	Deep bool
	// Foreign: the job is known from a network alone, and may be anybody's. A server for S3 that it names gets the user's credentials only
	// where those of AWS go anyway, or where the user has named it (s3.FromEnvironment); any other is asked as a stranger.
	Foreign bool
	// Executions of the job, among which a partition divides an S3 input.
	Executions int
	// Getenv reads the variables that say where the user's IPFS node is; os.Getenv when nil.
	Getenv func(string) string
}

// Probed is what the source of an input says of it, without the data being fetched. At most one field is set:
// the one for the input's type.
type Probed struct {
	URL  *URL
	S3   *s3.Objects
	IPFS *ipfs.Root
	// Fits: a file or folder of this machine is small enough to stand in the job itself.
	Fits bool
}

// SilentError is of a source that was reached and has not answered: nothing can be said of the input, from wherever it is
// asked. One that cannot be reached from here may well be from where nodes are.
type SilentError struct{ error }

// Unwrap gives the reason.
func (e *SilentError) Unwrap() error { return e.error }

// Probe asks the source of an input what a node would find there. That there is nothing is an answer, and in Probed.
// The error says in a few words why the question has no answer from here, which says nothing about the input:
// no route to the server, no IPFS node, no permission that nodes may have; it is a *SilentError when that says something.
// Inputs that are in the job or on the user's machine, or whose parameters no node could read, have nothing to ask and give neither.
func Probe(ctx context.Context, in job.Input, opts ProbeOptions) (Probed, error) {
	timeout := defaultProbeTimeout
	if opts.Deep && strings.EqualFold(in.Source.Type, job.SourceIPFS) {
		timeout = deepProbeTimeout
	}
	if opts.Getenv == nil {
		opts.Getenv = os.Getenv
	}
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(opts.Timeout, timeout))
	defer cancel()
	is := func(kind string) bool { return strings.EqualFold(in.Source.Type, kind) }
	var reached atomic.Bool
	trace := &httptrace.ClientTrace{
		ConnectDone: func(_, _ string, err error) { reached.Store(reached.Load() || err == nil) },
		GotConn:     func(httptrace.GotConnInfo) { reached.Store(true) }, // one that is kept was not made now
	}
	if is(job.SourceURL) { // asked one request at a time: a redirect leads to another server, which is reached or not by itself
		trace.GetConn = func(string) { reached.Store(false) }
	}
	ctx = httptrace.WithClientTrace(ctx, trace)
	var p Probed
	var err error
	switch {
	case in.Upload != "": // nobody has it yet
		p.Fits = fits(ctx, in.Upload)
	case opts.Foreign && (is(job.SourceLocal) || is(job.SourceLocalDirectory)): // which means the nodes' own folders
	case is(job.SourceLocal), is(job.SourceLocalDirectory):
		p.Fits = fits(ctx, text(in.Source, "SourcePath"))
	case is(job.SourceURL):
		p.URL, err = probeURL(ctx, text(in.Source, "URL"))
	case is(job.SourceS3):
		source := s3Source(in, opts.Executions)
		if opts.Foreign {
			if source, err = source.FromNetwork(s3.FromEnvironment(opts.Getenv)); err != nil {
				return p, err
			}
		}
		if p.S3, err = s3.Probe(ctx, source); err != nil && source.Trusting() != "" {
			err = fmt.Errorf("%w: the job may be anybody's, and your credentials go there when AWS_ENDPOINT_URL_S3 is %s", err, source.Endpoint)
		}
	case is(job.SourceIPFS):
		p.IPFS, err = ipfs.Probe(ctx, ipfsPath(in), ipfs.Locate(opts.Getenv), opts.Deep)
	}
	if _, silence := errors.AsType[*reach.SilenceError](err); silence && reached.Load() {
		err = &SilentError{err}
	}
	return p, err
}

// ipfsPath is the CID of an input, with what the user wrote after it and nodes drop.
func ipfsPath(in job.Input) string {
	cid := text(in.Source, "CID")
	sub, ok := strings.CutPrefix(in.URI, "ipfs://"+cid+"/")
	if !ok {
		return cid
	}
	sub, _, _ = strings.Cut(sub, "?")
	return cid + "/" + sub
}

// s3Source are the parameters of an S3 input.
func s3Source(in job.Input, executions int) s3.Source {
	return s3.Source{
		Bucket: text(in.Source, "Bucket"), Key: text(in.Source, "Key"),
		Region: text(in.Source, "Region"), Endpoint: text(in.Source, "Endpoint"),
		Filter: text(in.Source, "Filter"), VersionID: text(in.Source, "VersionID"),
		ChecksumSHA256: text(in.Source, "ChecksumSHA256"),
		Partition:      S3Partition(in, executions),
	}
}

// S3Endpoints are those that a job names for its inputs and its results; none without a job.
func S3Endpoints(j *job.Job) (named s3.Named) {
	if j == nil {
		return nil
	}
	specs := []job.Spec{}
	for _, t := range j.Tasks {
		if t.Publisher != nil {
			specs = append(specs, *t.Publisher)
		}
		for _, in := range t.InputSources {
			specs = append(specs, in.Source)
		}
	}
	for _, spec := range specs {
		if endpoint := text(spec, "Endpoint"); endpoint != "" && strings.EqualFold(spec.Type, job.SourceS3) {
			named = append(named, endpoint)
		}
	}
	return named
}

// S3Partition is how the executions of a job share an S3 input, for the first of them.
func S3Partition(in job.Input, executions int) s3.Partition {
	group, _ := param(in.Source, "Partition").(map[string]any)
	typed := job.Spec{Params: group}
	return s3.Partition{
		Type: text(typed, "Type"), Pattern: text(typed, "Pattern"), DateFormat: text(typed, "DateFormat"),
		StartIndex: number(typed, "StartIndex"), EndIndex: number(typed, "EndIndex"), Executions: executions,
	}
}
