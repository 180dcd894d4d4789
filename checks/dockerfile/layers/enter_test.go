package layers_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// anybody may search any folder, and wants to know of each whether they may.
func anybody(context.Context, rootfs.Entry) (bool, error) { return true, nil }

// Who may enter a folder is as much the RUN's as who may run a file: what is sure is predicted, and what is not is in doubt.
func TestEntered(t *testing.T) {
	dir := folder(t, map[string]string{"run.sh:0755": "#!/bin/sh\n", "src/a.sh:0755": "#!/bin/sh\n"})
	for text, want := range map[string]string{
		"COPY run.sh /p/\nRUN chmod 700 /p":                                         "/p 0700",
		"COPY --chmod=700 run.sh /p/\nRUN chmod 755 /p":                             "/p 0755",
		"COPY --chmod=700 run.sh /p/\nRUN chmod -R 755 /p":                          "/p 0755",
		"COPY src /p\nRUN cd / && chmod 0750 /p && chmod g+w /p":                    "/p 0770",
		"COPY run.sh /p/\nRUN test -e /x || chmod 700 /p":                           "/p RUN in line 3 may change who enters it",
		"COPY run.sh /p/\nRUN chmod $MODE /p":                                       "/p RUN in line 3 may change who enters it",
		"COPY run.sh /p/\nRUN find / -type d -exec chmod 700 {} +":                  "/p RUN in line 3 may change who enters it",
		"COPY run.sh /p/\nRUN find / -type f -exec chmod 700 {} +":                  "/p 0755",
		"COPY run.sh /p/\nRUN find / -type d -exec /bin/chown app {} +":             "/p 0755",
		"COPY --chmod=700 run.sh /p/\nRUN chown -R app /p":                          "/p RUN in line 3 may change who enters it",
		"COPY run.sh /p/\nRUN chown -R app /p":                                      "/p 0755",
		"COPY run.sh /p/\nRUN chmod +x /p/run.sh && mkdir -p /p/q && touch /p/q/t":  "/p 0755",
		"RUN mkdir -m 700 /p\nCOPY run.sh /p/":                                      "/p RUN in line 2 may change who enters it",
		"RUN umask 077 && mkdir -p /p/q\nCOPY run.sh /p/q/":                         "/p RUN in line 2 may change who enters it",
		"RUN mkdir -p /p\nCOPY run.sh /p/":                                          "/p 0755",
		"RUN pip install -r r.txt && rm -rf /root/.cache\nCOPY run.sh /p/":          "/p 0755",
		"COPY run.sh /p/\nRUN --mount=type=tmpfs,target=/p chmod 700 /p":            "/p RUN in line 3 may change who enters it",
		"COPY run.sh /p/\nUSER app\nRUN chmod 700 /p; true":                         "/p RUN in line 4 may change who enters it",
		"COPY run.sh /p/run.sh\nRUN exit 0; chmod 600 /p/run.sh":                    "/p/run.sh RUN in line 3 may change it",
		"COPY run.sh /p/run.sh\nRUN chmod 600 /p/run.sh &":                          "/p/run.sh RUN in line 3 may change it",
		"COPY run.sh /p/run.sh\nRUN umask 077 && chmod +x /p/run.sh":                "/p/run.sh RUN in line 3 may change it",
		"COPY run.sh /p/run.sh\nRUN --mount=type=bind,target=/p chmod 0 /p/run.sh":  "/p/run.sh RUN in line 3 may change it",
		"COPY run.sh /p/run.sh\nRUN --mount=type=cache,target=/q chmod 1 /p/run.sh": "/p/run.sh 0001",
		"COPY run.sh /p/run.sh\nUSER app:app\nRUN chmod 600 /p/run.sh || true":      "/p/run.sh RUN in line 4 may change it",
	} {
		image := predicted(t, dir, "FROM scratch\n"+text+"\n")
		name, want, _ := strings.Cut(want, " ")
		view := rootfs.NewView(image.Layers(), rootfs.Options{MaxDownload: -1})
		found, err := view.Find(t.Context(), "/", name, anybody)
		var doubt *rootfs.DoubtError
		got := ""
		switch {
		case errors.As(err, &doubt):
			got = doubt.Why
		case err != nil:
			t.Fatal(err)
		default:
			got = fmt.Sprintf("%04o", found.Mode)
		}
		if got != want {
			t.Errorf("%s: %s is %q, want %q", text, name, got, want)
		}
	}
}
