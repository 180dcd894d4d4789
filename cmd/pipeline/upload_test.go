package pipeline

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage/s3"
)

// A folder to which a file is added while it is uploaded is not taken for the one that was hashed. A fake stands in for S3,
// because it adds the file.
func TestBucketOfChangingFolder(t *testing.T) {
	data := t.TempDir()
	add := func(name string) {
		if err := os.WriteFile(filepath.Join(data, name), []byte(name), 0o644); err != nil {
			t.Error(err)
		}
	}
	changing := true
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			_, _ = io.WriteString(w, "<ListBucketResult></ListBucketResult>")
			return
		}
		_, _ = io.Copy(io.Discard, r.Body)
		if changing {
			add("b")
		}
	}))
	t.Cleanup(server.Close)
	t.Setenv("AWS_ACCESS_KEY_ID", "key")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	t.Setenv("AWS_MAX_ATTEMPTS", "1")
	add("a")
	bucket := s3.Source{Bucket: "ships", Endpoint: server.URL, Region: "us-east-1"}
	in := job.Input{Target: "/inputs", Upload: data}
	if _, err := toBucket(t.Context(), None, bucket, in); err == nil || err.Error() != "uploading "+data+": it changed while it was uploaded" {
		t.Errorf("error is %v", err)
	}
	changing = false
	if source, err := toBucket(t.Context(), None, bucket, in); err != nil || source.Type != job.SourceS3 {
		t.Errorf("%+v, %v", source, err)
	}
}
