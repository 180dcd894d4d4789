package retrieve

import "time"

// SetStall shortens the patience with a source that sends nothing.
func (o *Options) SetStall(limit time.Duration) { o.stall = limit }

// What is wrong with content, which no source is blamed for.
type (
	ContentError = contentError
	LimitError   = limitError
)
