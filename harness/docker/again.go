package docker

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// againFolder is where the line that repeats a run puts what the run had only while it lasted: outputs, and copies of inputs.
const againFolder = "again"

// maxInlineAgain is how long a data: URL may be that the line writes out.
const maxInlineAgain = 4 << 10

// again collects the steps before docker run.
type again struct {
	folders []string
	steps   []string
	notes   []string
	taken   map[string]bool
}

// place is a new name below againFolder, by the last part of where it is mounted.
func (a *again) place(target string) string {
	base := path.Base(path.Clean("/" + target))
	if base == "/" {
		base = "root"
	}
	name := base
	for n := 2; a.taken[name]; n++ {
		name = base + "-" + strconv.Itoa(n)
	}
	a.taken[name] = true
	return againFolder + "/" + name
}

// folder is a place that is made first.
func (a *again) folder(target string) string {
	at := a.place(target)
	a.folders = append(a.folders, "./"+at)
	return at
}

func (a *again) step(args ...string) { a.steps = append(a.steps, words.ShellLine(args)) }

// lines are all steps, each with what stands between it and the next.
func (a *again) lines() string {
	line := ""
	if len(a.folders) > 0 {
		line = words.ShellLine(append([]string{"mkdir", "-p"}, a.folders...)) + " && "
	}
	for _, step := range a.steps {
		line += step + " && "
	}
	return line
}

// input is where the line has an input, below the current folder; false for one that is still where the run had it.
func (a *again) input(in job.Input) (at string, moved bool) {
	text := func(name string) string { value, _ := in.Source.Params[name].(string); return value }
	switch kind := func(kind string) bool { return strings.EqualFold(in.Source.Type, kind) }; {
	case in.Upload != "":
		source := in.Upload
		if whole, err := filepath.Abs(source); err == nil {
			source = whole
		}
		at = a.folder(in.Target)
		if info, err := os.Stat(source); err == nil && info.IsDir() {
			source += "/." // what is in it, also when the folder is there already
		}
		a.step("cp", "-R", source, "./"+at)
		if hides(in.Upload) { // which nothing uploads
			a.steps = append(a.steps, words.ShellLine([]string{"find", "./" + at, "-mindepth", "1", "-name", ".*", "-prune", "-exec", "rm", "-rf", "{}", "+"}))
		}
	case kind(job.SourceIPFS):
		at = a.place(in.Target)
		a.step("ipfs", "get", "--output", "./"+at, text("CID"))
	case kind(job.SourceS3):
		at = a.folder(in.Target)
		a.bucket(text("Bucket"), text("Key"), at, text("Endpoint"), text("Region"))
	case kind(job.SourceInline):
		return a.inline(in.Target, text("URL")), true
	default:
		return "", false
	}
	return at, true
}

// hides tells whether there are names below a folder that begin with a dot.
func hides(folder string) bool {
	found := false
	_ = filepath.WalkDir(folder, func(name string, _ fs.DirEntry, err error) error {
		if err == nil && name != folder && strings.HasPrefix(filepath.Base(name), ".") {
			found = true
			return fs.SkipAll
		}
		return nil
	})
	return found
}

// bucket copies what an S3 input names, but for filters and partitions.
func (a *again) bucket(bucket, key, at, endpoint, region string) {
	args := []string{"aws", "s3", "cp"}
	prefix, wild := strings.CutSuffix(key, "*")
	folder, rest := path.Split(prefix)
	switch {
	case wild && rest != "":
		args = append(args, "--recursive", "s3://"+bucket+"/"+folder, "./"+at, "--exclude", "*", "--include", rest+"*")
	case wild || key == "" || strings.HasSuffix(key, "/"):
		args = append(args, "--recursive", "s3://"+bucket+"/"+prefix, "./"+at)
	default:
		args = append(args, "s3://"+bucket+"/"+key, "./"+at+"/")
	}
	if endpoint != "" {
		args = append(args, "--endpoint-url", endpoint)
	}
	if region != "" {
		args = append(args, "--region", region)
	}
	a.step(args...)
}

// inline writes out data that stands in the job, where that is short; else the reader is told to.
func (a *again) inline(target, url string) (at string) {
	data, isPacked := strings.CutPrefix(url, "data:application/gzip;base64,")
	kind, plain, isBase64 := strings.Cut(url, ";base64,")
	switch {
	case isPacked && len(url) <= maxInlineAgain:
		at = a.folder(target)
		a.steps = append(a.steps, "printf %s "+words.ShellWord(data)+" | base64 -d | tar -xzC "+words.ShellWord("./"+at))
	case isBase64 && kind != "data:application/gzip" && len(url) <= maxInlineAgain:
		a.folders = append(a.folders, "./"+againFolder)
		at = a.place(target)
		a.steps = append(a.steps, "printf %s "+words.ShellWord(plain)+" | base64 -d >"+words.ShellWord("./"+at))
	default:
		at = a.place(target)
		a.notes = append(a.notes, "with the inline input of "+words.Printable(target)+" written to ./"+words.Printable(at)+" first")
	}
	return at
}

// download fetches what came from the web, under the name that it had.
func (a *again) download(target, url string) (at string) {
	at = a.place(target)
	a.step("curl", "--fail", "--location", "--create-dirs", "--output", "./"+at, secret.URL(url))
	return at
}
