package checks

import (
	"cmp"
	"fmt"
	"path"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// typedURL is the URL of an input as the user wrote it.
func typedURL(in job.Input) string { return cmp.Or(in.URI, param(in, "URL")) }

// fetchedFirst is the command that fetches a URL here, and mounts what comes as a folder: with it no
// node needs to ask the server.
func fetchedFirst(s *lint.Subject, in job.Input, name string) lint.Fix {
	if name == "" || name == "." || name == ".." {
		name = "data"
	}
	get := fmt.Sprintf("curl --fail --location --create-dirs --output %s %s", words.ShellWord(path.Join("data", name)), words.ShellWord(typedURL(in)))
	return lint.Typed(s, lint.Run(get+" && seatrial submit "+folder("data", in.Target).String()+" …"),
		lint.Run(get).With("then Source: {Type: local, Params: {SourcePath: /path/to/data}}"))
}
