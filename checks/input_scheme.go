package checks

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

var inputScheme = &lint.Check{
	ID:       "input-scheme",
	Title:    "an input comes from where nodes can fetch it",
	Severity: lint.Error,
	Doc: `Nodes fetch inputs from IPFS, from S3, and from http and https URLs; ` + "`file://`" + ` is a folder of the node's own. For
anything else Bacalhau says ` + "`unknown storage schema`" + `, ` + "`missing protocol scheme`" + ` or ` + "`unsupported type: git`" + `.

A path or a CID without a scheme is the usual slip: Bacalhau guesses neither. A path that exists on your machine is no slip here:
` + "`seatrial submit -i ./data:/inputs`" + ` uploads it first, and puts its CID into the job.`,
	Run: eachInput("", func(s *lint.Subject, i int, in job.Input) (f lint.Finding) {
		if slices.ContainsFunc(sourceTypes, func(t string) bool { return strings.EqualFold(t, in.Source.Type) }) {
			return f
		}
		if in.URI != "" {
			f.Message, f.Fix = schemeAdvice(in, s.Job.InputAt(i, "Source"))
		} else {
			f.Message = fmt.Sprintf("source type is %q, want %s", in.Source.Type, "ipfs, s3, urlDownload, local or inline")
			f.Fix = lint.Edit(inputPath(i, ""), "Source: {Type: urlDownload, Params: {URL: https://HOST/FILE}}")
		}
		return f
	}),
}

// sourceTypes are those of a v1.9 node (contract 2).
var sourceTypes = []string{
	job.SourceIPFS, job.SourceURL, job.SourceS3, job.SourceInline, job.SourceLocal, job.SourceLocalDirectory,
}

// schemeAdvice says what an input without a usable scheme is, and the flag to type instead.
func schemeAdvice(in job.Input, at job.Position) (message string, fix lint.Fix) {
	scheme, rest, hasScheme := strings.Cut(in.URI, "://")
	bare := strings.TrimPrefix(in.URI, "/ipfs/")
	root, _, _ := strings.Cut(bare, "/")
	switch _, notCID := cid.Decode(root); {
	case notCID == nil:
		return in.URI + " is a bare CID, want ipfs:// before it", mounted("ipfs://"+bare, in.Target).Instead(at)
	case !hasScheme && twoPlaces.MatchString(in.URI):
		m := twoPlaces.FindStringSubmatch(in.URI)
		return fmt.Sprintf("%s is to be mounted at %s and at %s, want one of them", m[1], m[2], in.Target),
			lint.Flags("--input", m[1]+":"+in.Target).Instead(at)
	case !hasScheme:
		return in.URI + " is not on this machine, want a file or folder that is, which submit uploads, or file:// before an absolute path of the node's", fileSource(in).Instead(at)
	}
	name := path.Base("/" + rest)
	switch scheme {
	case "gs":
		if name == "/" || strings.HasSuffix(rest, "/") || !strings.Contains(rest, "/") {
			return "gs:// is no source of Bacalhau's, want the same bucket through its S3 interface",
				mounted("s3://"+rest, in.Target+",opt=endpoint=https://storage.googleapis.com,opt=region=auto").Instead(at)
		}
		return "gs:// is no source of Bacalhau's, want the object's URL",
			mounted("https://storage.googleapis.com/"+rest, in.Target).Instead(at)
	case "ipns":
		return "ipns:// is no source of Bacalhau's, want the CID it stands for now",
			lint.Expanding("--input", expanding("src=ipfs://"+resolved("/ipns/"+rest)+",dst=", in.Target)).Instead(at)
	case "git", "ssh", "git+ssh", "git+https", "gitlfs":
		dir, from := strings.TrimSuffix(name, ".git"), in.URI
		if by := clonedBy[scheme]; by != "" {
			from = by + "://" + rest
		}
		clone := fmt.Sprintf("git clone %s %s", words.ShellWord(from), words.ShellWord(dir))
		if scheme == "gitlfs" {
			clone += fmt.Sprintf(" && git -C %s lfs pull", words.ShellWord(dir))
		}
		return scheme + ":// is no source of Bacalhau's, want a clone mounted as a folder",
			lint.Run(fmt.Sprintf("%s && seatrial submit %s …", clone, folder(dir, in.Target))).For(lint.User)
	case "docker", "oci":
		return scheme + ":// is an image, not an input; want it as IMAGE", lint.Fix{Flags: []lint.Flag{{Name: "--input", Instead: at.Source}}, Words: []string{rest}}
	}
	return fetched(scheme, rest, name, in)
}

// fetchers are the programs by which this machine gets what Bacalhau has no source for: %s is what is behind "://", %u the whole.
// A scheme that is not here has none that is known.
var fetchers = map[string]string{
	"ftp": curl, "ftps": curl, "sftp": curl, "scp": curl, "smb": curl, "smbs": curl, "tftp": curl, "gopher": curl, "gophers": curl, // curl(1)
	"az": "azcopy copy https://ACCOUNT.blob.core.windows.net/%s .", "hdfs": "hdfs dfs -get %u .", "rsync": "rsync -a %u .",
}

const curl = "curl --remote-name %u"

// fetched is the advice for a scheme that Bacalhau has not.
func fetched(scheme, rest, name string, in job.Input) (message string, fix lint.Fix) {
	message = words.Printable(scheme) + ":// is no source of Bacalhau's, want ipfs, s3, https, http or file"
	line := fetchers[scheme]
	container, blob, isAzure := strings.Cut(rest, "@") // of abfss://CONTAINER@ACCOUNT.dfs.core.windows.net/PATH
	host, object, _ := strings.Cut(blob, "/")
	switch parts := strings.Split(strings.Trim(rest, "/"), "/"); {
	case line != "":
		line = strings.NewReplacer("%u", words.ShellWord(in.URI), "%s", words.ShellWord(rest)).Replace(line)
	case isAzure && slices.Contains([]string{"abfs", "abfss", "wasb", "wasbs"}, scheme):
		line = "azcopy copy " + words.ShellWord("https://"+host+"/"+container+"/"+object) + " ."
	case scheme == "hf":
		// hf://datasets/USER/NAME/FILE, hf://spaces/…, hf://USER/NAME/FILE of a model (huggingface_hub, HfFileSystem).
		kind := ""
		if parts[0] == "datasets" || parts[0] == "spaces" {
			kind, parts = " --repo-type "+strings.TrimSuffix(parts[0], "s"), parts[1:]
		}
		if len(parts) < 2 {
			return message, lint.Advise("download what it names, and mount the folder").For(lint.User)
		}
		name = parts[1]
		line = "huggingface-cli download" + kind + " " + words.ShellWord(parts[0]+"/"+parts[1])
		if len(parts) > 2 {
			line += " --include " + words.ShellWord(strings.Join(parts[2:], "/"))
		}
		line += " --local-dir " + words.ShellWord(name)
	default:
		return message, lint.Advise("fetch it with the program that knows " + words.Printable(scheme) + "://, and submit with --input ./FILE:" + words.ShellWord(in.Target)).For(lint.User)
	}
	return message, lint.Run(fmt.Sprintf("%s && seatrial submit %s …", line, folder(name, in.Target))).For(lint.User)
}

// twoPlaces is a path with a place behind a colon, to which another colon has brought a second one.
var twoPlaces = regexp.MustCompile(`^([^:]+):(/[^:]*)$`)

// clonedBy are the schemes of repositories by which git fetches them where it does not by their own: Bacalhau before 1.4 asked for
// git:// and gitlfs:// over https (pkg/clone), and the large hosts serve git:// no more.
var clonedBy = map[string]string{"git": "https", "gitlfs": "https", "git+https": "https", "git+ssh": "ssh"}

// fileSource is the flag for a path of the node's.
func fileSource(in job.Input) lint.Fix {
	if strings.HasPrefix(in.URI, "/") {
		return mounted("file://"+path.Clean(in.URI), in.Target)
	}
	if rest, ok := strings.CutPrefix(in.URI, "~/"); ok {
		return lint.Expanding("--input", expanding("src=file://$HOME/", path.Clean(rest), ",dst=", in.Target))
	}
	return lint.Expanding("--input", expanding("src=file://$PWD/", path.Clean(in.URI), ",dst=", in.Target))
}
