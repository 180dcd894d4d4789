package build

import (
	"fmt"
	"strings"

	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// unread is the error of a step of BuildKit's own that reads something from elsewhere; nil for a step of the Dockerfile's, and for
// what is not there, which the Dockerfile names.
func unread(step, message string) error {
	switch {
	case strings.Contains(step, "internal] load metadata") && !strings.HasSuffix(message, "not found"):
		return fmt.Errorf("reading a base image: %s", message)
	case strings.HasPrefix(step, "exporting cache to"):
		return fmt.Errorf("keeping the cache: %s", message)
	case strings.HasPrefix(step, "exporting to"):
		return fmt.Errorf("writing what was built: %s", message)
	case strings.HasPrefix(step, "resolve image config for"):
		return &syntaxError{fmt.Errorf("reading the frontend that its # syntax= line names: %s", message)}
	case strings.Contains(step, "internal] load git source"), strings.Contains(step, "internal] load remote build context"):
		return fmt.Errorf("reading build context: %s", strings.TrimSuffix(message, `, output: ""`))
	}
	return nil
}

// unreached is why a buildkitd does not answer, without the words of those between it and us.
func unreached(err error) string {
	text, _ := message(err)
	for _, words := range []string{"desc = ", "Error while dialing: ", "stderr="} {
		if i := strings.LastIndex(text, words); i >= 0 {
			text = text[i+len(words):]
		}
	}
	// What a program wrote on the way comes with its line ends spelled out; the last line says how it ended.
	lines := strings.FieldsFunc(strings.NewReplacer(`\r`, "\n", `\n`, "\n").Replace(text), func(r rune) bool { return r == '\n' || r == '"' })
	for i := len(lines) - 1; i >= 0; i-- {
		if line := strings.TrimSpace(lines[i]); line != "" {
			return strings.Trim(line, `\`)
		}
	}
	return text
}

// syntaxError is that of a Dockerfile whose frontend cannot be fetched.
type syntaxError struct{ error }

// Unwrap returns the cause.
func (e *syntaxError) Unwrap() error { return e.error }

// Hint says that it is not needed.
func (e *syntaxError) Hint() string {
	return "that line has the builder fetch an image from the Internet; most Dockerfiles build without it, by the frontend that the builder has"
}

// refusals are the builders' words for what they do not know, with the flag that asked for it.
var refusals = []struct {
	said         *regexp.Regexp
	flag, reason string
}{
	{regexp.MustCompile(`unknown cache exporter: "?([\w-]+)"?`), "cache-to", "%s keeps no cache of this type"},
	{regexp.MustCompile(`unknown cache importer: "?([\w-]+)"?`), "cache-from", "%s reads no cache of this type"},
	{regexp.MustCompile(`failed to configure (\w+) cache exporter`), "cache-to", "%s is told too little of where it is to be"},
	{regexp.MustCompile(`unsupported frontend capability moby\.buildkit\.frontend\.contexts()`), "build-context", "%s knows one context alone"},
}

// unknownOption is the error for what a builder does not know; nil for any other.
func (b *builder) unknownOption(message string) error {
	for _, r := range refusals {
		if found := r.said.FindStringSubmatch(message); found != nil {
			return &OptionError{Flag: r.flag, Value: found[1], Reason: fmt.Sprintf(r.reason, b.name), Instead: "--builder ADDRESS of a buildkitd that does"}
		}
	}
	return nil
}

// foreign is what a kernel says of a program for another processor.
const foreign = "exec format error"

// Hint says what an emulated build wants.
func (e *Error) Hint() string {
	if !strings.Contains(strings.Join(e.Log, "\n")+e.Message, foreign) {
		return ""
	}
	return "a program of this step is for another processor, for which the builder's machine has no emulator: install one with " +
		"docker run --privileged --rm tonistiigi/binfmt --install all (on Debian or Ubuntu: apt-get install qemu-user-static)"
}
