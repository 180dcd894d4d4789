package build

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/moby/buildkit/client"
	"github.com/opencontainers/go-digest"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/seatrial/seatrial/harness/build/steplog"
)

func TestMessage(t *testing.T) {
	for text, want := range map[string]struct {
		message string
		line    int
	}{
		"failed to solve: failed to solve with frontend dockerfile.v0: failed to create LLB definition: dockerfile parse error line 2: unknown instruction: COPPY": {"unknown instruction: COPPY", 2},
		"failed to solve: dockerfile parse error on line 12: unknown instruction: X":                                                                               {"unknown instruction: X", 12},
		"failed to solve: failed to compute cache key: \"/x\" not found: not found":                                                                                {`"/x" not found`, 0},
		"failed to solve: process \"/bin/sh -c a\nb\" did not complete successfully":                                                                               {`process "/bin/sh -c a b" did not complete successfully`, 0},
		"something else": {"something else", 0},
	} {
		if message, line := message(errors.New(text)); message != want.message || line != want.line {
			t.Errorf("%q became %q, line %d", text, message, line)
		}
	}
}

// TestErrorOfOldEngine has no position from BuildKit, only the step that failed.
func TestErrorOfOldEngine(t *testing.T) {
	dockerfile, b := "Dockerfile", &builder{name: "the engine's BuildKit", engine: true}
	content := "FROM scratch AS a\nRUN  echo \\\n  one && \\\n  false\nRUN $COMMAND\n"
	for name, want := range map[string]string{
		"[a 2/3] RUN echo   one &&   false": dockerfile + ":2:1",
		"[3/3] RUN false":                   dockerfile,
	} {
		id := digest.FromString(name)
		l := &steplog.Log{}
		l.Write([]byte("first\nlast"))
		d := &display{logs: map[string]*steplog.Log{id.String(): l}, failed: &client.Vertex{Digest: id, Name: name}}
		err := b.newError(t.Context(), errors.New("executor failed running"), &inputs{name: dockerfile, text: []byte(content)}, d)
		if d := cmp.Diff("building image: "+want+": executor failed running: last", err.Error()); d != "" {
			t.Error(d)
		}
	}
}

func TestErrorsThatAreNotTheDockerfiles(t *testing.T) {
	b := &builder{name: "buildkitd at unix:///nowhere"}
	metadata := &display{failed: &client.Vertex{Name: "[internal] load metadata for docker.io/library/app:v1"}}
	for err, d := range map[error]*display{
		status.Error(codes.Unavailable, "connection refused"):              {},
		errors.New("failed to solve: docker.io/library/app: no such host"): metadata,
		status.Error(codes.Unavailable, "error reading from server: EOF"):  {failed: &client.Vertex{Name: "[2/3] RUN make"}},
		errors.New("failed to do request: connection refused"):             {failed: &client.Vertex{Name: "exporting cache to registry"}},
		errors.New("no space left on device"):                              {failed: &client.Vertex{Name: "exporting to oci image format"}},
	} {
		var fault *Error
		if got := b.newError(t.Context(), err, &inputs{name: "Dockerfile"}, d); errors.As(got, &fault) {
			t.Errorf("%v counts as the Dockerfile's", got)
		}
	}
	var fault *Error
	if got := b.newError(t.Context(), errors.New("failed to solve: docker.io/library/app:v1: not found"), &inputs{name: "Dockerfile"}, metadata); !errors.As(got, &fault) {
		t.Errorf("%v does not count as the Dockerfile's", got)
	}
}
