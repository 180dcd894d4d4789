package image

import (
	"strings"
	"testing"
)

func TestInstruction(t *testing.T) {
	for createdBy, want := range map[string]string{
		"":                                       "",
		"COPY run.sh /run.sh # buildkit":         "COPY run.sh /run.sh",
		"COPY --chown=1000 a b /srv/ # buildkit": "COPY --chown=1000 a b /srv/",
		"WORKDIR /app":                           "WORKDIR /app",
		"RUN /bin/sh -c apt-get update && apt-get install -y curl # buildkit":      "RUN apt-get update && apt-get install -y curl",
		"RUN /bin/bash -o pipefail -c curl x | sh # buildkit":                      "RUN curl x | sh",
		"RUN |2 TOKEN=abc VERSION=1 2 /bin/sh -c make install # buildkit":          "RUN make install",
		"|1 TOKEN=abc /bin/sh -c make":                                             "RUN make",
		"/bin/sh -c make":                                                          "RUN make",
		"/bin/sh -c #(nop) COPY file:0123456789abcdef0123456789abcdef in /run.sh ": "COPY … /run.sh",
		"/bin/sh -c #(nop)  ADD --chown=1 multi:0123456789abcdef in /srv/ ":        "ADD --chown=1 … /srv/",
		"/bin/sh -c #(nop)  CMD [\"sh\"]":                                          `CMD ["sh"]`,
		"RUN /bin/sh -c set -ex;\n\n\tmake\x1b[31m # buildkit":                     `RUN set -ex; make\x1b[31m`,
		"RUN sh x.sh":                             "RUN sh x.sh",
		"jib-gradle-plugin:3.4.0":                 "jib-gradle-plugin:3.4.0",
		"COPY " + strings.Repeat("é", 200) + " /": "COPY " + strings.Repeat("é", 94) + "…",
	} {
		if got := Instruction(createdBy); got != want {
			t.Errorf("%q is %q, want %q", createdBy, got, want)
		}
	}
}
