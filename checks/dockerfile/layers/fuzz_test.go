package layers_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// Whatever a Dockerfile and a list of what is left out say, the layers are predicted or refused, no file leaves the context, and each
// name is a clean path.
func FuzzPredict(f *testing.F) {
	for _, seed := range [][2]string{
		{"COPY . /app\nRUN chmod +x /app/*.sh", "*.log\n!kept.log\n"},
		{"COPY --chmod=a+x src/* out ./\nADD x.tar.gz /", "**/node_modules\nsrc/sub\n!src/sub/c"},
		{"COPY --from=0 /etc /etc\nWORKDIR ../..\nCOPY <<E /e\nx\nE", "/\n!\n[a-"},
		{"COPY ../../etc/passwd out/passwd /x/../../y\nRUN cd $X && find . -exec sed -i 's/a/b/' {} +", "#\n \n\\"},
		{"ARG A=src/\nCOPY --parents --exclude=*.sh $A./sub /a\nRUN [\"sh\", \"-c\", \"mv /a /b\"]\nRUN <<E\ncat > /run.sh\nE", "*"},
		{"COPY --chown=a:b --chmod=0644 run.sh /bin/x\nRUN sh /bin/x && . ./y", "s*\n!src"},
	} {
		f.Add(seed[0], seed[1])
	}
	dir := folder(f, map[string]string{
		"run.sh": "#!/bin/sh\nchmod +x \"$1\"\n", "src/a.sh:0755": "#!/bin/sh\n", "src/sub/c": "c", "out": "-> /etc", "up": "-> ../..", "x.tar.gz": "no archive", "kept.log": "", "a.log": "",
	})
	f.Fuzz(func(t *testing.T, text, ignore string) {
		if strings.Contains(text, "://") || len(text) > 1<<12 {
			t.Skip()
		}
		if err := os.WriteFile(filepath.Join(dir, ".dockerignore"), []byte(ignore), 0o644); err != nil {
			t.Fatal(err)
		}
		image, err := predict(t, dir, "FROM scratch\n"+text)
		if err != nil {
			return
		}
		if _, err := image.Absences(t.Context()); err != nil {
			return
		}
		view := rootfs.NewView(image.Layers(), rootfs.Options{MaxDownload: -1})
		if err := view.Predict(t.Context()); err != nil {
			return
		}
		view.EachPredicted(func(name string, e rootfs.Entry) {
			if name != filepath.Clean(name) || !strings.HasPrefix(name, "/") {
				t.Errorf("%q is no clean path", name)
			}
			origin := image.Origin(e.Layer(), name)
			if strings.HasPrefix(origin, "/") || strings.HasPrefix(origin, "..") {
				t.Errorf("%q comes from %q", name, origin)
			}
			if strings.Contains(string(e.Text), "root:") {
				t.Errorf("%q has what is outside of the context", name)
			}
		})
		for _, name := range []string{"/run.sh", "/app/run.sh", "/usr/bin/python3", "/etc/passwd"} {
			_ = view.Doubt(name)
			_, _ = view.Find(t.Context(), "/", name, nil)
		}
	})
}
