package image

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/distribution/reference"
	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/remote"

	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/harness/engine"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// openRegistry asks the registry, and the local engine for what the registry does not show.
func openRegistry(ctx context.Context, img *Image, platform v1.Platform, opts Options) error {
	ref, err := parseRemote(img.Reference)
	if err != nil {
		return err
	}
	asking, cancel := context.WithTimeout(ctx, cmp.Or(opts.Timeout, 30*time.Second))
	defer cancel()

	img.Access, img.blobs, err = ask(asking, ref, opts, func(doc *document) error { return doc.describe(img, platform) })
	unreachable, isUnreachable := errors.AsType[*unreachableError](err)
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case isUnreachable:
		// Without a network, an image can still be one that this machine knows.
	case err != nil || img.Access.Found:
		return err
	}
	// An engine that does not answer has none.
	local, inspecting := inspect(ctx, img.Reference)
	if inspecting != nil {
		return err
	}
	describeLocal(img, local)
	img.Source, img.Access.Local, img.Access.Pushed = DockerDaemon, true, pushed(local, img.Reference)
	if isUnreachable {
		img.Access.Unreached = unreachable.Error()
	}
	return nil
}

// pushed tells whether an engine knows its image in the registry that a name means. Podman gives those of this machine alone
// digests as well.
func pushed(local *engine.Image, name string) bool {
	named, err := reference.ParseNormalizedNamed(name)
	if err != nil || reference.Domain(named) == "localhost" {
		return false
	}
	return slices.ContainsFunc(local.Digests, func(digest string) bool {
		known, err := reference.ParseNormalizedNamed(digest)
		return err == nil && known.Name() == named.Name()
	})
}

// connections are shared by all images of a process, so that the layers of one come over the connection of its manifest.
var connections = sync.OnceValue(func() http.RoundTripper {
	t := remote.DefaultTransport.(*http.Transport).Clone()
	t.DialContext = nil // that of the limits, which looks at addresses
	return limits.Registry.Transport(t)
})

func parseRemote(reference string) (name.Reference, error) {
	if err := ParseReference(reference); err != nil {
		return nil, err
	}
	ref, err := name.ParseReference(reference)
	if err != nil {
		return nil, &ReferenceError{Reference: reference, Reason: words.Said(err.Error())}
	}
	return ref, nil
}

// ask has read look at the image as a node would, without credentials, and
// only if the registry shows it nothing with those the user has (F7). An image that it showed, and that is damaged, was found.
func ask(ctx context.Context, ref name.Reference, opts Options, read func(*document) error) (Access, *blobs, error) {
	base := opts.Transport
	if base == nil {
		base = connections()
	}
	registry := (&handshake{registry: ref.Context().Registry, base: base, copying: opts.copying}).bound(limits.Registry)
	as := func(auth authn.Authenticator) error {
		doc, err := get(ctx, ref, registry, auth, opts)
		if err != nil {
			return err
		}
		return read(doc)
	}

	err := as(authn.Anonymous)
	if registry.acceptChallenge() && registry.givesTokens() {
		err = as(authn.Anonymous)
	}
	shown := &blobs{ref: ref, registry: registry, auth: authn.Anonymous, agent: opts.UserAgent}
	refusal, err := refused(ref, err)
	if _, damaged := errors.AsType[*rootfs.DamageError](err); err != nil && !damaged {
		return Access{}, nil, err
	}
	if refusal == "" {
		return Access{Found: true, Public: true}, shown, err
	}
	access := Access{Refusal: refusal}
	if opts.Anonymous {
		return access, nil, nil
	}
	// A login that cannot be read is as good as none: the refusal stands.
	auth, err := authn.Resolve(ctx, authn.DefaultKeychain, ref.Context())
	if err != nil || auth == authn.Anonymous {
		return access, nil, nil
	}
	keepLogin(ctx, auth)
	if registry.plain() {
		access.Refusal += ", and your login is not sent to it unencrypted"
		return access, nil, nil
	}
	still, err := refused(ref, as(auth))
	_, damaged := errors.AsType[*rootfs.DamageError](err)
	access.Found = (err == nil || damaged) && still == ""
	shown.auth = auth
	return access, shown, err
}

// keepLogin keeps what a login is made of.
func keepLogin(ctx context.Context, auth authn.Authenticator) {
	if login, err := authn.Authorization(ctx, auth); err == nil {
		secret.Keep(login.Password, login.Auth, login.IdentityToken, login.RegistryToken)
	}
}

// get fetches the one document that the reference names.
func get(ctx context.Context, ref name.Reference, transport http.RoundTripper, auth authn.Authenticator, opts Options) (*document, error) {
	desc, err := remote.Get(ref,
		remote.WithContext(ctx),
		remote.WithTransport(transport),
		remote.WithAuth(auth),
		remote.WithUserAgent(opts.UserAgent),
		// One more try covers a blip; a registry that is down is worth knowing soon.
		remote.WithRetryBackoff(remote.Backoff{Duration: 200 * time.Millisecond, Factor: 1, Steps: 2}),
		remote.WithRetryStatusCodes(http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout),
	)
	if err != nil {
		return nil, err
	}
	if desc.MediaType, err = mediaType(desc.MediaType, desc.Manifest); err != nil {
		return nil, err
	}
	if desc.MediaType.IsIndex() {
		index, err := desc.ImageIndex()
		return &document{index: index}, err
	}
	image, err := desc.Image()
	return &document{image: image}, err
}
