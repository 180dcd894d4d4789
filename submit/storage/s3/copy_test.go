package s3_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/fixtures/s3test"
	"github.com/seatrial/seatrial/fixtures/treetest"
	"github.com/seatrial/seatrial/submit/storage/s3"
)

func TestCopy(t *testing.T) {
	server := start(t)
	makeBucket(t, server, "ships")
	makeBucket(t, server, "boats")
	large := strings.Repeat("0123456789", 2<<20) // in parts
	put(t, server, "ships", map[string]string{"in/a.txt": "a", "in/sub/b c.txt": "b", "in/large": large, "in/void/": "", "inner": "x"})
	at := func(bucket, key string) s3.Source {
		return s3.Source{Bucket: bucket, Key: key, Endpoint: server.Endpoint}
	}
	for _, c := range []struct {
		from, to string
		want     s3.Stored
	}{
		{"in/", "copy", s3.Stored{Prefix: "copy/", Objects: 3, Bytes: int64(len(large)) + 2}},
		{"in*", "begins/", s3.Stored{Prefix: "begins/", Objects: 4, Bytes: int64(len(large)) + 3}},
		{"", "", s3.Stored{Objects: 4, Bytes: int64(len(large)) + 3}},
		{"in/a.txt", "one", s3.Stored{Prefix: "one", Objects: 1, Bytes: 1}},
		{"in/a.txt", "folder/", s3.Stored{Prefix: "folder/a.txt", Objects: 1, Bytes: 1}},
	} {
		var done, total int64
		got, err := s3.Copy(t.Context(), at("ships", c.from), at("boats", c.to), s3.PutOptions{Progress: func(d, of int64) { done, total = d, of }})
		c.want.Bucket = "boats"
		if diff := cmp.Diff(&c.want, got); err != nil || diff != "" || done != got.Bytes || total != got.Bytes {
			t.Errorf("%s to %s: %v, %d of %d bytes, %s", c.from, c.to, err, done, total, diff)
		}
	}
	home, _, err := fetch(t, at("boats", "copy/"), s3.FetchOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{".": "700", "a.txt": "644 a", "large": fmt.Sprintf("644 %x", sha256.Sum256([]byte(large))), "sub": "755", "sub/b c.txt": "644 b"}
	if diff := cmp.Diff(want, treetest.Texts(t, home)); diff != "" {
		t.Error(diff)
	}
	// What has changed since is sent again, and what has parts in one place only.
	put(t, server, "ships", map[string]string{"in/a.txt": "A"})
	again, err := s3.Copy(t.Context(), at("ships", "in/"), at("boats", "copy"), s3.PutOptions{})
	if err != nil || again.Objects != 3 || again.Skipped != 1 {
		t.Errorf("again: %+v, %v", again, err)
	}
	for _, c := range []struct {
		from, to s3.Source
		want     string
	}{
		{at("ships", "in/"), at("ships", "in"), `storing in s3://ships/in/: object "in/a.txt" is one of those to be read`},
		{at("ships", "in/sub/"), at("ships", "in/sub/"), `storing in s3://ships/in/sub/: object "in/sub/b c.txt" is one of those to be read`},
		{at("ships", "in/"), at("boats", strings.Repeat("k", 1020)), "would have 1026 bytes there, and S3 holds 1024"},
		{at("ships", "in/a.txt"), at("boats", "a*"), "want s3://BUCKET/KEY, the key of one object"},
		{at("ships", "none*"), at("boats", "none"), "reading s3://ships/none*: no object's key begins so"},
		{at("ships", "in/none"), at("boats", "none"), "reading s3://ships/in/none: there is no such object"},
		{at("ships", "in/"), at("rafts", "in"), "storing in s3://rafts/in/: there is no bucket rafts"},
		{at("ships", "in/"), s3.Source{}, "it names no bucket"},
	} {
		_, err := s3.Copy(t.Context(), c.from, c.to, s3.PutOptions{})
		check(t, c.want, err, c.want, "")
	}
	// Another folder of the same bucket is another place.
	if _, err := s3.Copy(t.Context(), at("ships", "in/"), at("ships", "in/copy"), s3.PutOptions{}); err != nil {
		t.Error(err)
	}
}

// Nothing is left of an object whose source breaks off, neither under its key nor in parts, and the source is to blame.
func TestCopyBroken(t *testing.T) {
	server := start(t)
	makeBucket(t, server, "ships")
	const size = 20 << 20
	t.Setenv("AWS_MAX_ATTEMPTS", "1")
	for name, c := range map[string]struct {
		send int
		sum  string
		want string
	}{
		"truncated": {12 << 20, "", ": unexpected EOF"},
		"refused":   {0, "", ": unexpected EOF"},
		"other":     {size, "AAAAAA==", "reading s3://far/a: "},
	} {
		source := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/csv")
			w.Header().Set("Content-Length", fmt.Sprint(size))
			w.Header().Set("ETag", `"1"`)
			if c.sum != "" {
				w.Header().Set("x-amz-checksum-crc32", c.sum)
			}
			if r.Method == http.MethodGet {
				_, _ = w.Write(make([]byte, c.send))
			}
		}))
		defer source.Close()
		_, err := s3.Copy(t.Context(), s3.Source{Bucket: "far", Key: "a", Endpoint: source.URL}, s3.Source{Bucket: "ships", Key: "a", Endpoint: server.Endpoint}, s3.PutOptions{})
		check(t, name, err, c.want, "")
		nothingLeft(t, server)
	}
}

// nothingLeft wants a bucket to have no object, and no part of one.
func nothingLeft(t *testing.T, server *s3test.Server) {
	t.Helper()
	objects, err := server.Client.ListObjectsV2(context.Background(), &awss3.ListObjectsV2Input{Bucket: aws.String("ships")})
	if err != nil || len(objects.Contents) > 0 {
		t.Errorf("stored: %+v, %v", objects, err)
	}
	uploads, err := server.Client.ListMultipartUploads(context.Background(), &awss3.ListMultipartUploadsInput{Bucket: aws.String("ships")})
	if err != nil || len(uploads.Uploads) > 0 {
		t.Errorf("parts are left: %+v, %v", uploads, err)
	}
}

// A stream that is interrupted after its first parts leaves nothing either.
func TestPutReaderInterrupted(t *testing.T) {
	server := start(t)
	makeBucket(t, server, "ships")
	ctx, cancel := context.WithCancel(t.Context())
	parts := bytes.NewReader(make([]byte, 40<<20))
	_, err := s3.PutReader(ctx, io.MultiReader(parts, readerFunc(func([]byte) (int, error) {
		cancel()
		return 0, ctx.Err()
	})), "a", -1, s3.Source{Bucket: "ships", Endpoint: server.Endpoint}, s3.PutOptions{})
	if !errors.Is(err, context.Canceled) || strings.Contains(err.Error(), "\n") {
		t.Errorf("error is %v", err)
	}
	nothingLeft(t, server)
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// What an interrupted fetch has left of a small object is not taken for it: such a file has another mode, another size or another checksum.
func TestFetchLeftovers(t *testing.T) {
	server := start(t)
	makeBucket(t, server, "ships")
	put(t, server, "ships", map[string]string{"in/short": "12345", "in/mode": "12345", "in/whole": "12345", "in/link": "12345"})
	l, err := s3.List(t.Context(), s3.Source{Bucket: "ships", Key: "in/", Endpoint: server.Endpoint})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	dir, outside := t.TempDir(), filepath.Join(t.TempDir(), "outside")
	for name, mode := range map[string]os.FileMode{"short": 0o644, "mode": 0o600, "whole": 0o644} {
		content := "xxxxx"
		if name == "short" {
			content = "x"
		}
		if err := errors.Join(os.WriteFile(filepath.Join(dir, name), []byte(content), mode), os.Chmod(filepath.Join(dir, name), mode)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(outside, filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Fetch(t.Context(), dir, s3.FetchOptions{}); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{".": "700", "short": "644 12345", "mode": "644 12345", "link": "644 12345", "whole": "644 12345"}
	if diff := cmp.Diff(want, treetest.Texts(t, dir)); diff != "" {
		t.Error(diff)
	}
	if _, err := os.Lstat(outside); err == nil {
		t.Error("wrote outside")
	}
}
