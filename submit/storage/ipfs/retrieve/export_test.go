package retrieve

// What is wrong with content, which no source is blamed for.
type (
	ContentError = contentError
	LimitError   = limitError
)
