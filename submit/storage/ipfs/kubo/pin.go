package kubo

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"github.com/ipfs/go-cid"
)

// Pinned tells whether the node has everything below a root and keeps it: it is pinned recursively.
func (c *Client) Pinned(ctx context.Context, root cid.Cid) (bool, error) {
	var answer struct {
		Keys map[string]struct{ Type string }
	}
	err := c.ask(ctx, "pin/ls", url.Values{"arg": {root.String()}, "type": {"recursive"}}, &answer)
	var refused *RefusedError
	if errors.As(err, &refused) && strings.Contains(refused.Message, "not pinned") {
		return false, nil
	}
	return err == nil && answer.Keys[root.String()].Type == "recursive", err
}

// Has tells whether the node itself has one block.
func (c *Client) Has(ctx context.Context, block cid.Cid) (bool, error) {
	var answer struct{ Key string }
	err := c.ask(ctx, "block/stat", url.Values{"arg": {block.String()}, "offline": {"true"}}, &answer)
	var refused *RefusedError
	if errors.As(err, &refused) && (strings.Contains(refused.Message, "not found") || strings.Contains(refused.Message, "could not find")) {
		return false, nil
	}
	return err == nil && answer.Key != "", err
}
