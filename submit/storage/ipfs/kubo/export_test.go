package kubo

import "time"

// SetStall shortens the patience with a node that takes no data.
func (c *Client) SetStall(limit time.Duration) { l := *c.limits; l.Idle = limit; c.limits = &l }

// The errors that the tests tell apart.
type (
	RefusedError     = refusedError
	UnreachableError = unreachableError
)
