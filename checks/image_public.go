package checks

import (
	"strings"

	"github.com/distribution/reference"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
)

var imagePublic = &lint.Check{
	ID:       "image-public",
	Title:    "anyone may pull the image",
	Severity: lint.Error,
	Doc: `Nodes pull without your credentials: a job cannot carry any, and a node's own ` + "`~/.docker/config.json`" + ` is not read. A
private image fails on every node with ` + "`no basic auth credentials`" + ` and a hint that speaks of an internal error.

The registry was asked without credentials, as a node asks it.`,
	Needs: []lint.Fact{lint.FactAccess},
	Run: func(s *lint.Subject) []lint.Finding {
		access := s.Image.Access
		if s.Image.Source != image.Registry || access.Public || access.Local || !access.Found && !refused(access) {
			return nil
		}
		fact := "only your credentials can read " + s.Image.Reference
		if !access.Found {
			fact = "the registry shows nobody without credentials " + s.Image.Reference + ", if it is there at all"
		}
		return []lint.Finding{{
			Message:  because(fact, access.Refusal, "nodes pull without any"),
			Fix:      publish(s.Image.Reference),
			Position: s.Job.ImageAt(),
		}}
	},
}

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
		return lint.Run("docker logout && docker pull " + ref)
	}
	path := reference.Path(named)
	public := "ghcr.io/USER/" + path[strings.LastIndex(path, "/")+1:] + strings.TrimPrefix(ref, image.Repository(ref))
	owner, app, _ := strings.Cut(path, "/")
	switch reference.Domain(named) {
	case "ghcr.io":
		return lint.Run("open https://github.com/users/" + owner + "/packages/container/" + strings.ReplaceAll(app, "/", "%2F") + "/settings").With("Change visibility: Public")
	case "docker.io":
		return lint.Run("open https://hub.docker.com/repository/docker/" + path + "/settings").With("Make public")
	case "quay.io":
		return lint.Run("open https://quay.io/repository/" + path + "?tab=settings").With("Make Public")
	case "public.ecr.aws":
		return lint.Run("docker push " + ref)
	default:
		return lint.Run("docker tag " + ref + " " + public + " && docker push " + public)
	}
}
