package pipeline

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage/s3"
)

// A dry run tells what of a folder would not arrive.
func TestPreviewTellsLosses(t *testing.T) {
	data := t.TempDir()
	for name, mode := range map[string]os.FileMode{".env": 0o644, "a.csv": 0o644, "run.sh": 0o755} {
		if err := os.WriteFile(filepath.Join(data, name), []byte("a\n"), mode); err != nil {
			t.Fatal(err)
		}
	}
	var told strings.Builder
	w := newWay(Options{Uploads: Uploads{Bucket: &s3.Source{Bucket: "ships"}}}, None)
	j := &job.Job{Tasks: []*job.Task{{InputSources: []job.Input{{Target: "/inputs", Upload: data, Source: job.Spec{Type: job.SourceS3}}}}}}
	sent, err := w.preview(t.Context(), j, func(line string) { told.WriteString(line + "\n") })
	if err != nil || sent.Task().InputSources[0].Upload != "" {
		t.Fatalf("%+v, %v", sent, err)
	}
	for _, want := range []string{
		": 2 files, 4 B\n",
		"would not upload .env: its name begins with a dot\n",
		"would lose run.sh: it is executable here and arrives as 644\n",
	} {
		if !strings.Contains(told.String(), want) {
			t.Errorf("got %q, want %q in it", told.String(), want)
		}
	}
}
