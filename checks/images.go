package checks

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/distribution/reference"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// buildLine is the command that builds the image again for a platform, to where it came from.
func buildLine(platform string, img *image.Image) lint.Fix {
	destination := []string{"--push", "--tag", tag(img.Reference)}
	switch place := strings.TrimPrefix(img.Reference, string(img.Source)+":"); {
	case img.Source == image.Unbuilt: // which has the Dockerfile's name until then
		destination = []string{"--file", img.Reference}
	case img.Source == image.DockerDaemon:
		destination = []string{"--tag", place}
	case img.Source != image.Registry:
		destination = []string{"--output", string(img.Source) + ":" + place}
	}
	return lint.Run(words.ShellLine(slices.Concat([]string{"seatrial", "build", "--platform", platform}, destination, []string{"."})))
}

// packLine is the same for a builder that packs the layers as is said, which only its exporters are told.
func packLine(platform string, img *image.Image, exporter ...string) lint.Fix {
	place := strings.TrimPrefix(img.Reference, string(img.Source)+":")
	output := map[image.Source][]string{
		image.Registry:      {"type=image", "name=" + tag(img.Reference), "push=true"},
		image.DockerArchive: {"type=docker", "dest=" + place},
		image.OCILayout:     {"type=oci", "tar=false", "dest=" + place},
		image.OCIArchive:    {"type=oci", "dest=" + place},
	}[img.Source]
	if output == nil {
		return buildLine(platform, img)
	}
	return lint.Run(words.ShellLine([]string{"docker", "buildx", "build", "--platform", platform, "--output", strings.Join(append(output, exporter...), ","), "."}))
}

// repairLine mends the image where it is, without its Dockerfile. It is false for one of the engine's that has no name of its own, and for
// one that is not built yet.
func repairLine(img *image.Image) (fix lint.Fix, ok bool) {
	to := "--output"
	at := img.Reference
	switch {
	case img.Access.Local || img.Source == image.DockerDaemon && isID(img) || img.Source == image.Unbuilt:
		return fix, false
	case img.Source == image.Registry:
		to, at = "--push", tag(img.Reference)
	}
	return lint.Run(words.ShellLine([]string{"seatrial", "repair", to, at, img.Reference})), true
}

// relabel is what mends a label that is wrong: the label alone, where the programs are for the platform, and else another build.
func relabel(s *lint.Subject) lint.Fix {
	if s.Fits() {
		if fix, ok := repairLine(s.Image); ok {
			return fix
		}
	}
	return buildLine(s.Platform, s.Image)
}

// tag is a reference without its digest: nothing can be pushed to a digest.
func tag(reference string) string {
	name, _, _ := strings.Cut(reference, "@")
	return name
}

// pushLine pushes an image of the local engine under a name that it has there.
func pushLine(s *lint.Subject) lint.Fix {
	img := s.Image
	name, id := img.Reference, isID(img)
	if i := slices.IndexFunc(img.Tags, func(tag string) bool { return id || image.Repository(tag) == image.Repository(name) }); i >= 0 && (id || strings.Contains(name, "@")) {
		name, id = img.Tags[i], false
	}
	switch {
	case id:
		return tagLine(s, name, "docker.io/USER/APP:v1")
	case strings.Contains(name, "@"): // a digest alone is nothing to push by
		return tagLine(s, name, tag(name)+":v1")
	}
	return pushName(s, name)
}

// pushName pushes an image by its name; one without a registry or a user needs one first.
func pushName(s *lint.Subject, name string) lint.Fix {
	named, err := reference.ParseNormalizedNamed(tag(name))
	if err != nil || reference.Domain(named) != "localhost" && !strings.HasPrefix(named.Name(), "docker.io/library/") {
		return lint.Run(words.ShellLine([]string{"seatrial", "push", tag(name)}))
	}
	app := reference.FamiliarString(named)
	return tagLine(s, name, "docker.io/USER/"+app[strings.LastIndex(app, "/")+1:])
}

// tagLine pushes an image under another name, which the job file has to have as well.
func tagLine(s *lint.Subject, name, as string) lint.Fix {
	line := []string{"seatrial", "push"}
	if file := s.Job.File; file != "" && file != "stdin" {
		line = append(line, "--pin", file)
	}
	return lint.Run(words.ShellLine(append(line, name, as))).For(lint.User)
}

// isID tells whether an image of the engine was named by its ID.
func isID(img *image.Image) bool {
	hex := strings.TrimPrefix(img.Reference, "sha256:")
	return len(hex) >= 7 && strings.HasPrefix(strings.TrimPrefix(img.ConfigDigest, "sha256:"), hex)
}

// because joins a fact, the words of the other side if there are any, and the want.
func because(fact, words, want string) string {
	if words != "" && !noSuchImage.MatchString(words) {
		fact = fmt.Sprintf("%s (%s)", fact, words)
	}
	return fact + ", " + want
}

// noSuchImage is what engines say where a fact says the same: "no such image: app:v1: No such image: app:v1".
var noSuchImage = regexp.MustCompile(`(?i)^(?:(?:error: )?no such image: \S+(?:: |$))+$`)

// refused tells "you may not" from "there is no such image".
func refused(a image.Access) bool {
	for _, sign := range []string{"401", "403", "unauthorized", "denied", "forbidden", "authentication required"} {
		if strings.Contains(strings.ToLower(a.Refusal), sign) {
			return true
		}
	}
	return false
}

// publish says where the registry's switch is; there is no command for it.
func publish(ref string) lint.Fix {
	named, err := reference.ParseNormalizedNamed(ref)
	if err != nil {
		return lint.Run("docker logout && docker pull " + ref).For(lint.Builder)
	}
	path := reference.Path(named)
	public := "ghcr.io/USER/" + path[strings.LastIndex(path, "/")+1:] + strings.TrimPrefix(ref, image.Repository(ref))
	owner, app, _ := strings.Cut(path, "/")
	switch reference.Domain(named) {
	case "ghcr.io":
		return lint.Run("open https://github.com/users/" + owner + "/packages/container/" + strings.ReplaceAll(app, "/", "%2F") + "/settings").For(lint.Builder).With("Change visibility: Public")
	case "docker.io":
		return lint.Run("open https://hub.docker.com/repository/docker/" + path + "/settings").For(lint.Builder).With("Make public")
	case "quay.io":
		return lint.Run("open https://quay.io/repository/" + path + "?tab=settings").For(lint.Builder).With("Make Public")
	case "public.ecr.aws":
		return lint.Run(words.ShellLine([]string{"seatrial", "push", ref}))
	default:
		return lint.Run(words.ShellLine([]string{"seatrial", "push", ref, public})).For(lint.Builder)
	}
}

// nonRoot tells whether the container runs as another user than root, as far as that is known: a node never sets
// one (contract 1, User), so the image's USER decides.
func nonRoot(s *lint.Subject) bool {
	if s.Exec != nil && s.Exec.User.Resolved {
		return s.Exec.User.UID != 0
	}
	if ofWindows(s) {
		return false
	}
	name, _, _ := strings.Cut(s.Image.Config.User, ":")
	uid, err := strconv.Atoi(name)
	return name != "" && name != "root" && (err != nil || uid != 0)
}

// ofWindows tells an image that is to be made of one that no node runs, and whose users are no Linux's.
func ofWindows(s *lint.Subject) bool {
	if !s.Unbuilt() || s.Dockerfile == nil {
		return false
	}
	platform, _ := s.Dockerfile.Base.Named()
	return strings.HasPrefix(platform, "windows/")
}

// asRoot is a line for the Dockerfile that only root can run: an image with another USER has it before that.
func asRoot(s *lint.Subject, line string) lint.Fix {
	fix := lint.Dockerfile(line)
	if config := s.Image.Config; config != nil {
		switch user, _, _ := strings.Cut(config.User, ":"); user {
		case "", "0", "root":
		default:
			return fix.With("before the line USER " + config.User)
		}
	}
	return fix
}
