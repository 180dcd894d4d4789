package dockerfile_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/checks/image"
)

const layered = `ARG WHERE=app
FROM debian AS tools
COPY busybox /bin/busybox
COPY busybox /bin/sh

FROM tools AS base
ARG WHERE
ARG MODE=fast
ENV PATH=/bin HOME="/root dir" \
    MODE=$MODE
WORKDIR /$WHERE
LABEL a=b "c d"="e f"

FROM base
COPY --chown=1:1 run.sh other* /$WHERE/
RUN busybox echo "a  b" \
  # a comment
  && busybox echo $HOME
RUN ["/bin/busybox", "touch", "/x"]
VOLUME ["/data", "/more"]
EXPOSE 80 81/udp
USER app:1
HEALTHCHECK CMD busybox true
STOPSIGNAL SIGTERM
SHELL ["/bin/sh", "-ec"]
ENTRYPOINT /$WHERE/run.sh "a b"
CMD ["x", "y\tz"]
`

// What builders wrote of it, below what the base has. A minus stands before what made no layer.
var histories = map[string][]string{
	"BuildKit": {
		"/bin/sh -c #(nop) ADD file:0123456789abcdef in / ", `-/bin/sh -c #(nop)  CMD ["bash"]`,
		"COPY busybox /bin/busybox # buildkit", "COPY busybox /bin/sh # buildkit", "-ARG WHERE", "-ARG MODE=fast", "-ENV PATH=/bin HOME=/root dir MODE=fast", "WORKDIR /app",
		"-LABEL a=b c d=e f", "COPY run.sh other* /app/ # buildkit", `RUN /bin/sh -c busybox echo "a  b"   && busybox echo $HOME # buildkit`,
		"RUN /bin/busybox touch /x # buildkit", "-VOLUME [/data /more]", "-EXPOSE map[80/tcp:{} 81/udp:{}]", "-USER app:1",
		`-HEALTHCHECK &{["CMD-SHELL" "busybox true"] "0s" "0s" "0s" '\x00'}`, "-STOPSIGNAL SIGTERM", "-SHELL [/bin/sh -ec]",
		`-ENTRYPOINT ["/bin/sh" "-ec" "/$WHERE/run.sh \"a b\""]`, `-CMD ["x" "y\tz"]`,
	},
	"Docker's own builder": {
		"/bin/sh -c #(nop) ADD file:0123456789abcdef in / ", `-/bin/sh -c #(nop)  CMD ["bash"]`,
		"/bin/sh -c #(nop) COPY file:73e2b2d48642b21b357384b0cb81c1869cc5e0c48a00f61553756196058304b9 in /bin/busybox ",
		"/bin/sh -c #(nop) COPY file:73e2b2d48642b21b357384b0cb81c1869cc5e0c48a00f61553756196058304b9 in /bin/sh ", "-/bin/sh -c #(nop)  ARG WHERE",
		"-/bin/sh -c #(nop)  ARG MODE=fast", "-/bin/sh -c #(nop)  ENV PATH=/bin HOME=/root dir MODE=fast", "/bin/sh -c #(nop) WORKDIR /app",
		"-/bin/sh -c #(nop)  LABEL a=b c d=e f", "/bin/sh -c #(nop) COPY --chown=1:1file:23515b9e0e486e546246653d0150f469c358287fc5d7db2cbd723f1d9059ae67 in // ",
		`|1 MODE=fast /bin/sh -c busybox echo "a  b"   && busybox echo $HOME`, "/bin/busybox touch /x", "-/bin/sh -c #(nop)  VOLUME [/data /more]",
		"-/bin/sh -c #(nop)  EXPOSE 80 81/udp", "-/bin/sh -c #(nop)  USER app:1", `-/bin/sh -c #(nop)  HEALTHCHECK &{["CMD-SHELL" "busybox true"] "0s" "0s" "0s" '\x00'}`,
		"-/bin/sh -c #(nop)  STOPSIGNAL SIGTERM", "-/bin/sh -ec #(nop)  SHELL [/bin/sh -ec]", `-/bin/sh -ec #(nop)  ENTRYPOINT ["/bin/sh" "-ec" "/$WHERE/run.sh \"a b\""]`,
		`-/bin/sh -ec #(nop)  CMD ["x" "y\tz"]`,
	},
}

// made is a configuration with a history.
func made(entries ...string) *image.Image {
	c, depth := &image.Config{}, 0
	for i, entry := range entries {
		bare, empty := strings.CutPrefix(entry, "-")
		c.Steps = append(c.Steps, bare)
		if !empty {
			c.LayerSteps = append(c.LayerSteps, i)
			depth++
		}
	}
	return &image.Image{Config: c, Depth: depth}
}

// The layers of an image are from the lines of its Dockerfile, and those of the base from its FROM.
func TestMadeBy(t *testing.T) {
	f := parsed(t, layered)
	for builder, entries := range histories {
		m, ok := f.MadeBy(made(append(slices.Clone(entries), "-LABEL of=the command line", "seatrial repair")...))
		if !ok {
			t.Errorf("%s: another Dockerfile", builder)
			continue
		}
		var lines []int
		for layer := range 8 {
			if s, ok := m.Layer(layer); ok {
				lines = append(lines, s.Line)
			}
		}
		if want := []int{2, 3, 4, 11, 15, 16, 19}; !slices.Equal(lines, want) {
			t.Errorf("%s: %v, want %v", builder, lines, want)
		}
		// One of another stage than the last is from that one's lines.
		stage, ok := f.MadeBy(made(entries[:9]...))
		if ok {
			if s, ok := stage.Layer(4); !ok || s.Line != 11 {
				t.Errorf("%s: WORKDIR of line %d", builder, s.Line)
			}
		} else {
			t.Errorf("%s: no stage", builder)
		}
	}
}

// An engine does not tell layers from other entries when some have nothing in them; those that BuildKit made are counted.
func TestMadeByCounted(t *testing.T) {
	img := made(histories["BuildKit"]...)
	img.Config.LayerSteps = nil
	m, ok := parsed(t, layered).MadeBy(img)
	if !ok {
		t.Fatal("another Dockerfile")
	}
	for layer, want := range []int{0, 2, 3, 4, 11, 15, 16, 19, 0} {
		if s, _ := m.Layer(layer); s.Line != want {
			t.Errorf("layer %d of line %d, want %d", layer, s.Line, want)
		}
	}
}

// A Dockerfile that was edited since, or is another one, tells nothing.
func TestMadeByAnother(t *testing.T) {
	for _, edited := range []string{
		strings.Replace(layered, "run.sh other", "main.sh other", 1), strings.Replace(layered, "echo $HOME", "echo $PATH", 1),
		strings.Replace(layered, "USER app:1\n", "", 1), strings.Replace(layered, "USER app", "USER root", 1), strings.Replace(layered, `"touch"`, `"rm"`, 1),
		strings.Replace(layered, "STOPSIGNAL SIGTERM\n", "STOPSIGNAL SIGTERM\nRUN x\n", 1), strings.Replace(layered, `["x", `, `["z", `, 1),
		strings.Replace(layered, "MODE=$MODE", "MODUS=$MODE", 1), "FROM a\nCMD y\n",
	} {
		if _, ok := parsed(t, edited).MadeBy(made(histories["BuildKit"]...)); ok {
			t.Errorf("made by %s", edited)
		}
	}
	if _, ok := parsed(t, layered).MadeBy(&image.Image{Config: &image.Config{}}); ok {
		t.Error("made without a history")
	}
}
