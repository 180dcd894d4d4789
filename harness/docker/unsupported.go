package docker

import "github.com/seatrial/seatrial/submit/storage"

// UnsupportedInputError says that the local run cannot fetch an input of this type.
type UnsupportedInputError = storage.UnsupportedInputError

// UnsupportedError says that this machine cannot stand in for a node in some way
// other than fetching inputs, which says nothing about the workload.
type UnsupportedError struct {
	// Reason says what cannot be done: "the local run cannot do http mode yet".
	Reason string
}

func (e *UnsupportedError) Error() string { return e.Reason }
