package kubo

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"

	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
)

// errAnswered ends the blocks when the node has answered before it had them all.
var errAnswered = errors.New("the IPFS node takes no more blocks")

// Put gives the node one block. It is not for several goroutines at once.
type Put func(importer.Block) error

// Import sends blocks while they are made and pins the root that is known at the end, in one request: a CAR without
// roots carries the blocks, and a second one names the root. An error of produce comes back as it is, and nothing is
// pinned; blocks that the node already has by then are its garbage collector's. That the node pinned the root,
// and took as many blocks as were sent, is verified.
func (c *Client) Import(ctx context.Context, produce func(ctx context.Context, put Put) (cid.Cid, error)) (cid.Cid, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	read, write := io.Pipe()
	form := multipart.NewWriter(newStallWriter(write, c.stall, func() {
		cancel(fmt.Errorf("sending blocks: the IPFS node took none for %s", c.stall))
	}))
	made := make(chan importBody, 1)
	go func() {
		var b importBody
		b.err = b.write(ctx, form, produce)
		write.CloseWithError(b.err)
		made <- b
	}()
	// Only the reader's Read is passed on: the pipe is closed here, so that whoever writes learns why.
	resp, err := c.post(ctx, "dag/import", url.Values{"pin-roots": {"true"}, "stats": {"true"}},
		struct{ io.Reader }{read}, form.FormDataContentType())
	read.CloseWithError(errAnswered)
	if err != nil {
		cancel(errAnswered) // also of a source that is silent and has no block to give
	} else {
		defer resp.Body.Close()
	}
	body := <-made
	var refused *RefusedError
	ended := errors.Is(body.err, errAnswered) || errors.Is(body.err, context.Canceled) && errors.Is(context.Cause(ctx), errAnswered)
	switch {
	case errors.As(err, &refused):
		return cid.Undef, err
	case body.err != nil && !ended:
		return cid.Undef, body.err
	case err != nil:
		return cid.Undef, err
	case body.err != nil:
		return cid.Undef, errAnswered
	}
	return body.root, body.verify(resp)
}

// importBody is what goes into one request.
type importBody struct {
	root   cid.Cid
	blocks int
	err    error
}

// write is the whole body.
func (b *importBody) write(ctx context.Context, form *multipart.Writer, produce func(context.Context, Put) (cid.Cid, error)) error {
	part, err := carPart(form, "blocks")
	if err != nil {
		return err
	}
	buffered := bufio.NewWriterSize(part, 1<<20)
	put, err := importer.WriteCAR(buffered)
	if err != nil {
		return err
	}
	b.root, err = produce(ctx, func(block importer.Block) error {
		b.blocks++
		return put(block)
	})
	if err != nil {
		return err
	}
	if err := buffered.Flush(); err != nil {
		return err
	}
	if part, err = carPart(form, "root"); err != nil {
		return err
	}
	if _, err := importer.WriteCAR(part, b.root); err != nil {
		return err
	}
	return form.Close()
}

// carPart begins one file of the body.
func carPart(form *multipart.Writer, name string) (io.Writer, error) {
	return form.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {`form-data; name="file"; filename="` + name + `.car"`},
		"Content-Type":        {"application/vnd.ipld.car"},
	})
}

// verify reads what the node did.
func (b *importBody) verify(resp *http.Response) error {
	pinned, blocks := false, -1
	for answers := json.NewDecoder(io.LimitReader(resp.Body, maxAnswer)); ; {
		var answer struct {
			Root *struct {
				Cid struct {
					Link string `json:"/"`
				}
				PinErrorMsg string
			}
			Stats *struct{ BlockCount int }
		}
		err := answers.Decode(&answer)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("reading the IPFS node's answer: %w", err)
		}
		if r := answer.Root; r != nil {
			if r.PinErrorMsg != "" {
				return &RefusedError{Command: "pin/add", Message: r.PinErrorMsg}
			}
			pinned = pinned || r.Cid.Link == b.root.String()
		}
		if answer.Stats != nil {
			blocks = answer.Stats.BlockCount
		}
	}
	if late := resp.Trailer.Get("X-Stream-Error"); late != "" {
		return &RefusedError{Command: "dag/import", Message: late}
	}
	if !pinned || blocks != b.blocks {
		return fmt.Errorf("importing %s: the IPFS node does not confirm that it has all %d blocks", b.root, b.blocks)
	}
	return nil
}
