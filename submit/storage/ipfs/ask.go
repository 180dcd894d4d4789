package ipfs

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/submit/storage/internal/reach"
)

// rawBlock is the media type of one block (trustless gateway specification).
const rawBlock = "application/vnd.ipld.raw"

// Name is what to call the node, or else the gateway, in a message.
func (e Endpoint) Name() string {
	if e.API != "" {
		return "your IPFS node"
	}
	if u, err := url.Parse(e.Gateway); err == nil && u.Host != "" {
		return "the gateway " + u.Host
	}
	return "the gateway"
}

// askNode asks a Kubo node, which looks around the network unless it runs offline.
func askNode(ctx context.Context, base string, c cid.Cid) reply {
	from := Endpoint{API: base}.Name()
	resp, err := send(ctx, http.MethodPost, base+"/api/v0/block/get?arg="+url.QueryEscape(c.String()), "*/*")
	if err != nil {
		return reply{from: from, err: err}
	}
	defer resp.Body.Close()
	switch resp.StatusCode {
	case http.StatusOK:
		return verified(from, c, resp.Body)
	case http.StatusInternalServerError:
		if said := nodeError(resp.Body); strings.Contains(said, "not found") || strings.Contains(said, "could not find") {
			said, _, _ = strings.Cut(said, ": ipld:")
			return reply{from: from, said: said}
		} else if said != "" {
			return reply{from: from, err: errors.New(said)}
		}
	}
	return reply{from: from, err: errors.New(resp.Status)}
}

// nodeError is the message of a Kubo error, on one line.
func nodeError(body io.Reader) string {
	var e struct{ Message string }
	if json.NewDecoder(io.LimitReader(body, 64<<10)).Decode(&e) != nil {
		return ""
	}
	return reach.Words(e.Message)
}

// askGateway asks a trustless gateway for one block.
func askGateway(ctx context.Context, base string, c cid.Cid) reply {
	from := Endpoint{Gateway: base}.Name()
	resp, err := send(ctx, http.MethodGet, base+"/ipfs/"+c.String()+"?format=raw", rawBlock)
	if err != nil {
		return reply{from: from, err: err}
	}
	defer resp.Body.Close()
	switch resp.StatusCode {
	case http.StatusOK:
		return verified(from, c, resp.Body)
	case http.StatusNotFound, http.StatusGone, http.StatusGatewayTimeout:
		return reply{from: from, said: resp.Status}
	default:
		return reply{from: from, err: errors.New(resp.Status)}
	}
}

// send is one request; the error is without method and URL.
func send(ctx context.Context, method, target, accept string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, target, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", accept)
	resp, err := http.DefaultClient.Do(req)
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	return resp, err
}
