package harness

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/seatrial/seatrial/submit/limits"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// differWords compares two texts word by word; empty when only the white space between them differs.
func differWords(n names, expected, got io.Reader) (string, error) {
	return n.differPieces(expected, got, bufio.ScanWords, "word", func(a, b string) string {
		if a == b {
			return ""
		}
		return n.sides(quoteShort(a), quoteShort(b))
	})
}

// differNumbers compares two texts line by line: numbers may be epsilon apart, and everything between them is
// the same but for the amount of white space.
func differNumbers(n names, expected, got io.Reader, epsilon float64) (string, error) {
	return n.differPieces(expected, got, bufio.ScanLines, "line", func(a, b string) string { return n.differLine(a, b, epsilon) })
}

// differPieces finds the first pieces of two texts that differ.
func (n names) differPieces(expected, got io.Reader, split bufio.SplitFunc, piece string, differ func(a, b string) string) (string, error) {
	a, b := scan(expected, split), scan(got, split)
	for i := 1; ; i++ {
		moreA, moreB := a.Scan(), b.Scan()
		if err := cmp.Or(a.Err(), b.Err()); errors.Is(err, bufio.ErrTooLong) {
			return "", &limits.Error{Limits: limits.Compared, Field: "name", Source: fmt.Sprintf("%s %d", piece, i)}
		} else if err != nil {
			return "", err
		}
		switch {
		case !moreA && !moreB:
			return "", nil
		case moreA != moreB:
			return fmt.Sprintf("%s %d: %s", piece, i, n.sides(scanned(a, moreA), scanned(b, moreB))), nil
		}
		if difference := differ(a.Text(), b.Text()); difference != "" {
			return fmt.Sprintf("%s %d: %s", piece, i, difference), nil
		}
	}
}

// sides is what each side has, for a message: "expected 1, got 2".
func (n names) sides(a, b string) string { return n.a + " " + a + ", " + n.b + " " + b }

// number is a decimal number as programs print it.
var number = regexp.MustCompile(`[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?`)

// differLine compares two lines with numbers in them.
func (n names) differLine(expected, got string, epsilon float64) string {
	a, b := numbersOf(expected), numbersOf(got)
	if a.rest != b.rest || len(a.values) != len(b.values) {
		return n.sides(quoteShort(expected), quoteShort(got))
	}
	for i, x := range a.values {
		if y := b.values[i]; !near(x, y, epsilon) {
			return fmt.Sprintf("%s, which is more than %g away", n.sides(a.texts[i], b.texts[i]), epsilon)
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

// rounding is how far apart, relatively, binary numbers may be of which the decimal ones are the same: 0.52-0.50 and 0.02.
const rounding = 1e-12

// near tells whether two numbers are at most epsilon apart: absolutely, and relatively to numbers greater than one.
func near(x, y, epsilon float64) bool {
	return x == y || math.Abs(x-y) <= epsilon*max(1, math.Abs(x), math.Abs(y))*(1+rounding)
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
