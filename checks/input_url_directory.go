package checks

import (
	"fmt"
	"net/url"
	"path"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
)

var inputURLDirectory = &Check{
	ID:       "input-url-directory",
	Title:    "a URL input is one file",
	Severity: Error,
	Doc: `A node fetches a URL as one file. It does not refuse ` + "`https://host/dir/`" + `: it downloads the HTML page that lists the
directory as a file called ` + "`dir`" + `, or one with a random name for ` + "`https://host/`" + `, and the job says "Completed".

Name each file with an input of its own and a target of its own, or fetch the directory and mount it as a folder, which
` + "`seatrial submit`" + ` uploads.`,
	Run: func(s *Subject) []Finding {
		var findings []Finding
		for i, in := range s.Job.Task().InputSources {
			if !strings.EqualFold(in.Source.Type, job.SourceURL) {
				continue
			}
			typed := in.URI
			if typed == "" {
				typed = param(in, "URL")
			}
			u, err := url.Parse(typed)
			if err != nil || u.Host == "" || u.Path != "" && !strings.HasSuffix(u.Path, "/") {
				continue
			}
			local := path.Join(u.Host, u.Path)
			fetch := fmt.Sprintf("wget --recursive --no-parent %s && seatrial submit ", shellWord(typed))
			findings = append(findings, Finding{
				Message: fmt.Sprintf("%s names a directory, of which a node would fetch the HTML page; want one file", typed),
				Fix: s.typed(fetch+folder(local, in.Target)+" …",
					fmt.Sprintf("Source: {Type: urlDownload, Params: {URL: %q}}", strings.TrimSuffix(typed, "/")+"/FILE")),
				Position: s.Job.InputAt(i, "Source"),
			})
		}
		return findings
	},
}
