package pipeline

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/words"
)

// pushTarget refuses a name that nothing should be pushed to.
func pushTarget(to string) error {
	var bad *image.ReferenceError
	switch err := image.ParseReference(to); {
	case image.Schemed(to):
		return Hint(Usagef("%s is no name in a registry, want where nodes pull it", words.Quoted(to)), "ghcr.io/USER/APP:v1")
	case errors.As(err, &bad):
		return Hint(Usage(err), bad.Suggestion)
	}
	repository := image.Repository(to)
	tag := image.Tag(to)
	switch {
	case !strings.Contains(repository, "/"):
		return Hint(Usagef("%s names no registry and no user, so that it would be one of Docker's own images", to), "docker.io/USER/"+repository+":"+typedTag(to))
	case tag == "":
		name, _, _ := strings.Cut(to, "@")
		return Hint(Usagef("%s names a digest, want a tag: the digest is what the push makes", to), name+":v1")
	case repository == to: // latest, which every push would move
		return Hint(Usagef("%s has no tag, want one that no other image has: nodes keep what they have under a tag", to), to+":v1")
	}
	return nil
}

// typedTag is the tag of a name, or one to type.
func typedTag(to string) string {
	if tag := image.Tag(to); tag != "" && image.Repository(to) != to {
		return tag
	}
	return "v1"
}

// maxTag is how long registries let a tag be.
const maxTag = 128

// uniqueTag is a tag that names one image alone, in the form that builds have: "v1-20261128-ab12cd3".
func uniqueTag(to, digest string, now time.Time) string {
	if now.IsZero() {
		now = time.Now()
	}
	_, hex, _ := strings.Cut(digest, ":")
	end := fmt.Sprintf("-%s-%.7s", now.UTC().Format("20060102"), hex)
	tag := image.Tag(to)
	return tag[:min(len(tag), maxTag-len(end))] + end
}

// tellMoved says what nodes make of a tag that has another image by now (F4, F5), and tells whether it has this one.
func (p *push) tellMoved(ctx context.Context) (there bool) {
	options := p.Gather.Image
	options.Platform = p.subjects[0].Platform
	now, err := image.Open(ctx, p.asked.To, options)
	switch {
	case err != nil || now.Source != image.Registry || !now.Access.Found || now.Digest == "":
		return false // what keeps it from being known keeps the push from it too, and says so
	case now.Digest == p.sent.Digest():
		return true
	}
	becomes := "a node that has pulled it goes on running that one"
	if !lint.Declares(now, options.Platform) {
		becomes = "a node that has refused it for its platform goes on refusing the tag for an hour"
	}
	p.show.Tell(fmt.Sprintf("%s was another image until now, %.19s%s: %s; submit by the digest, which is printed when all is there",
		p.asked.To, now.Digest, platformsOf(now), becomes))
	return false
}

// tellTaken says that somebody else has pushed to the tag, or has removed it, since this push did. It goes on: what it prints and pins is
// the digest.
func (p *push) tellTaken(ctx context.Context) {
	now, err := p.sent.Named(ctx)
	switch {
	case err != nil || now == p.pushed.Digest: // one that does not say has shown the digest
	case now == "":
		p.show.Tell(p.asked.To + " is gone again: somebody has removed the tag meanwhile; submit by the digest")
	default:
		p.show.Tell(fmt.Sprintf("%s is another image again, %.19s: somebody has pushed to it meanwhile; submit by the digest", p.asked.To, now))
	}
}

// platformsOf names the platforms of an image behind what is said of it.
func platformsOf(img *image.Image) string {
	var names []string
	for _, platform := range img.Platforms {
		if platform.OS != "unknown" {
			names = append(names, platform.String())
		}
	}
	if len(names) == 0 {
		return ""
	}
	return " (" + strings.Join(names, ", ") + ")"
}

// unsent adds to what kept a push what to type.
func (p *push) unsent(err error) error {
	var refusal *image.PushRefusal
	var damage *rootfs.DamageError
	if errors.As(err, &damage) {
		return err
	}
	var untrusted *tls.CertificateVerificationError
	switch {
	case errors.As(err, &refusal):
	case errors.As(err, &untrusted):
		return Hint(err, "nodes do not trust it either, unless their operators make them: want a certificate of a public authority")
	case p.sent.Arrived():
		return Hint(err, "what has arrived whole stays there: the same command goes on with the rest")
	case p.sent.Reached():
		return Hint(err, "nothing has arrived whole: the same command begins anew")
	default:
		return err
	}
	switch host := refusal.Host; refusal.What {
	case image.RefusedLogin:
		login := "docker login " + host
		if strings.HasPrefix(refusal.Words, "403") || strings.HasPrefix(refusal.Words, "401 Unauthorized: ") && strings.Contains(refusal.Words, "denied") {
			login += "  # as a user who may push to " + image.Repository(p.asked.To)
		}
		return Hint(err, login)
	case image.RefusedName:
		return Hint(Usage(err), "some registries want "+image.Repository(p.asked.To)+" to be made first, on their page")
	case image.RefusedTag:
		return Hint(Usage(err), "push to a tag that is free: "+image.Repository(p.asked.To)+":"+uniqueTag(p.asked.To, p.sent.Digest(), p.asked.Now))
	case image.RefusedSpace:
		return Hint(err, host+" has no room for it; what has arrived stays there, and the same command goes on when there is some")
	case image.RefusedNow:
		return Hint(err, "the same command goes on with what has not arrived; to wait longer: --limit "+refusal.Longer())
	case image.RefusedSize:
		return Hint(err, "the registry, or a proxy before it, takes no layer of this size: split the instruction that makes it")
	}
	return err
}
