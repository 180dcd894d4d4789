package checks

import (
	"fmt"
	"strings"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

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
func mounted(source, target string) lint.Fix {
	return lint.Flags("--input", "src="+source+",dst="+target)
}

// folder is the --input flag for a folder below the current one, which seatrial submit uploads.
func folder(name, target string) lint.Fix { return mounted("./"+name, target) }

// buildLine is the command that builds the image again for a platform, to where it came from.
func buildLine(platform string, img *image.Image) lint.Fix {
	_, name, _ := strings.Cut(img.Reference, ":")
	destination := map[image.Source]string{
		image.DockerDaemon:  "--load --tag " + words.ShellWord(name),
		image.DockerArchive: "--output " + words.ShellWord("type=docker,dest="+name),
		image.OCILayout:     "--output " + words.ShellWord("type=oci,tar=false,dest="+name),
		image.OCIArchive:    "--output " + words.ShellWord("type=oci,dest="+name),
	}[img.Source]
	switch {
	case img.Access.Local:
		destination = "--load --tag " + words.ShellWord(img.Reference)
	case destination == "":
		destination = "--push --tag " + words.ShellWord(tag(img.Reference))
	}
	return lint.Run(fmt.Sprintf("docker buildx build --platform %s %s .", platform, destination))
}

// tag is a reference without its digest: nothing can be pushed to a digest.
func tag(reference string) string {
	name, _, _ := strings.Cut(reference, "@")
	return name
}

// inputPath is where an input is in a job file, or something below it.
func inputPath(i int, below string) string {
	return fmt.Sprintf("Tasks[0].InputSources[%d]%s", i, below)
}

// inputFix gives another flag for an input, or entries below it in a job file.
func inputFix(s *lint.Subject, i int, flag lint.Fix, below, yaml string) lint.Fix {
	return lint.Typed(s, flag.Instead(s.Job.InputAt(i, "Source")), lint.Edit(inputPath(i, below), yaml))
}

// outputFix gives an output another name or path.
func outputFix(s *lint.Subject, i int, name, path, yaml string) lint.Fix {
	return lint.Typed(s, lint.Flags("--output", name+":"+path).Instead(s.Job.OutputAt(i, "Path")), lint.Edit(fmt.Sprintf("Tasks[0].ResultPaths[%d]", i), yaml))
}

// networkOf asks for a kind of network.
func networkOf(s *lint.Subject, kind string) lint.Fix {
	return lint.Typed(s, lint.Flags("--network", strings.ToLower(kind)), lint.Edit("Tasks[0]", "Network: {Type: "+kind+"}"))
}

// httpNetwork asks for some domains alone.
func httpNetwork(s *lint.Subject, domains ...string) lint.Fix {
	flags := []string{"--network", "http"}
	for _, d := range domains {
		flags = append(flags, "--domain", d)
	}
	return lint.Typed(s, lint.Flags(flags...), lint.Edit("Tasks[0]", "Network: {Type: HTTP, Domains: ["+strings.Join(domains, ", ")+"]}"))
}
