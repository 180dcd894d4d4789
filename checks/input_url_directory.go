package checks

import (
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

var inputURLDirectory = &lint.Check{
	ID:       "input-url-directory",
	Title:    "a URL input is one file",
	Severity: lint.Error,
	Doc: `A node fetches a URL as one file. It does not refuse ` + "`https://host/dir/`" + `: it downloads the HTML page that lists the
directory as a file called ` + "`dir`" + `, or one with a random name for ` + "`https://host/`" + `, and the job says "Completed".

The same goes for ` + "`https://host/dir`" + ` when the server answers with such a page. A page that comes under another file's name, as from
a site that shows files to people, is a warning.

Name each file with an input of its own and a target of its own, or fetch the directory and mount it as a folder, which
` + "`seatrial submit`" + ` uploads.`,
	Run: eachInput(job.SourceURL, func(s *lint.Subject, i int, in job.Input) (f lint.Finding) {
		switch typed, answer := typedURL(in), s.Probed(i).URL; {
		case answer != nil && answer.Code == http.StatusOK && !answer.HTML:
			return f // a file, whatever its URL looks like
		case answer != nil && answer.Listing || namesDirectory(typed):
			f.Message = fmt.Sprintf("%s names a directory, of which a node would fetch the HTML page; want one file", typed)
			f.Fix = lint.Typed(s, mirrored(typed, in), lint.Edit(inputPath(i, ""), fmt.Sprintf("Source: {Type: urlDownload, Params: {URL: %q}}", strings.TrimSuffix(typed, "/")+"/FILE")))
		case answer != nil && answer.HTML && path.Ext(answer.Name) != "":
			f.Severity = lint.Warning
			f.Message = fmt.Sprintf("%s comes as an HTML page called %s, want the file itself", where(in, answer), answer.Name)
			f.Fix = lint.Run("curl --location " + words.ShellWord(typed) + " | head").For(lint.User)
		}
		return f
	}),
}

// namesDirectory tells whether a URL can only be a directory.
func namesDirectory(typed string) bool {
	u, err := url.Parse(typed)
	return err == nil && u.Host != "" && (u.Path == "" || strings.HasSuffix(u.Path, "/"))
}

// mirrored is the command that fetches all of a directory and mounts it as a folder.
func mirrored(typed string, in job.Input) lint.Fix {
	u, err := url.Parse(typed)
	if err != nil {
		return lint.Fix{}
	}
	typed = strings.TrimSuffix(typed, "/")
	if u.RawQuery == "" {
		typed += "/" // wget stays below the last slash
	}
	return lint.Run(fmt.Sprintf("wget --recursive --no-parent %s && seatrial submit %s …", words.ShellWord(typed), folder(path.Join(u.Host, u.Path), in.Target))).For(lint.User)
}
