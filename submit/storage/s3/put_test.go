package s3_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/aws/aws-sdk-go-v2/aws"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/fixtures/treetest"
	"github.com/seatrial/seatrial/submit/storage/s3"
)

// plant makes files; a name that ends in a slash is an empty folder.
func plant(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		name := filepath.Join(dir, name) + strings.Repeat("/", strings.Count(name[len(name)-1:], "/"))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "/") {
			continue
		}
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestPut(t *testing.T) {
	server := start(t)
	makeBucket(t, server, "ships")
	dir := plant(t, map[string]string{"a.txt": "a", "sub/b c.txt": "b", "run.sh": "#!/bin/sh", ".git/config": "x", "void/": "", "größe": "ü"})
	if err := errors.Join(os.Chmod(filepath.Join(dir, "run.sh"), 0o755), os.Symlink("a.txt", filepath.Join(dir, "latest")), os.Symlink("sub", filepath.Join(dir, "other"))); err != nil {
		t.Fatal(err)
	}
	at := func(key string) s3.Source { return s3.Source{Bucket: "ships", Key: key, Endpoint: server.Endpoint} }
	stored, err := s3.Put(t.Context(), dir, at("in"), s3.PutOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := &s3.Stored{Bucket: "ships", Prefix: "in/", Objects: 5, Bytes: 14, Lost: []string{
		"1 hidden name is left out: .git",
		"1 link is stored as a copy of the file it leads to: latest",
		"1 link to a folder is left out: other",
		"1 empty folder is left out: void",
		"1 executable file loses the mode: nodes make every file 644: run.sh",
	}}
	if diff := cmp.Diff(want, stored); diff != "" {
		t.Error(diff)
	}
	home, _, err := fetch(t, at("in/"), s3.FetchOptions{})
	if diff := cmp.Diff(map[string]string{".": "700", "a.txt": "644 a", "latest": "644 a", "run.sh": "644 #!/bin/sh", "sub": "755", "sub/b c.txt": "644 b", "größe": "644 ü"}, treetest.Texts(t, home)); err != nil || diff != "" {
		t.Error(err, diff)
	}
	// A change of one file sends one file.
	if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte("A"), 0o644); err != nil {
		t.Fatal(err)
	}
	stored, err = s3.Put(t.Context(), dir, at("in/"), s3.PutOptions{Hidden: true})
	if err != nil || stored.Objects != 6 || stored.Skipped != 3 { // a.txt and its link are sent, and .git/config
		t.Errorf("%+v, %v", stored, err)
	}
	for key, prefix := range map[string]string{"one": "one", "folder/": "folder/a.txt", "": "a.txt"} {
		if stored, err := s3.Put(t.Context(), filepath.Join(dir, "a.txt"), at(key), s3.PutOptions{}); err != nil || stored.Prefix != prefix || stored.Objects != 1 {
			t.Errorf("%q: %+v, %v", key, stored, err)
		}
	}
}

// Nothing is sent of a tree that cannot be stored whole.
func TestPutErrors(t *testing.T) {
	server := start(t)
	makeBucket(t, server, "ships")
	to := s3.Source{Bucket: "ships", Key: "in", Endpoint: server.Endpoint}
	broken := func(t *testing.T, spoil func(dir string) error) string {
		dir := plant(t, map[string]string{"a": "a"})
		if err := spoil(dir); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	for name, c := range map[string]struct {
		path string
		want string
	}{
		"nothing":  {filepath.Join(t.TempDir(), "none"), "no such file or directory"},
		"dangling": {broken(t, func(d string) error { return os.Symlink("none", filepath.Join(d, "b")) }), `/b": the link is broken or leads out of the folder`},
		"out":      {broken(t, func(d string) error { return os.Symlink("/etc/passwd", filepath.Join(d, "b")) }), `/b": the link is broken or leads out of the folder`},
		"socket": {broken(t, func(d string) error {
			l, err := net.Listen("unix", filepath.Join(d, "b"))
			if err == nil {
				t.Cleanup(func() { l.Close() })
			}
			return err
		}), `/b": it is a socket, and only files can be stored`},
		"empty":    {t.TempDir(), ": it has no file to store"},
		"device":   {"/dev/null", "it is a device, and only files can be stored"},
		"bad name": {broken(t, func(d string) error { return os.WriteFile(filepath.Join(d, "\xff\n"), nil, 0o600) }), "its name cannot be a key of S3, want UTF-8 of at most 1024 bytes"},
	} {
		_, err := s3.Put(t.Context(), c.path, to, s3.PutOptions{})
		var fault *s3.TreeError
		if !errors.As(err, &fault) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error is %v, want %q", name, err, c.want)
		}
	}
	if l, err := s3.List(t.Context(), s3.Source{Bucket: "ships", Endpoint: server.Endpoint}); err != nil || len(l.Objects) > 0 {
		t.Errorf("stored: %+v, %v", l, err)
	}
	t.Setenv("AWS_MAX_ATTEMPTS", "1")
	dir := plant(t, map[string]string{"a": "a"})
	_, err := s3.Put(t.Context(), dir, s3.Source{Bucket: "boats", Endpoint: server.Endpoint}, s3.PutOptions{})
	check(t, "no bucket", err, "storing in s3://boats/: there is no bucket boats", "aws s3 ls")
	_, err = s3.Put(t.Context(), dir, s3.Source{Bucket: "ships", Endpoint: server.Endpoint, Region: "eu-west-1"}, s3.PutOptions{})
	check(t, "region", err, "the bucket is in region us-east-1, not eu-west-1", "for an upload --s3-region us-east-1")
	t.Setenv("AWS_REGION", "eu-west-1") // the user's own, and not said for this bucket: it is found
	if _, err = s3.Put(t.Context(), dir, to, s3.PutOptions{}); err != nil {
		t.Error(err)
	}
	t.Setenv("AWS_SECRET_ACCESS_KEY", "wrong")
	_, err = s3.Put(t.Context(), dir, to, s3.PutOptions{})
	check(t, "secret", err, "your AWS secret key does not belong to your access key", "aws configure")
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	_, err = s3.Put(t.Context(), dir, to, s3.PutOptions{})
	check(t, "anonymous", err, "denies it to a reader without AWS credentials", "aws configure")
}

// A file that changes while it is stored is found out.
func TestPutChanging(t *testing.T) {
	server := start(t)
	makeBucket(t, server, "ships")
	dir := plant(t, map[string]string{"a": "a", "b": "b"})
	changed := false
	_, err := s3.Put(t.Context(), dir, s3.Source{Bucket: "ships", Endpoint: server.Endpoint}, s3.PutOptions{Progress: func(int64, int64) {
		if !changed { // the other one, or this one behind its last byte
			changed = true
			_ = errors.Join(os.WriteFile(filepath.Join(dir, "a"), []byte("longer"), 0o644), os.WriteFile(filepath.Join(dir, "b"), []byte("longer"), 0o644))
		}
	}})
	if err == nil || !strings.Contains(err.Error(), "the file changed while it was read") || strings.Contains(err.Error(), "\n") {
		t.Errorf("error is %v", err)
	}
}

func TestPutReader(t *testing.T) {
	server := start(t)
	makeBucket(t, server, "ships")
	to := s3.Source{Bucket: "ships", Key: "stream", Endpoint: server.Endpoint}
	large := bytes.Repeat([]byte("0123456789"), 2<<20)
	for _, size := range []int64{int64(len(large)), -1} {
		var done, total int64
		stored, err := s3.PutReader(t.Context(), iotest.HalfReader(bytes.NewReader(large)), "large", size, to, s3.PutOptions{Progress: func(d, of int64) { done, total = d, of }})
		if err != nil || stored.Bytes != int64(len(large)) || stored.Prefix != "stream" || done != int64(len(large)) || total != size {
			t.Errorf("%+v, %v, %d of %d", stored, err, done, total)
		}
		home, _, err := fetch(t, to, s3.FetchOptions{})
		if got, _ := os.ReadFile(filepath.Join(home, "stream")); err != nil || !bytes.Equal(got, large) {
			t.Errorf("came home: %d bytes, %v", len(got), err)
		}
	}
	to.Key = "broken"
	own := errors.New("reading https://example.com: broken off")
	if _, err := s3.PutReader(t.Context(), io.MultiReader(bytes.NewReader(large), iotest.ErrReader(own)), "large", -1, to, s3.PutOptions{}); !errors.Is(err, own) {
		t.Errorf("error is %v", err)
	}
	for _, size := range []int64{1, int64(len(large)) + 1} {
		if _, err := s3.PutReader(t.Context(), bytes.NewReader(large), "large", size, to, s3.PutOptions{}); err == nil || !strings.Contains(err.Error(), "want") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%d: error is %v", size, err)
		}
	}
	if _, err := server.Client.HeadObject(t.Context(), &awss3.HeadObjectInput{Bucket: aws.String("ships"), Key: aws.String("broken")}); err == nil {
		t.Error("a broken stream was stored")
	}
	uploads, err := server.Client.ListMultipartUploads(t.Context(), &awss3.ListMultipartUploadsInput{Bucket: aws.String("ships")})
	if err != nil || len(uploads.Uploads) > 0 {
		t.Errorf("left in the bucket: %+v, %v", uploads, err)
	}
	to.Key = "folder/"
	if stored, err := s3.PutReader(t.Context(), strings.NewReader("x"), "a.csv", 1, to, s3.PutOptions{}); err != nil || stored.Prefix != "folder/a.csv" {
		t.Errorf("%+v, %v", stored, err)
	}
	to.Key = "all*"
	_, err = s3.PutReader(t.Context(), strings.NewReader("x"), "a.csv", 1, to, s3.PutOptions{})
	check(t, "folder", err, "want s3://BUCKET/KEY, the key of one object", "")
}
