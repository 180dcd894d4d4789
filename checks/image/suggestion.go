package image

import (
	"net/url"
	"path"
	"strings"

	"github.com/opencontainers/go-digest"

	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

var (
	scheme        = regexp.MustCompile(`^(?i)[a-z][a-z0-9+.-]*://`)
	hostPort      = regexp.MustCompile(`^[^:/]*:[0-9]+$`)
	notInName     = regexp.MustCompile(`[^a-z0-9._/-]+`)
	notInTag      = regexp.MustCompile(`[^A-Za-z0-9_.-]+`)
	dockerHubPage = regexp.MustCompile(`^hub\.docker\.com/(r|_)/`)
)

// reason says in a few words what a person has to change; err is the grammar's own verdict.
func reason(ref string, err error) string {
	host, rest := splitHost(ref)
	name, after, _ := strings.Cut(rest, ":")
	_, digested, at := strings.Cut(ref, "@")
	switch {
	case ref == "":
		return "it is empty"
	case fileURL(ref) != "":
		return "it is the URL of a file"
	case scheme.MatchString(ref):
		return "it starts with a URL scheme, want the registry's name"
	case strings.ContainsAny(ref, " \t\r\n"):
		return "it has a space in it"
	case at && digest.Digest(digested).Validate() != nil:
		return "after @ comes a digest such as sha256:…; a tag comes after a colon"
	case strings.Contains(after, ":"):
		return "it has more than one tag"
	case host+name != strings.ToLower(host+name):
		return "the repository name must be lowercase"
	}
	text := strings.TrimPrefix(err.Error(), "invalid reference format")
	if text = strings.TrimPrefix(text, ": "); text == "" {
		return "want [REGISTRY/]NAME[:TAG]"
	}
	return words.Said(text)
}

// suggest repairs a reference, or returns an empty string.
func suggest(ref string) string {
	s := strings.Trim(ref, " \t\r\n\"'`")
	if place := fileURL(s); place != "" {
		return fileSource(place) + ":" + place
	}
	s = scheme.ReplaceAllString(s, "")
	s = dockerHubPage.ReplaceAllString(s, "")
	s = strings.TrimRight(strings.TrimLeft(s, "/"), "/:@")

	var pin string
	if before, after, ok := strings.Cut(s, "@"); ok {
		if digest.Digest(after).Validate() == nil {
			s, pin = before, "@"+after
		} else {
			s = before + ":" + after
		}
	}
	host, rest := splitHost(s)
	name, tag, _ := strings.Cut(rest, ":")
	tag, _, _ = strings.Cut(tag, ":")

	var parts []string
	for part := range strings.SplitSeq(notInName.ReplaceAllString(strings.ToLower(name), "-"), "/") {
		if part = strings.Trim(part, "._-"); part != "" {
			parts = append(parts, part)
		}
	}
	fixed := strings.ToLower(host) + strings.Join(parts, "/")
	if tag = strings.TrimLeft(notInTag.ReplaceAllString(tag, "-"), ".-"); tag != "" {
		fixed += ":" + tag[:min(len(tag), 128)]
	}
	fixed += pin
	if source, _ := splitSource(fixed); source != Registry || fixed == ref || parse(fixed) != nil {
		return ""
	}
	return fixed
}

// fileURL is the path of file:///PATH; empty for anything else.
func fileURL(ref string) string {
	u, err := url.Parse(ref)
	if err != nil || !strings.EqualFold(u.Scheme, "file") || u.Host != "" && u.Host != "localhost" {
		return ""
	}
	return u.Path
}

// fileSource is the source that a file or a folder is, as docker save writes the one and OCI tools the other.
func fileSource(place string) string {
	switch strings.ToLower(path.Ext(place)) {
	case ".tar", ".tgz", ".gz", ".zst":
		return string(DockerArchive)
	}
	return string(OCILayout)
}

// splitHost splits off the registry with its slash, if the reference names one.
func splitHost(ref string) (host, path string) {
	first, rest, ok := strings.Cut(ref, "/")
	if ok && (first == "localhost" || hostPort.MatchString(first) || strings.Contains(first, ".") && !strings.Contains(first, ":")) {
		return first + "/", rest
	}
	return "", ref
}
