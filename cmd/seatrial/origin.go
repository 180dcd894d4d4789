package main

import (
	"context"
	"os"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/convert"
	"github.com/seatrial/seatrial/submit/convert/compose"
	"github.com/seatrial/seatrial/submit/convert/dockerrun"
	"github.com/seatrial/seatrial/submit/convert/kubernetes"
	"github.com/seatrial/seatrial/submit/convert/oldjob"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/job/file/tree"
	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// origin is what seatrial init makes a job of.
type origin struct {
	convert.Options
	template file.Template
	images   image.Options
	offline  bool
	stdin    func() ([]byte, error)
}

// described is a job that was made, what of, and the command that builds its image; empty for an image that there is.
type described struct {
	*convert.Draft
	from, build string
	// found: nobody has named what it is made of.
	found bool
}

// described finds out what the arguments are, and makes a job of it.
func (o *origin) described(ctx context.Context, args []string) (*described, error) {
	for _, arg := range args {
		if !utf8.ValidString(arg) {
			return nil, pipeline.Usagef("%s is no text in UTF-8, which a job file is", words.ShellWord(arg))
		}
	}
	var around []convert.Note
	if len(args) == 1 && strings.ContainsAny(args[0], " \n") {
		var err error
		if args, around, err = dockerrun.Split(args[0], os.LookupEnv); err != nil {
			return nil, pipeline.Usagef("the line: %w", err)
		}
	}
	switch {
	case len(args) == 0:
		return o.ofFolder(ctx, ".", nil)
	case dockerrun.Is(args):
		draft, err := dockerrun.Read(args, o.Options)
		if err == nil {
			draft.Notes = append(around, draft.Notes...)
		}
		return &described{Draft: draft, from: secret.Redact(words.Printable(words.ShellLine(args)))}, err
	case len(args) > 3 && path.Base(args[0]) == "bacalhau" && args[1] == "docker" && args[2] == "run":
		return nil, pipeline.Hint(pipeline.Usagef("a line of Bacalhau's is typed as it is, behind seatrial check, test or submit"), words.ShellLine(append([]string{"seatrial", "submit"}, args[3:]...)))
	case dockerrun.Program(args):
		return nil, pipeline.Hint(pipeline.Usagef("%s is no line of docker run", words.Quoted(words.ShellLine(args))), "seatrial init -- docker run IMAGE")
	}
	return o.ofArgument(ctx, args[0], args[1:])
}

// initForms are the lines to choose from.
var initForms = []string{"seatrial init -- docker run IMAGE", "seatrial init IMAGE [COMMAND…]", "seatrial init compose.yaml [SERVICE]", "seatrial init kubernetes.yaml", "seatrial init Dockerfile"}

// ofArgument makes a job of a file, a folder or an image.
func (o *origin) ofArgument(ctx context.Context, name string, behind []string) (*described, error) {
	info, err := os.Stat(name)
	here := err == nil
	if found := image.Recognize(ctx, name); here && found != nil {
		switch {
		case found.Dockerfile != "" && info.IsDir():
			return o.ofFolder(ctx, name, behind)
		case found.Dockerfile != "":
			return o.ofDockerfile(found.Dockerfile, behind)
		case image.Schemed(found.Instead):
			return o.ofImage(ctx, found.Instead, behind)
		}
		return nil, pipeline.Hint(pipeline.Usagef("%s is %s", name, found.What), some(found.Instead)...)
	}
	switch {
	case here && info.IsDir():
		return o.ofFolder(ctx, name, behind)
	case file.Is(name):
		return o.ofFile(ctx, name, behind)
	case !here && asPath.MatchString(name):
		return nil, pipeline.Usagef("%s: there is no such file", name)
	}
	return o.ofImage(ctx, name, behind)
}

// ofFile makes a job of a file, and of the part of it that is named behind it.
func (o *origin) ofFile(ctx context.Context, name string, behind []string) (*described, error) {
	part := ""
	var over []string // of several files, those that are merged over the first
	for len(behind) > 0 && file.Named(behind[0]) && exists(behind[0]) {
		over, behind = append(over, behind[0]), behind[1:]
	}
	switch {
	case len(behind) > 0 && strings.HasPrefix(behind[0], "-") && behind[0] != "-":
		return nil, pipeline.Hint(pipeline.Usagef("%q behind the file %s", behind[0], name), words.ShellLine(append(append([]string{"seatrial", "init"}, behind...), name)))
	case len(behind) > 1:
		return nil, pipeline.Usagef("%q behind %s %s: want one of what is in the file", behind[1], name, behind[0])
	case len(behind) == 1:
		part = behind[0]
	}
	var data []byte
	var err error
	source := name
	if name == "-" {
		source = "stdin"
		data, err = o.stdin()
	} else {
		data, err = file.ReadText(ctx, name)
	}
	if err != nil {
		return nil, err
	}
	documents, kind, err := file.Documents(ctx, data, source, o.template)
	switch {
	case (err != nil || kind == file.Kubernetes) && file.ChartTemplate(data):
		return nil, pipeline.Hint(pipeline.Usagef("%s is a template of a Helm chart, whose values helm fills in", words.Printable(source)), chartLine(name))
	case err != nil:
		return nil, err
	case kind == file.Compose:
		_, root := file.ForeignOf(documents)
		return o.ofCompose(ctx, compose.File{Path: source, Text: file.Decoded(data), Root: root}, name, over, part)
	case len(over) > 0:
		return nil, pipeline.Usagef("%q behind %s, which is no Compose file: want one of what is in the file", over[0], name)
	}
	from := source
	if part != "" {
		from += ", " + part
	}
	made := &described{from: words.Printable(from)}
	made.Draft, err = o.ofDocuments(documents, kind, source, part)
	return made, err
}

func (o *origin) ofDocuments(documents []*tree.Node, kind file.Foreign, source, part string) (*convert.Draft, error) {
	at := job.Position{Source: source, Line: 1, Column: 1}
	switch kind {
	case file.Kubernetes:
		return kubernetes.Read(documents, part, o.Options)
	case file.Former:
		_, document := file.ForeignOf(documents)
		return oldjob.Read(document, o.Options)
	case file.Chart:
		return nil, job.Mistake(at, "%s, whose templates helm fills in", kind).Hinted("%s", chartLine(source))
	case file.Workflow:
		return nil, job.Mistake(at, "%s, of which no job can be made", kind)
	}
	if len(documents) > 0 && documents[0].Has("Tasks") {
		return nil, job.Mistake(at, "a job of today already").Hinted("%s", words.ShellLine([]string{"seatrial", "check", source}))
	}
	return nil, job.Mistake(at, "nothing that a job can be made of, want a job of Bacalhau 1.3 or earlier, or a file of Compose or Kubernetes")
}
