package steplog

import (
	"strings"
	"testing"
)

func FuzzLog(f *testing.F) {
	f.Add("a\nb\r\nc", 2)
	f.Add(strings.Repeat("x", 9000)+"\n", 4000)
	f.Fuzz(func(t *testing.T, text string, cut int) {
		l := &Log{}
		cut = min(max(cut, 0), len(text))
		l.Write([]byte(text[:cut]))
		l.Write([]byte(text[cut:]))
		lines := l.Last()
		if len(lines) > kept+1 {
			t.Errorf("kept %d lines", len(lines))
		}
		for _, line := range lines {
			if len(line) > maxLine || strings.Contains(line, "\n") {
				t.Errorf("kept %q", line)
			}
		}
	})
}
