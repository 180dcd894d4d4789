package kubo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strconv"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
	"github.com/seatrial/seatrial/submit/words"
)

// importRequest is one of the requests of an import. The one that pins names the root when the others are answered.
type importRequest struct {
	*importing
	pin    bool
	blocks int
}

// request sends as many blocks as the node takes in one request.
func (i *importing) request(ctx context.Context, pin bool) (err error) {
	defer func() {
		if err != nil {
			i.fail(err)
		}
	}()
	r := &importRequest{importing: i, pin: pin}
	read, write := io.Pipe()
	dog := i.client.limits.Watch("the IPFS node", i.fail).Taking()
	form := multipart.NewWriter(dog.Writer(write))
	written := make(chan error, 1)
	go func() {
		err := r.write(ctx, form)
		write.CloseWithError(err)
		written <- err
	}()
	resp, err := i.client.post(ctx, "dag/import", url.Values{"pin-roots": {strconv.FormatBool(pin)}, "stats": {"true"}},
		pipeBody{read}, form.FormDataContentType())
	if err != nil {
		i.fail(err) // also of a source that is silent and has no block to give
	} else {
		defer resp.Body.Close()
	}
	read.CloseWithError(errAnswered)
	if failed := <-written; err == nil {
		err = failed
	}
	if err != nil {
		return err
	}
	return r.verify(resp)
}

// write is the whole body.
func (r *importRequest) write(ctx context.Context, form *multipart.Writer) error {
	part, err := carPart(form, "blocks")
	if err != nil {
		return err
	}
	if _, err := importer.WriteCAR(part); err != nil {
		return err
	}
	for {
		next, err := r.next(ctx)
		if err != nil {
			return err
		}
		if next == nil {
			break
		}
		if _, err := part.Write(next.Bytes()); err != nil {
			return err
		}
		r.blocks += next.blocks
		next.Reset()
		next.blocks = 0
		r.spare.Put(next)
	}
	if r.pin {
		if err := r.name(ctx, form); err != nil {
			return err
		}
	}
	return form.Close()
}

// name tells the root, unless anything has failed.
func (r *importRequest) name(ctx context.Context, form *multipart.Writer) error {
	r.helping.Wait()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	part, err := carPart(form, "root")
	if err != nil {
		return err
	}
	_, err = importer.WriteCAR(part, r.root)
	return err
}

// carPart begins one file of the body.
func carPart(form *multipart.Writer, name string) (io.Writer, error) {
	return form.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {`form-data; name="file"; filename="` + name + `.car"`},
		"Content-Type":        {"application/vnd.ipld.car"},
	})
}

// pipeBody is the body of a request. It cannot be closed by net/http, so that whoever writes learns from us why it ended.
type pipeBody struct{ read *io.PipeReader }

// Read implements io.Reader.
func (b pipeBody) Read(p []byte) (int, error) { return b.read.Read(p) }

// WriteTo implements io.WriterTo: a batch and more at a time, where net/http would send 32 KiB.
func (b pipeBody) WriteTo(w io.Writer) (int64, error) {
	return io.CopyBuffer(w, b.read, make([]byte, 2*batchSize))
}

// verify reads what the node did.
func (r *importRequest) verify(resp *http.Response) error {
	pinned, blocks := false, -1
	for answers := json.NewDecoder(limits.Kubo.Reader(resp.Body)); ; {
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
		if root := answer.Root; root != nil {
			if root.PinErrorMsg != "" {
				return &refusedError{command: "pin/add", message: root.PinErrorMsg}
			}
			pinned = pinned || root.Cid.Link == r.root.String()
		}
		if answer.Stats != nil {
			blocks = answer.Stats.BlockCount
		}
	}
	if late := resp.Trailer.Get("X-Stream-Error"); late != "" {
		return &refusedError{command: "dag/import", message: late}
	}
	if pinned != r.pin || blocks != r.blocks {
		return fmt.Errorf("importing %s: the IPFS node does not confirm that it has all that was sent, %s", r.root, words.Count(int(r.blocks), "block"))
	}
	return nil
}
