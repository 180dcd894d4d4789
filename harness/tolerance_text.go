package harness

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/seatrial/seatrial/submit/limits"
)

// differWords compares two texts word by word; empty when only the white space between them differs.
func differWords(expected, got io.Reader) (string, error) {
	return differPieces(expected, got, bufio.ScanWords, "word", func(a, b string) string {
		if a == b {
			return ""
		}
		return fmt.Sprintf("expected %s, got %s", quoteShort(a), quoteShort(b))
	})
}

// differNumbers compares two texts line by line: numbers may be epsilon apart, and everything between them is
// the same but for the amount of white space.
func differNumbers(expected, got io.Reader, epsilon float64) (string, error) {
	return differPieces(expected, got, bufio.ScanLines, "line", func(a, b string) string { return differLine(a, b, epsilon) })
}

// differPieces finds the first pieces of two texts that differ.
func differPieces(expected, got io.Reader, split bufio.SplitFunc, piece string, differ func(a, b string) string) (string, error) {
	a, b := scan(expected, split), scan(got, split)
	for n := 1; ; n++ {
		moreA, moreB := a.Scan(), b.Scan()
		if err := cmp.Or(a.Err(), b.Err()); errors.Is(err, bufio.ErrTooLong) {
			return "", &limits.Error{Limits: limits.Compared, Field: "name", Source: fmt.Sprintf("%s %d", piece, n)}
		} else if err != nil {
			return "", err
		}
		switch {
		case !moreA && !moreB:
			return "", nil
		case moreA != moreB:
			return fmt.Sprintf("%s %d: expected %s, got %s", piece, n, scanned(a, moreA), scanned(b, moreB)), nil
		}
		if difference := differ(a.Text(), b.Text()); difference != "" {
			return fmt.Sprintf("%s %d: %s", piece, n, difference), nil
		}
	}
}

// number is a decimal number as programs print it.
var number = regexp.MustCompile(`[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?`)

// differLine compares two lines with numbers in them.
func differLine(expected, got string, epsilon float64) string {
	a, b := numbersOf(expected), numbersOf(got)
	if a.rest != b.rest || len(a.values) != len(b.values) {
		return fmt.Sprintf("expected %s, got %s", quoteShort(expected), quoteShort(got))
	}
	for i, x := range a.values {
		if y := b.values[i]; !near(x, y, epsilon) {
			return fmt.Sprintf("expected %s, got %s, which is more than %g away", a.texts[i], b.texts[i], epsilon)
		}
	}
	return ""
}

// numbered is a line taken apart.
type numbered struct {
	// rest is the line with "#" for each number and one blank for white space.
	rest   string
	texts  []string
	values []float64
}

func numbersOf(line string) numbered {
	var n numbered
	rest := number.ReplaceAllStringFunc(line, func(text string) string {
		value, err := strconv.ParseFloat(text, 64)
		if err != nil { // out of range: it is compared as text
			return text
		}
		n.texts, n.values = append(n.texts, text), append(n.values, value)
		return "#"
	})
	n.rest = strings.Join(strings.Fields(rest), " ")
	return n
}

// near tells whether two numbers are at most epsilon apart: absolutely, and relatively to numbers greater than one.
func near(x, y, epsilon float64) bool {
	return x == y || math.Abs(x-y) <= epsilon*max(1, math.Abs(x), math.Abs(y))
}

func scan(r io.Reader, split bufio.SplitFunc) *bufio.Scanner {
	s := bufio.NewScanner(r)
	s.Buffer(nil, limits.Compared.NameBytes)
	s.Split(split)
	return s
}

// scanned is a scanner's current line or word, for a message.
func scanned(s *bufio.Scanner, more bool) string {
	if !more {
		return "the end"
	}
	return quoteShort(s.Text())
}

// quoteShort quotes the beginning of a text.
func quoteShort(text string) string { return strconv.Quote(excerpt(text)) }

// excerpt is the beginning of a text.
func excerpt(text string) string {
	if len(text) <= excerptSize {
		return text
	}
	return string(trimLastRune([]byte(text[:excerptSize]))) + "…"
}
