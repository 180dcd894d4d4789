package lint

import (
	"testing"

	"github.com/seatrial/seatrial/submit/job"
)

func TestFingerprint(t *testing.T) {
	at := func(source string, line int) job.Position { return job.Position{Source: source, Line: line, Column: 3} }
	one := Finding{Check: "copy-source", Message: "run.sh is not there (line 4: COPY run.sh /)", Position: at("Dockerfile", 4)}
	for name, c := range map[string]struct {
		other Finding
		same  bool
	}{
		"a line further down": {Finding{Check: "copy-source", Message: "run.sh is not there (line 9: COPY run.sh /)", Position: at("./Dockerfile", 9)}, true},
		"another severity":    {Finding{Check: "copy-source", Severity: Info, Message: one.Message, Position: one.Position}, true},
		"another check":       {Finding{Check: "copy-secret", Message: one.Message, Position: one.Position}, false},
		"another file":        {Finding{Check: "copy-source", Message: one.Message, Position: at("b/Dockerfile", 4)}, false},
		"another message":     {Finding{Check: "copy-source", Message: "go.sh is not there", Position: one.Position}, false},
		"the same, of a flag": {Finding{Check: "copy-source", Message: one.Message, Position: at("Dockerfile", 0)}, false},
	} {
		if got := one.Fingerprint() == c.other.Fingerprint(); got != c.same {
			t.Errorf("%s: the same is %v, want %v", name, got, c.same)
		}
	}
	// What stands behind a colon of an image's name is no line.
	a := Finding{Check: "image-tag", Message: "app:1 has no digest", Position: job.Position{Source: "app:1"}}
	b := Finding{Check: "image-tag", Message: "app:2 has no digest", Position: job.Position{Source: "app:1"}}
	if a.Fingerprint() == b.Fingerprint() {
		t.Error("two images are one")
	}
}
