package image

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// unmarshal is json.Unmarshal with errors for people.
func unmarshal(raw []byte, into any) error {
	return readable(json.Unmarshal(raw, into))
}

// readable words an error of encoding/json, or one that wraps it, without the names of Go's types.
func readable(err error) error {
	var mismatch *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &mismatch):
		if mismatch.Field == "" {
			return fmt.Errorf("it holds a JSON %s where another type belongs", mismatch.Value)
		}
		return fmt.Errorf("%q holds a JSON %s where another type belongs", mismatch.Field, mismatch.Value)
	case errors.As(err, &syntax):
		return fmt.Errorf("it is not JSON: %w", err)
	case errors.Is(err, io.EOF):
		return errors.New("it is not JSON: it ends too early")
	default:
		return err
	}
}
