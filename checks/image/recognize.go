package image

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// Recognized is what a path is that stands where an image's name should.
type Recognized struct {
	// What it is: "an archive of docker save".
	What string
	// Instead is a reference to it, or a command that makes one of it; empty when nothing does.
	Instead string
	// Dockerfile is the path of one, for what is a Dockerfile or a folder with one.
	Dockerfile string
}

// packed are the first bytes of what archives are packed with, besides gzip, and how that is undone.
var packed = []struct{ name, magic, unpack string }{
	{"xz", "\xfd7zXZ\x00", "xz --decompress --keep"}, {"zstd", "\x28\xb5\x2f\xfd", "zstd --decompress"}, {"bzip2", "BZh", "bzip2 --decompress --keep"},
}

var (
	// dockerfileName is what Dockerfiles are called, and dockerfileText how one begins: comments, and then FROM or ARG.
	dockerfileName = regexp.MustCompile(`(?i)^(docker|container)file([.-].*)?$|\.(docker|container)file$`)
	// dockerfileBeside is what lies beside one and is none: what its context leaves out, what an editor or patch has kept of it.
	dockerfileBeside = regexp.MustCompile(`(?i)\.(dockerignore|orig|rej|bak|old|sw[op]|tmp)$`)
	dockerfileText   = regexp.MustCompile(`(?i)^(\s*(#[^\n]*)?\n)*\s*(FROM\s+\S|ARG\s+[A-Za-z_])`)
)

// BuildLine is the command that builds a Dockerfile in its own folder, with more flags than the image's name.
func BuildLine(dockerfile string, flags ...string) string {
	line := []string{"seatrial", "build"}
	if filepath.Base(dockerfile) != "Dockerfile" {
		line = append(line, "-f", dockerfile)
	}
	if len(flags) == 0 {
		flags = []string{"-t", "app:v1"}
	}
	return words.ShellLine(append(append(line, flags...), filepath.Dir(dockerfile)))
}

// DockerfilesIn are the files of a folder that are called as Dockerfiles are, sorted, as far as a folder is read.
func DockerfilesIn(folder string) (found []string) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil
	}
	for _, entry := range entries[:min(len(entries), int(limits.List.Entries))] {
		if name := entry.Name(); entry.Type().IsRegular() && DockerfileNamed(name) {
			found = append(found, filepath.Join(folder, name))
		}
	}
	return found
}

// DockerfileNamed tells a file that is called as Dockerfiles are, without its folder.
func DockerfileNamed(name string) bool {
	return dockerfileName.MatchString(name) && !dockerfileBeside.MatchString(name)
}

// LikeDockerfile tells a text that begins as Dockerfiles do.
func LikeDockerfile(text []byte) bool { return dockerfileText.Match(text) }

// Recognize says what a file or folder is that was typed without a scheme; nil for what is none of a kind that has to do with
// images. A tag may stand behind the path. What cannot be read is nil as well: whoever opens it says why.
func Recognize(ctx context.Context, typed string) *Recognized {
	file, tag := splitTag(typed)
	info, err := os.Stat(file)
	if err != nil {
		return nil
	}
	if tag != "" {
		tag = ":" + tag
	}
	if info.IsDir() {
		return recognizeFolder(file, tag)
	}
	return recognizeFile(ctx, file, tag)
}

func recognizeFolder(folder, tag string) *Recognized {
	has := func(name string) bool {
		info, err := os.Stat(filepath.Join(folder, name))
		return err == nil && info.Mode().IsRegular()
	}
	switch {
	case has("oci-layout"), has("index.json") && !has("package.json"):
		return &Recognized{What: "a folder with an image in OCI's layout", Instead: string(OCILayout) + ":" + folder + tag}
	case has("manifest.json") && has("repositories"):
		return &Recognized{What: "an unpacked archive of docker save", Instead: words.ShellLine([]string{"tar", "-C", folder, "-cf", filepath.Clean(folder) + ".tar", "."})}
	}
	for _, name := range []string{"Dockerfile", "Containerfile"} {
		if has(name) {
			return &Recognized{What: "a folder with a " + name, Dockerfile: filepath.Join(folder, name),
				Instead: BuildLine(filepath.Join(folder, name))}
		}
	}
	return nil
}

func recognizeFile(ctx context.Context, file, tag string) *Recognized {
	const start = 4 << 10
	f, err := limits.Archive.Open(file)
	if err != nil {
		return nil
	}
	defer f.Close()
	head := make([]byte, start)
	n, _ := io.ReadFull(f, head) // fewer is no error
	head = head[:n]
	for _, p := range packed {
		if strings.HasPrefix(string(head), p.magic) {
			return &Recognized{What: "packed with " + p.name, Instead: words.ShellLine(append(strings.Fields(p.unpack), file))}
		}
	}
	if name := filepath.Base(file); dockerfileName.MatchString(name) && !strings.HasSuffix(name, ".dockerignore") || dockerfileText.Match(head) {
		return &Recognized{What: "a Dockerfile", Dockerfile: file, Instead: BuildLine(file)}
	}
	if isTar := len(head) > 262 && string(head[257:262]) == "ustar"; !isTar && !strings.HasPrefix(string(head), "\x1f\x8b") {
		return nil
	}
	a, err := openArchive(ctx, file)
	if err != nil {
		return nil
	}
	defer a.close()
	_, saved := a.files["manifest.json"]
	_, layout := a.files["index.json"]
	switch {
	case saved:
		return &Recognized{What: "an archive of docker save", Instead: string(DockerArchive) + ":" + file + tag}
	case layout:
		return &Recognized{What: "an OCI archive", Instead: string(OCIArchive) + ":" + file + tag}
	}
	return &Recognized{What: "an archive without an image"}
}
