package retrieve

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/ipfs/go-cid"
	"github.com/ipld/go-car/v2"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/internal/reach"
	"github.com/seatrial/seatrial/submit/storage/ipfs"
	"github.com/seatrial/seatrial/submit/words"
)

const (
	carType = "application/vnd.ipld.car"
	// carParams ask for the blocks in the order in which they are needed, each as often as it is needed (trustless
	// gateway specification). The query says the same for gateways that look at one of the two.
	carParams = "; version=1; order=dfs; dups=y"
	carQuery  = "?format=car&dag-scope=all&car-version=1&car-order=dfs&car-dups=y"
	// maxCARHeader in bytes; it holds roots, of which there is one.
	maxCARHeader = 4 << 10
	// readAhead in bytes is how much is read from a connection at once.
	readAhead = 256 << 10
)

// newClient makes a client of its own for one fetch. Answers that are compressed would hide how much is read.
func newClient(l *limits.Limits) *http.Client {
	t := l.Transport(nil)
	t.DisableCompression = true
	t.ReadBufferSize = readAhead
	return l.Client(t)
}

// answer is a CAR that begins to arrive.
type answer struct {
	*car.BlockReader
	in   *bufio.Reader // what it reads from
	wire *wire
	// repeats: the source promises every block as often as it occurs.
	repeats bool
}

// wire is a connection that remembers why it ended, which the reader of CARs above it does not tell.
type wire struct {
	io.ReadCloser
	err error
}

func (w *wire) Read(p []byte) (int, error) {
	n, err := w.ReadCloser.Read(p)
	if err != nil {
		w.err = err
	}
	return n, err
}

// broken is why the connection ended before the answer did; nil when it did not.
func (w *wire) broken() error {
	if w.err == nil || errors.Is(w.err, io.EOF) {
		return nil
	}
	if beyond, ok := limits.Of(w.err); ok {
		return named(beyond)
	}
	return fmt.Errorf("the connection broke: %s", reach.Reason(w.err))
}

// named is a limit that a gateway went beyond, in a sentence that names it already.
func named(beyond *limits.Error) error {
	by := *beyond
	by.Source = "it"
	return &by
}

// gatewayError is what Kubo's gateway writes where the next block should be when it cannot go on; no block begins so.
const gatewayError = "\n\n[Gateway Error: "

// gaveUp is what a gateway says when it cannot go on; nil when a block may follow.
func (a *answer) gaveUp() error {
	if next, _ := a.in.Peek(1); string(next) != gatewayError[:1] {
		return nil
	}
	if next, _ := a.in.Peek(len(gatewayError)); string(next) != gatewayError {
		return nil
	}
	said, _ := (&limits.Limits{Name: limits.Gateway.Name, Bytes: 200}).ReadAll(a.in)
	return fmt.Errorf("it gave up: %q", strings.TrimSuffix(string(said[len(gatewayError):]), "]"))
}

// openCAR asks one node or gateway for everything below c.
func openCAR(ctx context.Context, client *http.Client, at ipfs.Endpoint, c cid.Cid) (_ *answer, err error) {
	method, target := http.MethodGet, at.Gateway+"/ipfs/"+c.String()+carQuery
	if at.API != "" {
		method, target = http.MethodPost, at.API+"/api/v0/dag/export?progress=false&arg="+url.QueryEscape(c.String())
	}
	req, err := http.NewRequestWithContext(ctx, method, target, nil)
	if err != nil {
		return nil, errors.New("it is not a URL")
	}
	req.Header.Set("Accept", carType+carParams)
	resp, err := client.Do(req)
	if err != nil {
		if beyond, ok := limits.Of(err); ok {
			return nil, named(beyond)
		}
		return nil, errors.New(reach.Reason(err))
	}
	defer func() {
		if err != nil {
			resp.Body.Close()
		}
	}()
	if resp.StatusCode != http.StatusOK {
		return nil, refusal(resp)
	}
	kind, params, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if err != nil || kind != carType {
		return nil, hostile("it answers with %q, want %s: it is no trustless gateway", words.Said(kind), carType)
	}
	w := &wire{ReadCloser: resp.Body}
	in := bufio.NewReaderSize(w, readAhead)
	blocks, err := car.NewBlockReader(in, car.MaxAllowedHeaderSize(maxCARHeader))
	switch {
	case w.broken() != nil:
		return nil, w.broken()
	case errors.Is(err, io.EOF):
		return nil, errors.New("it sent nothing")
	case err != nil || blocks.Version != 1:
		return nil, hostile("what it sent does not begin as a CAR of version 1")
	}
	return &answer{blocks, in, w, params["dups"] == "y"}, nil
}

// refusal is what a source says instead of sending the content, on one line.
func refusal(resp *http.Response) error {
	if said, _ := ipfs.NodeError(resp.Body); said != "" {
		return errors.New(said)
	}
	return fmt.Errorf("it answers %s", words.Said(resp.Status))
}
