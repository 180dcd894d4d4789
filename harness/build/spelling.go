package build

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tonistiigi/fsutil/types"
)

// SpellingError is a name in a build context that the builder cannot be told: BuildKit's protocol has UTF-8 alone.
type SpellingError struct{ Name string }

func (e *SpellingError) Error() string {
	return fmt.Sprintf("reading build context: the name %s is not in UTF-8, and BuildKit takes no other", strconv.QuoteToASCII(e.Name))
}

// Hint is how to do without it.
func (e *SpellingError) Hint() string {
	return "rename it, or leave it out with a line of .dockerignore: " + strings.Map(func(r rune) rune {
		if r == utf8.RuneError {
			return '?'
		}
		return r
	}, e.Name)
}

// unsendable is the name that kept a context from being sent, of which BuildKit says no more than that there is one; nil for none.
func (in *inputs) unsendable(ctx context.Context, message string) error {
	if !strings.Contains(message, "invalid UTF-8") {
		return nil
	}
	var found *SpellingError
	for mounted, folder := range in.mounts {
		if mounted == dockerfileName { // of which one file is sent
			continue
		}
		_ = folder.Walk(ctx, "", func(name string, entry fs.DirEntry, err error) error {
			if err != nil {
				return nil // which is not what we look for
			}
			names := []string{name}
			if info, err := entry.Info(); err == nil {
				if stat, is := info.Sys().(*types.Stat); is {
					names = append(names, stat.Linkname)
				}
			}
			if i := slices.IndexFunc(names, func(n string) bool { return !utf8.ValidString(n) }); i >= 0 {
				found = &SpellingError{names[i]}
				return fs.SkipAll
			}
			return nil
		})
		if found != nil {
			return found
		}
	}
	return nil
}
