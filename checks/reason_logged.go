package checks

import (
	"encoding/json"
	"fmt"
	"strings"
)

// The levels of a log, as far as they tell whether a line may be the reason of an end.
const (
	levelUnknown = iota
	levelAside
	levelError
)

// entry is a line of a log in JSON.
type entry struct {
	level         int
	message, more string
}

// The names that loggers have for the fields of an entry: zap, zerolog, logrus, slog, pino, bunyan, winston, structlog, Serilog,
// Google Cloud and ECS.
var (
	levelNames   = []string{"level", "severity", "lvl", "levelname", "log.level", "@l", "loglevel"}
	messageNames = []string{"msg", "message", "event", "@m", "textPayload", "short_message"}
	moreNames    = []string{"error", "err", "exception", "cause", "reason"}
)

// readEntry reads a line as an entry of a log. An engine's own words about a container are none.
func readEntry(line string) (entry, bool) {
	line = strings.TrimSpace(line)
	if !strings.HasPrefix(line, "{") || !strings.HasSuffix(line, "}") {
		return entry{}, false
	}
	var fields map[string]any
	if err := json.Unmarshal([]byte(line), &fields); err != nil {
		return entry{}, false
	}
	e := entry{message: firstText(fields, messageNames), more: firstText(fields, moreNames)}
	if e.message == "" && e.more == "" || strings.HasPrefix(e.message, "exec container process ") {
		return entry{}, false
	}
	for _, name := range levelNames {
		switch level := fields[name].(type) {
		case string:
			e.level = namedLevel(level)
		case float64: // pino's and bunyan's: 30 is info, 40 warn, 50 error
			e.level = levelAside
			if level >= 50 {
				e.level = levelError
			}
		}
	}
	return e, true
}

func namedLevel(name string) int {
	switch strings.ToLower(name) {
	case "info", "information", "debug", "trace", "verbose", "notice", "warn", "warning", "i", "d", "w":
		return levelAside
	case "error", "err", "fatal", "critical", "crit", "panic", "dpanic", "alert", "emergency", "e", "f":
		return levelError
	}
	return levelUnknown
}

// firstText is the first field of several that has a text, or an object with one.
func firstText(fields map[string]any, names []string) string {
	for _, name := range names {
		switch value := fields[name].(type) {
		case string:
			if value = strings.TrimSpace(value); value != "" {
				first, _, _ := strings.Cut(value, "\n")
				return first
			}
		case map[string]any: // pino's err
			if text := firstText(value, messageNames); text != "" {
				return text
			}
		}
	}
	return ""
}

// text is what an entry says, on one line.
func (e entry) text() string {
	switch {
	case e.message == "":
		return e.more
	case e.more == "" || strings.Contains(e.message, e.more):
		return e.message
	}
	return fmt.Sprintf("%s: %s", e.message, e.more)
}
