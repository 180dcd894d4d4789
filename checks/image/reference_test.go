package image

import (
	"errors"
	"strings"
	"testing"
)

func TestParseReference(t *testing.T) {
	digest := "@sha256:" + strings.Repeat("a", 64)
	for _, tt := range []struct{ reference, reason, suggestion string }{
		{reference: "ubuntu"},
		{reference: "ubuntu:22.04"},
		{reference: "ghcr.io/u/app:v1"},
		{reference: "localhost:5000/app"},
		{reference: "127.0.0.1:5000/a/b/c:v1" + digest},
		{reference: "docker-archive:App.tar:V1"},
		{reference: "oci:Dir"},
		{reference: "docker-daemon:app:v1"},
		{reference: "docker-daemon:sha256:" + strings.Repeat("a", 64)},
		{"", "it is empty", ""},
		{"Foo:Bar:Baz", "it has more than one tag", "foo:Bar"},
		{"ubuntu@latest", "after @ comes a digest such as sha256:…; a tag comes after a colon", "ubuntu:latest"},
		{"ghcr.io/User/App:V1", "the repository name must be lowercase", "ghcr.io/user/app:V1"},
		{"MyUser/app:v1", "the repository name must be lowercase", "myuser/app:v1"},
		{"https://ghcr.io/u/app:v1", "it starts with a URL scheme, want the registry's name", "ghcr.io/u/app:v1"},
		{"docker://ubuntu", "it starts with a URL scheme, want the registry's name", "ubuntu"},
		{"https://hub.docker.com/r/u/app", "it starts with a URL scheme, want the registry's name", "u/app"},
		{" ubuntu", "it has a space in it", "ubuntu"},
		{"my app:v1", "it has a space in it", "my-app:v1"},
		{"app:feature/x", "want [REGISTRY/]NAME[:TAG]", "app:feature-x"},
		{"app:1.0+build", "want [REGISTRY/]NAME[:TAG]", "app:1.0-build"},
		{"ubuntu:", "want [REGISTRY/]NAME[:TAG]", "ubuntu"},
		{"docker-daemon:App:v1", "the repository name must be lowercase", "docker-daemon:app:v1"},
		{"///", "want [REGISTRY/]NAME[:TAG]", ""},
	} {
		err := ParseReference(tt.reference)
		if tt.reason == "" {
			if err != nil {
				t.Errorf("%q: %v", tt.reference, err)
			}
			continue
		}
		var bad *ReferenceError
		if !errors.As(err, &bad) {
			t.Errorf("%q: got %v, want a ReferenceError", tt.reference, err)
			continue
		}
		if bad.Reason != tt.reason || bad.Suggestion != tt.suggestion {
			t.Errorf("%q:\n got %q, %q\nwant %q, %q", tt.reference, bad.Reason, bad.Suggestion, tt.reason, tt.suggestion)
		}
	}
}

func TestPin(t *testing.T) {
	const digest = "sha256:0123"
	for _, tt := range []struct{ reference, pinned, repository, tag string }{
		{"ubuntu", "ubuntu@sha256:0123", "ubuntu", "latest"},
		{"ghcr.io/u/app:v1", "ghcr.io/u/app@sha256:0123", "ghcr.io/u/app", "v1"},
		{"localhost:5000/app", "localhost:5000/app@sha256:0123", "localhost:5000/app", "latest"},
		{"localhost:5000/app:v1", "localhost:5000/app@sha256:0123", "localhost:5000/app", "v1"},
		{"app:v1@sha256:" + strings.Repeat("b", 64), "app@sha256:0123", "app", ""},
		{"oci:dir:v1", "oci:dir:v1", "", ""},
		{"Foo:Bar:Baz", "Foo:Bar:Baz", "", ""},
	} {
		if got := Pin(tt.reference, digest); got != tt.pinned {
			t.Errorf("Pin(%q) is %q, want %q", tt.reference, got, tt.pinned)
		}
		if got := Repository(tt.reference); got != tt.repository {
			t.Errorf("Repository(%q) is %q, want %q", tt.reference, got, tt.repository)
		}
		if got := Tag(tt.reference); tt.tag != "" && got != tt.tag {
			t.Errorf("Tag(%q) is %q, want %q", tt.reference, got, tt.tag)
		}
	}
	if got := Pin("ubuntu", ""); got != "ubuntu" {
		t.Errorf("Pin without a digest is %q, want the reference as it was", got)
	}
}

func FuzzParseReference(f *testing.F) {
	for _, seed := range []string{"ubuntu", "Foo:Bar:Baz", "ubuntu@latest", "a/b:c@sha256:d", "https://h/r:v", "docker-daemon:X", "[::1]:5000/a", ":", "@", "é:é"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, reference string) {
		err := ParseReference(reference)
		if err == nil {
			repository := Repository(reference)
			if repository != "" && parse(Pin(reference, "sha256:"+strings.Repeat("0", 64))) != nil {
				t.Errorf("pinning %q makes it unreadable", reference)
			}
			return
		}
		var bad *ReferenceError
		if !errors.As(err, &bad) {
			t.Fatalf("%q: got %v, want a ReferenceError", reference, err)
		}
		if strings.ContainsAny(err.Error(), "\n\r") || bad.Reason == "" {
			t.Errorf("%q: error is not one line with a reason: %q", reference, err)
		}
		if bad.Suggestion != "" && (bad.Suggestion == reference || ParseReference(bad.Suggestion) != nil) {
			t.Errorf("%q: suggestion %q is no better", reference, bad.Suggestion)
		}
	})
}
