package flags

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// splitCSV splits the value of a flag that is one CSV record, as Bacalhau's flags are.
// Unlike them it refuses what they drop without a word: a second line.
func splitCSV(value string) ([]string, error) {
	reader := csv.NewReader(strings.NewReader(value))
	fields, err := reader.Read()
	switch {
	case errors.Is(err, io.EOF):
		return nil, errors.New("it is empty")
	case errors.Is(err, csv.ErrBareQuote), errors.Is(err, csv.ErrQuote):
		return nil, errors.New("it has a stray double quote")
	case err != nil:
		return nil, err
	}
	if _, err := reader.Read(); !errors.Is(err, io.EOF) {
		return nil, errors.New("it has more than one line")
	}
	return fields, nil
}

// JoinCSV is several values as one flag takes them: with commas between, and quotes around one that has a comma.
func JoinCSV(fields []string) string {
	var line strings.Builder
	writer := csv.NewWriter(&line)
	if len(fields) == 1 && fields[0] == "" {
		return `""`
	}
	// A strings.Builder never fails to be written to.
	_ = writer.Write(fields)
	writer.Flush()
	return strings.TrimSuffix(line.String(), "\n")
}

// Pairs splits the value of a flag that is a pflag StringToString in Bacalhau: NAME=VALUE is taken whole,
// and with several "=" it is one CSV record of such pairs.
func Pairs(flag, raw string) ([][2]string, *job.Error) {
	at := At(flag, raw)
	var fields []string
	switch strings.Count(raw, "=") {
	case 0:
		return nil, job.Mistake(at, "no value, want NAME=VALUE").Hinted("--%s %s", flag, words.ShellWord(raw+"=VALUE"))
	case 1:
		fields = []string{strings.Trim(raw, `"`)}
	default:
		var err error
		if fields, err = splitCSV(raw); err != nil {
			return nil, job.Mistake(at, "%s, want NAME=VALUE", err).Hinted("--%s %s", flag, words.ShellWord(quoteCSV(raw)))
		}
	}
	pairs := make([][2]string, len(fields))
	for i, pair := range fields {
		name, value, ok := strings.Cut(pair, "=")
		if !ok {
			return nil, job.Mistake(at, "%s has no \"=\": a comma separates variables here", words.Quoted(pair)).
				Hinted("--%s %s", flag, words.ShellWord(quoteCSV(raw)))
		}
		pairs[i] = [2]string{name, value}
	}
	return pairs, nil
}

// quoteCSV makes one field of a CSV record, in quotes whether it needs them or not.
func quoteCSV(field string) string {
	return `"` + strings.ReplaceAll(field, `"`, `""`) + `"`
}
