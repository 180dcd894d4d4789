package layers_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerui"
	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/seatrial/seatrial/checks/dockerfile/layers"
	"github.com/seatrial/seatrial/checks/rootfs"
)

// noBase knows nothing of any image.
type noBase struct{}

func (noBase) ResolveImageConfig(_ context.Context, reference string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	config := dockerspec.DockerOCIImage{}
	config.OS, config.Architecture, config.History = "linux", "amd64", []ocispec.History{{CreatedBy: "COPY"}}
	text, err := json.Marshal(config)
	return reference, "", text, err
}

// predict reads a Dockerfile in a folder.
func predict(t testing.TB, dir, text string) (*layers.Image, error) {
	t.Helper()
	platform := ocispec.Platform{OS: "linux", Architecture: "amd64"}
	result, err := dockerfile2llb.Dockerfile2LLB(t.Context(), []byte(text), dockerfile2llb.ConvertOpt{
		Config:         dockerui.Config{},
		TargetPlatform: &platform, MetaResolver: noBase{},
		SourceMap: llb.NewSourceMap(nil, "Dockerfile", "Dockerfile", []byte(text)),
	})
	if err != nil {
		return nil, err
	}
	return layers.Predict(t.Context(), result.State, layers.Options{
		Context: dir, Dockerfile: filepath.Join(dir, "Dockerfile"),
		Base: func(reference string) ([]rootfs.Layer, string) { return nil, "the base " + reference + " was not read" },
	})
}

func predicted(t testing.TB, dir, text string) *layers.Image {
	t.Helper()
	image, err := predict(t, dir, text)
	if err != nil {
		t.Fatal(err)
	}
	return image
}

// folder writes a build context: "run.sh:0755" is a name with a mode, a value of "-> x" a link, one of "/" a folder.
func folder(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		name, mode, _ := strings.Cut(name, ":")
		at := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		perm := os.FileMode(0o644)
		if content == "/" {
			perm = 0o755
		}
		if mode != "" {
			if _, err := fmt.Sscanf(mode, "%o", &perm); err != nil {
				t.Fatal(err)
			}
		}
		var err error
		if link, ok := strings.CutPrefix(content, "-> "); ok {
			err = os.Symlink(link, at)
		} else {
			if content == "/" {
				err = os.MkdirAll(at, 0o755)
			} else {
				err = os.WriteFile(at, []byte(content), 0o644)
			}
			err = errors.Join(err, os.Chmod(at, perm))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// at says what is at a path: "file 0755 12", "link x", "folder", "nothing", or why it is not known.
func at(t *testing.T, image *layers.Image, name string) string {
	t.Helper()
	view := rootfs.NewView(image.Layers(), rootfs.Options{MaxDownload: -1})
	found, err := view.Find(t.Context(), "/", name, nil)
	var doubt *rootfs.DoubtError
	switch {
	case errors.As(err, &doubt):
		return doubt.Why
	case err != nil:
		if !errors.Is(err, rootfs.ErrNotExist) {
			return err.Error()
		}
		return "nothing"
	case found.Type == rootfs.Dir:
		return "folder"
	}
	return fmt.Sprintf("file %04o %d %d", found.Mode, found.Size, image.Line(found.Layer()))
}

func TestCopied(t *testing.T) {
	dir := folder(t, map[string]string{
		"run.sh": "#!/bin/sh\n", "src/a.sh:0755": "#!/bin/sh\n", "src/b.py": "b\n", "src/sub/c": "c\n", "out": "-> ../etc", "in": "-> src/b.py",
		".dockerignore": "*.log\nsecret\n!kept.log\n", "x.log": "x", "kept.log": "k", "secret/key": "s", "d": "/",
	})
	for text, want := range map[string]string{
		"COPY run.sh /":                                           "/run.sh file 0644 10 2",
		"COPY run.sh /app":                                        "/app it depends on the base whether /app is a folder",
		"COPY run.sh /app/":                                       "/app/run.sh file 0644 10 2",
		"WORKDIR /app\nCOPY run.sh .":                             "/app/run.sh file 0644 10 3",
		"WORKDIR /app\nWORKDIR x\nCOPY run.sh y/":                 "/app/x/y/run.sh file 0644 10 4",
		"ARG D=/opt\nENV E=$D/e\nCOPY run.sh $E/":                 "/opt/e/run.sh file 0644 10 4",
		"COPY src /app":                                           "/app/a.sh file 0755 10 2",
		"COPY --chmod=755 run.sh /app/":                           "/app/run.sh file 0755 10 2",
		"COPY --chmod=a+x run.sh /app/":                           "/app/run.sh file 0755 10 2",
		"COPY . /":                                                "/kept.log file 0644 1 2",
		"COPY in /x.py":                                           "/x.py file 0644 2 2",
		"COPY --exclude=*.sh src /app/":                           "/app/a.sh the base docker.io/library/x:latest was not read",
		"COPY --parents src/sub/c /app/":                          "/app/src/sub/c file 0644 2 2",
		"COPY <<E /app/e.sh\n#!/bin/sh\nE":                        "/app/e.sh file 0644 10 2",
		"ADD https://files.example/x.sh /app/":                    "/app/x.sh https://files.example/x.sh is not fetched to be looked at",
		"COPY src/*.py /app/":                                     "/app/b.py file 0644 2 2",
		"COPY src/* /app/":                                        "/app/c file 0644 2 2",
		"COPY run.sh /run.sh\nRUN chmod +x run.sh":                "/run.sh RUN in line 3 may change it",
		"COPY run.sh /run.sh\nRUN chmod +x /run.sh && echo ready": "/run.sh file 0755 10 3",
		"COPY run.sh /app/\nRUN cd /app && chmod 700 /app/run.sh && chmod g+rx /app/*.sh":         "/app/run.sh file 0750 10 3",
		"COPY run.sh /app/\nRUN chmod -R a+x /app":                                                "/app/run.sh file 0755 10 3",
		"COPY run.sh /app/\nRUN chmod $MODE /app/run.sh":                                          "/app/run.sh RUN in line 3 may change it",
		"COPY run.sh /app/\nRUN test -e /x || chmod +x /app/run.sh":                               "/app/run.sh RUN in line 3 may change it",
		"COPY run.sh /app/\nRUN sed -i s/a/b/ /app/run.sh && chmod +x /app/run.sh":                "/app/run.sh RUN in line 3 may change it",
		"COPY src /app\nRUN chmod 600 /app/a.sh":                                                  "/app/a.sh file 0600 10 3",
		"COPY run.sh /run.sh\nRUN pip install -r requirements.txt && rm -rf /root/.cache":         "/run.sh file 0644 10 2",
		"COPY run.sh /app/\nRUN find /app -name '*.sh' -exec chmod +x {} +":                       "/app/run.sh RUN in line 3 may change it",
		"COPY run.sh /app/\nRUN apt-get update && apt-get install -y dos2unix && dos2unix /app/*": "/app/run.sh RUN in line 3 may change it",
		"COPY run.sh /app/\nWORKDIR /app\nRUN ./configure":                                        "/app/run.sh RUN in line 4 may change it",
		"COPY . /app/\nRUN sh /app/src/a.sh":                                                      "/app/run.sh file 0644 10 2",
		"RUN mkdir -p /app\nCOPY run.sh /app/run.sh":                                              "/app/run.sh file 0644 10 3",
	} {
		image := predicted(t, dir, "FROM x\n"+text+"\n")
		name, want, _ := strings.Cut(want, " ")
		if got := at(t, image, name); got != want {
			t.Errorf("%s: %s is %q, want %q", text, name, got, want)
		}
	}
	for text, want := range map[string]string{
		"COPY . /":                           "/x.log nothing",
		"COPY run.sh /r\nRUN apt-get update": "/run.sh nothing",
		"COPY run.sh /r\nRUN make":           "/run.sh RUN in line 5 may make it",
		"COPY run.sh /r\nRUN apt-get update && apt-get install -y python3": "/usr/bin/python3 RUN in line 5 may make it",
		"COPY --from=built /o/app /usr/bin/app":                            "/usr/bin/app RUN in line 2 may make it",
		"COPY --link --from=built /o/app /usr/bin/app":                     "/usr/bin/sh nothing",
	} {
		image := predicted(t, dir, "FROM x AS built\nRUN make\nFROM scratch\n"+text+"\n")
		name, want, _ := strings.Cut(want, " ")
		if got := at(t, image, name); got != want {
			t.Errorf("%s: %s is %q, want %q", text, name, got, want)
		}
	}
}
