package pinning

// Error is what the tests look into.
type Error = serviceError

// Status of the answer.
func (e *serviceError) Status() int { return e.status }
