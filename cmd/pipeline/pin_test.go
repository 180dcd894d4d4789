package pipeline

import (
	"path/filepath"
	"testing"
)

// A pinning service learns the name of the data, and nothing of a URL that opens it to others.
func TestPinName(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for typed, want := range map[string]string{
		"https://data.example/2024/may.csv?X-Amz-Signature=secret": "may.csv",
		"https://user:secret@data.example/?token=secret":           "data.example",
		"s3://ships/2024/": "2024", "s3://ships": "ships",
		"data/may.csv": "may.csv", "data/": "data", ".": filepath.Base(dir),
	} {
		if got := pinName(typed); got != want {
			t.Errorf("%s: %q, want %q", typed, got, want)
		}
	}
}
