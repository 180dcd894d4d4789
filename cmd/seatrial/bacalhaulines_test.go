package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/shlex"
)

// What Bacalhau's documentation types behind `bacalhau docker run`, and its own client takes, each of our commands takes as well.
func TestBacalhauLines(t *testing.T) {
	data, err := os.ReadFile("../../fixtures/bacalhau-lines.txt")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir()) // without a policy
	tried := 0
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		tried++
		typed, err := shlex.Split(line)
		if err != nil {
			t.Fatal(err)
		}
		for _, start := range [][]string{{"check", "--offline"}, {"submit", "--offline", "--dry-run"}} {
			var out, errs bytes.Buffer
			app := newApp(strings.NewReader(""), &out, &errs)
			args, err := arranged(app, slices.Concat([]string{"seatrial"}, start, typed))
			if err == nil {
				err = app.RunContext(context.Background(), args)
			}
			var code exit
			if err != nil && (!errors.As(err, &code) || code == exitUsage) {
				t.Errorf("%s %s: %v, %v", start[0], line, err, hintsOf(err))
			}
		}
		if _, err := arranged(newApp(nil, nil, nil), slices.Concat([]string{"seatrial", "test"}, typed)); err != nil {
			t.Errorf("test %s: %v", line, err)
		}
	}
	if tried < 60 {
		t.Errorf("%d lines, want 60 or more", tried)
	}
}
