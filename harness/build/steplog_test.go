package build

import (
	"strings"
	"testing"
)

func FuzzStepLog(f *testing.F) {
	f.Add("a\nb\r\nc", 2)
	f.Add(strings.Repeat("x", 9000)+"\n", 4000)
	f.Fuzz(func(t *testing.T, text string, cut int) {
		l := &stepLog{}
		cut = min(max(cut, 0), len(text))
		l.write([]byte(text[:cut]))
		l.write([]byte(text[cut:]))
		lines := l.last()
		if len(lines) > keptLines+1 {
			t.Errorf("kept %d lines", len(lines))
		}
		for _, line := range lines {
			if len(line) > maxLine || strings.Contains(line, "\n") {
				t.Errorf("kept %q", line)
			}
		}
	})
}
