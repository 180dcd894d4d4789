package submit

import (
	"archive/tar"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/fixtures/archivetest"
)

// What is no part of a job's results is not taken for one.
func TestFetchBesideOthers(t *testing.T) {
	whole := answer(200, string(archivetest.Make(t, archivetest.File("stdout"))))
	c := fakeResults(t, "Completed", "local", map[string]http.HandlerFunc{"/e-1.tar.gz": whole, "/e-2.tar.gz": whole}, urlResult("{server}/e-1.tar.gz"), urlResult("{server}/e-2.tar.gz"))
	for _, files := range []map[string]string{{"r/mine": ""}, {"r/e-1": ""}, {"r/e-1/x": "", "r/e-3/x": ""}} {
		parent := home(t, files)
		var exists *ExistsError
		if _, err := c.Fetch(t.Context(), "j-1", FetchOptions{Dir: filepath.Join(parent, "r")}); !errors.As(err, &exists) {
			t.Errorf("%v: %v", files, err)
		}
	}
}

func TestFetchPlaces(t *testing.T) {
	data := archivetest.Make(t, archivetest.File("stdout"), archivetest.Entry(tar.TypeDir, "outputs", ""), archivetest.File("outputs/new"))
	c := fakeResults(t, "Completed", "local", map[string]http.HandlerFunc{"/e-1.tar.gz": answer(200, string(data))}, urlResult("{server}/e-1.tar.gz"))
	tests := []struct {
		name      string
		files     map[string]string // in the temporary folder, before
		dir       string
		overwrite bool
		err       string
		want      []string
	}{
		{name: "new", dir: "a/b", want: []string{"outputs", "outputs/new", "stdout"}},
		{name: "empty", files: map[string]string{"r/.keep": ""}, dir: "empty", want: []string{"outputs", "outputs/new", "stdout"}},
		{name: "taken", files: map[string]string{"r/stdout": "old"}, dir: "r", err: "r has results already", want: []string{"stdout"}},
		{name: "overwritten", files: map[string]string{"r/stdout": "old", "r/outputs/old": "old", "r/mine": "old"}, dir: "r", overwrite: true,
			want: []string{"mine", "outputs", "outputs/new", "stdout"}},
		{name: "a file", files: map[string]string{"r": ""}, dir: "r", err: "preparing "},
		{name: "below a file", files: map[string]string{"r": ""}, dir: "r/s", err: "preparing "},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			parent := home(t, test.files)
			dir := filepath.Join(parent, test.dir)
			if test.name == "empty" {
				if err := os.Mkdir(dir, 0o755); err != nil {
					t.Fatal(err)
				}
			}
			fetched, err := c.Fetch(t.Context(), "j-1", FetchOptions{Dir: dir, Overwrite: test.overwrite})
			if test.overwrite && (len(fetched) != 1 || !slices.Equal(fetched[0].Before, []string{"mine"})) {
				t.Errorf("from before: %+v", fetched)
			}
			if (err == nil) != (test.err == "") || err != nil && !strings.Contains(err.Error(), test.err) {
				t.Errorf("got %v, want %q", err, test.err)
			}
			if test.want != nil {
				if got := archivetest.Tree(t, dir); !slices.Equal(got, test.want) {
					t.Errorf("got %q, want %q", got, test.want)
				}
			}
			if left, _ := filepath.Glob(filepath.Join(parent, ".seatrial-*")); len(left) > 0 {
				t.Errorf("%v is left behind", left)
			}
		})
	}
}
