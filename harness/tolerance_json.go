package harness

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
)

// differJSON compares two files of one or more JSON values; empty when the values are the same, whatever their
// layout and the order of keys. Numbers may be epsilon apart. Both are held in memory: the error is a *limits.Error when they
// are too large for that, or that of a reader.
func differJSON(n names, expected, got io.Reader, epsilon float64) (string, error) {
	a := json.NewDecoder(limits.Compared.Reader(&valueReader{from: expected}))
	b := json.NewDecoder(limits.Compared.Reader(&valueReader{from: got}))
	a.UseNumber()
	b.UseNumber()
	for i := 1; ; i++ {
		var x, y any
		errA, errB := a.Decode(&x), b.Decode(&y)
		endA, endB := errors.Is(errA, io.EOF), errors.Is(errB, io.EOF)
		switch {
		case !isJSONFault(errA):
			return "", errA
		case !isJSONFault(errB):
			return "", errB
		case endA && endB:
			return "", nil
		case endA:
			return fmt.Sprintf("value %d: only %s", i, n.b), nil
		case endB:
			return fmt.Sprintf("value %d: only %s", i, n.a), nil
		case errA != nil:
			return n.a + " is not JSON: " + jsonReason(errA), nil
		case errB != nil:
			return n.b + " is not JSON: " + jsonReason(errB), nil
		}
		where := "$"
		if i > 1 {
			where = fmt.Sprintf("value %d: $", i)
		}
		if difference := n.differValue(where, x, y, epsilon); difference != "" {
			return difference, nil
		}
	}
}

// differValue is the first place where two values differ, as a JSON path with both sides.
func (n names) differValue(where string, expected, got any, epsilon float64) string {
	switch a := expected.(type) {
	case map[string]any:
		b, ok := got.(map[string]any)
		if !ok {
			break
		}
		keys := maps.Clone(a)
		maps.Copy(keys, b)
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			x, inA := a[key]
			y, inB := b[key]
			at := where + "[" + strconv.Quote(key) + "]"
			switch {
			case !inB:
				return at + ": only " + n.a
			case !inA:
				return at + ": only " + n.b
			}
			if difference := n.differValue(at, x, y, epsilon); difference != "" {
				return difference
			}
		}
		return ""
	case []any:
		b, ok := got.([]any)
		if !ok {
			break
		}
		for i := range min(len(a), len(b)) {
			if difference := n.differValue(fmt.Sprintf("%s[%d]", where, i), a[i], b[i], epsilon); difference != "" {
				return difference
			}
		}
		if len(a) != len(b) {
			return fmt.Sprintf("%s: %s %s, %s %d", where, n.a, words.Count(len(a), "element"), n.b, len(b))
		}
		return ""
	case json.Number:
		if b, ok := got.(json.Number); ok && sameNumber(a, b, epsilon) {
			return ""
		}
	default:
		if expected == got { // strings, booleans, null
			return ""
		}
	}
	return fmt.Sprintf("%s: %s %s, %s %s", where, n.a, jsonText(expected), n.b, jsonText(got))
}

// sameNumber compares as numbers what a float64 can hold, and as text what it cannot.
func sameNumber(a, b json.Number, epsilon float64) bool {
	if a == b {
		return true
	}
	if i, err := a.Int64(); err == nil && epsilon == 0 {
		if j, err := b.Int64(); err == nil {
			return i == j // a float64 takes large integers for one another
		}
	}
	x, errA := a.Float64()
	y, errB := b.Float64()
	return errA == nil && errB == nil && near(x, y, epsilon)
}

// jsonText is a value on one short line.
func jsonText(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return "?"
	}
	return excerpt(string(text))
}

// isJSONFault tells what a text is at fault for, if anything, from what kept it from being read.
func isJSONFault(err error) bool {
	var syntax *json.SyntaxError
	return err == nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &syntax)
}

// jsonReason is why a text is not JSON, in the decoder's words.
func jsonReason(err error) string {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return "it ends in the middle of a value"
	}
	return err.Error()
}
