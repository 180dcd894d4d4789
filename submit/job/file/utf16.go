package file

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// Decoded is a text that may be UTF-16, as PowerShell's > writes it and Bacalhau reads it, in UTF-8. It says so by the mark at its
// beginning; any other text is left as it is, and so is one that has half a character at its end.
func Decoded(data []byte) []byte {
	var order binary.ByteOrder = binary.LittleEndian
	switch {
	case len(data)%2 != 0:
		return data
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		order = binary.BigEndian
	case !bytes.HasPrefix(data, []byte("\xff\xfe")):
		return data
	}
	units := make([]uint16, len(data)/2-1)
	for i := range units {
		units[i] = order.Uint16(data[2*i+2:])
	}
	return []byte(string(utf16.Decode(units)))
}

// untemplated is the mistake of a template in UTF-16, in whose text Bacalhau finds no action; nil for any other file.
func untemplated(typed, decoded []byte, source string) *job.Error {
	if bytes.Equal(typed, decoded) || !templateAction.Match(decoded) {
		return nil
	}
	return job.Mistake(job.Position{Source: source}, "the file is in UTF-16, in which Bacalhau finds no template variables, want UTF-8").
		Hinted("%s", words.ShellLine([]string{"iconv", "-f", "UTF-16", "-t", "UTF-8", source})+" >job-utf8.yaml")
}
