package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Options say how a report looks.
type Options struct {
	// Color is for terminals that want it.
	Color bool
}

// format is a way to write reports.
type format struct {
	name  string
	write func(io.Writer, []*Report, Options) error
}

// formats are all of them; text, the default, first.
var formats = []format{
	{"text", writeText},
	{"json", writeJSON},
	{"sarif", writeSARIF},
	{"junit", writeJUnit},
	{"github", writeGitHub},
	{"gitlab", writeGitLab},
	{"html", writeHTML},
}

// Formats are the names of all formats, the default first.
var Formats = names()

func names() []string {
	var all []string
	for _, f := range formats {
		all = append(all, f.name)
	}
	return all
}

// CheckFormat returns an error for a format that does not exist.
func CheckFormat(name string) error {
	if !slices.Contains(Formats, name) {
		return fmt.Errorf("unknown format %q, want %s", name, strings.Join(Formats, ", "))
	}
	return nil
}

// Write writes the reports of one command in a format. Errors are those of w, and of CheckFormat.
func Write(w io.Writer, name string, reports []*Report, opts Options) error {
	for _, f := range formats {
		if f.name == name {
			return f.write(w, reports, opts)
		}
	}
	return CheckFormat(name)
}
