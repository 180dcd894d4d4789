package secret

import (
	"strings"
	"testing"
)

// The password of a reference goes, and a digest stays.
func TestLoginInReference(t *testing.T) {
	Args([]string{"check", "me:hunter2secret@registry.example/app:v1", "registry.example:5000/app:v1@sha256:0123456789"})
	got := Redact("no me:hunter2secret@registry.example/app:v1 here, registry.example:5000/app:v1@sha256:0123456789 is")
	if strings.Contains(got, "hunter2secret") || !strings.Contains(got, "registry.example:5000/app:v1@sha256:0123456789") {
		t.Error(got)
	}
}
