package checks

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage"
	"github.com/seatrial/seatrial/submit/storage/s3"
	"github.com/seatrial/seatrial/submit/words"
)

// param is a text parameter of an input's source, by Bacalhau's name for it; empty when it is absent or no text.
func param(in job.Input, name string) string {
	for key, value := range in.Source.Params {
		if text, ok := value.(string); ok && strings.EqualFold(key, name) {
			return text
		}
	}
	return ""
}

// resolved is the command substitution that stands for the CID at an IPFS path. What is in
// its parentheses is quoted anew, also between double quotes.
func resolved(path string) string {
	return "$(ipfs resolve -r " + words.ShellWord(path) + " | cut -d/ -f3)"
}

// mounted is the --input flag that mounts a source at a target, in the form that survives
// a port or an equals sign in it (F30).
func mounted(source, target string) lint.Fix {
	return lint.Flags("--input", "src="+source+",dst="+target)
}

// folder is the --input flag for a folder below the current one, which seatrial submit uploads.
func folder(name, target string) lint.Fix { return mounted("./"+name, target) }

// inputPath is where an input is in a job file, or something below it.
func inputPath(i int, below string) string {
	return fmt.Sprintf("Tasks[0].InputSources[%d]%s", i, below)
}

// inputFix gives another flag for an input, or entries below it in a job file.
func inputFix(s *lint.Subject, i int, flag lint.Fix, below, yaml string) lint.Fix {
	return lint.Typed(s, flag.Instead(s.Job.InputAt(i, "Source")), lint.Edit(inputPath(i, below), yaml))
}

// onIPFS is the input with its data put on IPFS.
func onIPFS(s *lint.Subject, i int, path string) lint.Fix {
	add, target := "seatrial upload "+words.ShellWord(asOperand(path)), s.Job.Task().InputSources[i].Target
	return lint.Typed(s, lint.Expanding("--input", expanding("src=ipfs://$("+add+"),dst=", target)).Instead(s.Job.InputAt(i, "Source")),
		lint.Run(add).For(lint.User).With("then Source: {Type: ipfs, Params: {CID: the CID it prints}}"))
}

// typedURL is the URL of an input as the user wrote it.
func typedURL(in job.Input) string { return cmp.Or(in.URI, param(in, "URL")) }

// fetchedFirst is the command that fetches a URL here, and mounts what comes as a folder: with it no
// node needs to ask the server.
func fetchedFirst(s *lint.Subject, in job.Input, name string) lint.Fix {
	if name == "" || name == "." || name == ".." {
		name = "data"
	}
	get := fmt.Sprintf("curl --fail --location --create-dirs --output %s %s", words.ShellWord(path.Join("data", name)), words.ShellWord(typedURL(in)))
	return lint.Typed(s, lint.Run(get+" && seatrial submit "+folder("data", in.Target).String()+" …").For(lint.User),
		lint.Run(get).For(lint.User).With("then Source: {Type: local, Params: {SourcePath: /path/to/data}}"))
}

// where is the URL that answered, with the one it was typed as.
func where(in job.Input, u *storage.URL) string {
	typed := typedURL(in)
	if u.Final == typed {
		return typed
	}
	return fmt.Sprintf("%s (from %s)", u.Final, typed)
}

// s3Name is an S3 input for a message.
func s3Name(in job.Input) string {
	if in.URI != "" {
		return in.URI
	}
	return fmt.Sprintf("s3://%s/%s", param(in, "Bucket"), param(in, "Key"))
}

// s3URI is an S3 input as a URI, with another key than its own.
func s3URI(in job.Input, key string) string { return "s3://" + param(in, "Bucket") + "/" + key }

// s3Flag is the --input flag of an S3 input with another key or another option, and without options that do not count for
// that key.
func s3Flag(in job.Input, key string, option, value string) lint.Fix {
	options := ""
	known := []struct{ name, param string }{{"endpoint", "Endpoint"}, {"region", "Region"}, {"filter", "Filter"}}
	if (s3.Source{Key: key}).Single() {
		known = slices.Concat(known[:2], []struct{ name, param string }{{"versionID", "VersionID"}, {"checksum-256", "ChecksumSHA256"}})
	}
	for _, o := range known {
		set := param(in, o.param)
		if o.name == option {
			set = value
		}
		if set != "" {
			options += ",opt=" + o.name + "=" + set
		}
	}
	return mounted(s3URI(in, key), in.Target+options)
}

// s3List is the command that shows what is in the bucket below a prefix.
func s3List(in job.Input, prefix string) lint.Fix {
	line := "aws s3 ls " + words.ShellWord(s3URI(in, prefix))
	if endpoint := param(in, "Endpoint"); endpoint != "" {
		line += " --endpoint-url " + words.ShellWord(endpoint)
	}
	if region := param(in, "Region"); region != "" {
		line += " --region " + words.ShellWord(region)
	}
	return lint.Run(line).For(lint.User)
}

// eachInput is a rule about every input of a type, "" for all. A finding without a message is none, and one without a
// position is about the input's source.
func eachInput(kind string, judge func(s *lint.Subject, i int, in job.Input) lint.Finding) func(*lint.Subject) []lint.Finding {
	return func(s *lint.Subject) (findings []lint.Finding) {
		for i, in := range s.Job.Task().InputSources {
			if kind != "" && !strings.EqualFold(in.Source.Type, kind) {
				continue
			}
			f := judge(s, i, in)
			if f.Position == (job.Position{}) {
				f.Position = s.Job.InputAt(i, "Source")
			}
			if f.Message != "" {
				findings = append(findings, f)
			}
		}
		return findings
	}
}

// probedInputs is eachInput of those whose source has answered.
func probedInputs(kind string, judge func(s *lint.Subject, i int, in job.Input) lint.Finding) func(*lint.Subject) []lint.Finding {
	return eachInput(kind, func(s *lint.Subject, i int, in job.Input) (f lint.Finding) {
		if s.Answered(i) {
			f = judge(s, i, in)
		}
		return f
	})
}
