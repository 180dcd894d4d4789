package layers_test

import (
	"os"
	"strings"
	"testing"
)

// deep makes folders in each other until no path from the root leads to the last one.
func deep(t *testing.T, dir string) {
	t.Helper()
	at, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	name := strings.Repeat("n", 250)
	for range 20 {
		if err := at.Mkdir(name, 0o755); err != nil {
			t.Fatal(err)
		}
		below, err := at.OpenRoot(name)
		if err != nil {
			t.Fatal(err)
		}
		at.Close()
		at = below
	}
	at.Close()
}

// A folder in which nothing can be that is copied is not gone through, also where a name has a wildcard. Why another one cannot be is said
// in one line of a length that people read.
func TestWalk(t *testing.T) {
	dir := folder(t, map[string]string{"z.py": "z", "src/sub/b.py": "b", "deep": "/"})
	deep(t, dir+"/deep")
	for text, want := range map[string]string{
		"COPY *.py /app/":         "/app/z.py file 0644 1 2",
		"COPY s*/sub /app/":       "/app/b.py file 0644 1 2",
		"COPY z.py src /app/":     "/app/sub/b.py file 0644 1 2",
		"COPY [y-z].py s?c /app/": "/app/sub/b.py file 0644 1 2",
		"COPY d*p z.py /app/":     "/app/z.py reading the build context: deep/" + strings.Repeat("n", 75) + "…: file name too long",
	} {
		image := predicted(t, dir, "FROM scratch\n"+text+"\n")
		name, want, _ := strings.Cut(want, " ")
		if got := at(t, image, name); got != want {
			t.Errorf("%s: %s is %q, want %q", text, name, got, want)
		}
	}
}

// Of a context that the builder alone has nothing is said to be missing, however it is copied.
func TestNoContext(t *testing.T) {
	for text, name := range map[string]string{
		"COPY . /":                               "/run.sh",
		"COPY . /app":                            "/app/run.sh",
		"COPY run.sh /":                          "/run.sh",
		"COPY *.sh /app/":                        "/app/run.sh",
		"COPY . /app\nRUN chmod 755 /app/run.sh": "/app/run.sh",
		"COPY --exclude=*.txt . /":               "/run.sh",
	} {
		image := predicted(t, "", "FROM scratch\n"+text+"\n")
		if got := at(t, image, name); got != "there is no build context" {
			t.Errorf("%s: %s is %q, want that it is not known", text, name, got)
		}
	}
}
