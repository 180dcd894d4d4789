package dockerfile

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/seatrial/seatrial/submit/job"
)

// noText is that a Dockerfile has a byte that no text has: it is one of PowerShell's, which writes UTF-16, or no Dockerfile at all.
func (f *File) noText() *job.Error {
	at := bytes.IndexByte(f.Text, 0)
	switch {
	case bytes.HasPrefix(f.Text, []byte("\xff\xfe")), bytes.HasPrefix(f.Text, []byte("\xfe\xff")):
		return job.Mistake(job.Position{Source: f.File}, "it is in UTF-16, want UTF-8: BuildKit finds no instruction in it").Hinted("iconv -f UTF-16 -t UTF-8")
	case at < 0:
		return nil
	}
	return job.Mistake(f.lineAt(1+bytes.Count(f.Text[:at], []byte("\n"))), "a NUL byte, which no text has: want a Dockerfile")
}

// lexed is a text as BuildKit's lexer understands it, which complains of what is no UTF-8 to whoever watches, and takes U+FFFD for it.
func lexed(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	return strings.Map(func(r rune) rune { return r }, text)
}
