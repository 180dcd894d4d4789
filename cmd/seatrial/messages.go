package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// messages are what is said beside the results, on standard error: lines for people, or an object on each line for programs.
type messages struct {
	*secret.Writer
	// quiet goes without how far a command is, verbose has also what is asked of whom, and drawn is for lines that move.
	quiet, verbose, drawn bool
	log                   *slog.Logger // nil for people

	mu   sync.Mutex
	held []byte // of a line that is not complete
}

// newMessages are those of a command line that is not read yet, and may be wrong. Its configuration is not known then.
func newMessages(to *secret.Writer, args []string) *messages {
	if i := slices.Index(args, "--"); i >= 0 {
		args = args[:i]
	}
	m := &messages{Writer: to}
	m.arrange(lastOf(args, logFormatFlagName, os.Getenv("SEATRIAL_LOG_FORMAT")), lastOf(args, colorFlagName, os.Getenv("SEATRIAL_COLOR")))
	return m
}

// lastOf is the last value of a flag, or what it is without.
func lastOf(args []string, flag, value string) string {
	for i, arg := range args {
		if name, given, set := flagName(arg); name == flag && set {
			value = given
		} else if name == flag && i+1 < len(args) {
			value = args[i+1]
		}
	}
	return value
}

// arrange says how they look.
func (m *messages) arrange(format, color string) {
	m.drawn = colored(color, m.Writer) && isTerminal(m.Writer)
	m.log = nil
	if format == "json" {
		m.log = slog.New(slog.NewJSONHandler(secret.Structured(m.Writer), &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: fieldOf}))
	}
}

// fieldOf names the fields of an object.
func fieldOf(_ []string, a slog.Attr) slog.Attr {
	switch a.Key {
	case slog.MessageKey:
		a.Key = "message"
	case slog.LevelKey:
		a.Value = slog.StringValue(strings.Replace(strings.ToLower(a.Value.String()), "warn", "warning", 1))
	}
	return a
}

// Write implements io.Writer for whole lines that belong to no stage.
func (m *messages) Write(text []byte) (int, error) {
	if m.log == nil {
		return m.Writer.Write(text)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.held = append(m.held, text...)
	for {
		line, rest, ended := bytes.Cut(m.held, []byte("\n"))
		if !ended {
			return len(text), nil
		}
		said, level := string(line), slog.LevelInfo
		if note, of := strings.CutPrefix(said, "seatrial: "); of {
			said, level = note, slog.LevelWarn
		}
		if strings.TrimSpace(said) != "" {
			m.object(level, "", said, nil)
		}
		m.held = bytes.Clone(rest)
	}
}

// Flush passes on what has no end of line.
func (m *messages) Flush() error {
	m.mu.Lock()
	left := len(m.held) > 0
	m.mu.Unlock()
	if left {
		_, _ = m.Write([]byte("\n")) // it is kept in memory
	}
	return m.Writer.Flush()
}

// object writes one.
func (m *messages) object(level slog.Level, stage, message string, hints []string) {
	var attrs []slog.Attr
	if stage != "" {
		attrs = append(attrs, slog.String("stage", stage))
	}
	if len(hints) > 0 {
		attrs = append(attrs, slog.Any("hints", secret.Texts(slices.Clone(hints))))
	}
	m.log.LogAttrs(context.Background(), level, secret.Redact(words.WithoutEscapes(message)), attrs...)
}

// say writes a line of a stage.
func (m *messages) say(level slog.Level, stage, line string) {
	if m.log != nil {
		m.object(level, stage, words.Fold(line), nil)
		return
	}
	fmt.Fprintf(m.Writer, "%s: %s\n", stage, words.Fold(line))
}

// sayTo is say for a stream that may be another.
func sayTo(w io.Writer, level slog.Level, stage, line string) {
	if m, ok := w.(*messages); ok {
		m.say(level, stage, line)
		return
	}
	fmt.Fprintf(w, "%s: %s\n", stage, words.Fold(line))
}
