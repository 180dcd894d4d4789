package checks

import (
	"fmt"
	"strings"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

// asTyped is the flag to type for a job given as flags, and the lines to put into the file of one that was read from there.
func asTyped(s *lint.Subject, flag, yaml string) string {
	if s.Job.File != "" {
		return yaml
	}
	return flag
}

// flag is one flag with its value, quoted for a shell.
func flag(name, value string) string { return name + " " + shellWord(value) }

// shellWord quotes a text so that a shell reads it as one word.
func shellWord(text string) string { return words.ShellLine([]string{text}) }

// expanding quotes a text for a shell that shall still expand the variables and commands in it; the parts
// that came from the user are literal, the even ones are ours.
func expanding(parts ...string) string {
	var b strings.Builder
	for i, part := range parts {
		if i%2 == 1 {
			part = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace(part)
		}
		b.WriteString(part)
	}
	return `"` + b.String() + `"`
}

// mounted is the --input flag that mounts a source at a target, in the form that survives
// a port or an equals sign in it (F30).
func mounted(source, target string) string {
	return flag("--input", "src="+source+",dst="+target)
}

// folder is the --input flag for a folder below the current one, which seatrial submit uploads.
func folder(name, target string) string { return mounted("./"+name, target) }

// buildLine is the command that builds the image again for a platform, to where it came from.
func buildLine(platform string, img *image.Image) string {
	_, name, _ := strings.Cut(img.Reference, ":")
	destination := map[image.Source]string{
		image.DockerDaemon:  flag("--load --tag", name),
		image.DockerArchive: flag("--output", "type=docker,dest="+name),
		image.OCILayout:     flag("--output", "type=oci,tar=false,dest="+name),
		image.OCIArchive:    flag("--output", "type=oci,dest="+name),
	}[img.Source]
	switch {
	case img.Access.Local:
		destination = flag("--load --tag", img.Reference)
	case destination == "":
		destination = flag("--push --tag", tag(img.Reference))
	}
	return fmt.Sprintf("docker buildx build --platform %s %s .", platform, destination)
}

// tag is a reference without its digest: nothing can be pushed to a digest.
func tag(reference string) string {
	name, _, _ := strings.Cut(reference, "@")
	return name
}
