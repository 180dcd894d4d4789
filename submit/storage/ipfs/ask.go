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
)

// rawBlock is the media type of one block (trustless gateway specification).
const rawBlock = "application/vnd.ipld.raw"

// askNode asks a Kubo node, which looks around the network unless it runs offline.
func askNode(ctx context.Context, base string, c cid.Cid) reply {
	const from = "your IPFS node"
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
	return strings.Join(strings.Fields(e.Message), " ")
}

// askGateway asks a trustless gateway for the root block alone.
func askGateway(ctx context.Context, base string, c cid.Cid) reply {
	from := "the gateway"
	if u, err := url.Parse(base); err == nil {
		from += " " + u.Host
	}
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
