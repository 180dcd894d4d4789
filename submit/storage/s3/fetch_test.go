package s3_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/fixtures/s3test"
	"github.com/seatrial/seatrial/fixtures/treetest"
	"github.com/seatrial/seatrial/submit/storage/s3"
)

// put stores objects in a bucket with versions and returns the versions.
func put(t testing.TB, server *s3test.Server, bucket string, objects map[string]string) map[string]string {
	t.Helper()
	versions := map[string]string{}
	for key, content := range objects {
		o, err := server.Client.PutObject(context.Background(), &awss3.PutObjectInput{
			Bucket: aws.String(bucket), Key: aws.String(key), Body: strings.NewReader(content),
			ChecksumAlgorithm: types.ChecksumAlgorithmSha256,
		})
		if err != nil {
			t.Fatal(err)
		}
		versions[key] = aws.ToString(o.VersionId)
	}
	return versions
}

func makeBucket(t testing.TB, server *s3test.Server, name string) {
	t.Helper()
	if _, err := server.Client.CreateBucket(context.Background(), &awss3.CreateBucketInput{Bucket: aws.String(name)}); err != nil {
		t.Fatal(err)
	}
	_, err := server.Client.PutBucketVersioning(context.Background(), &awss3.PutBucketVersioningInput{
		Bucket: aws.String(name), VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled},
	})
	if err != nil {
		t.Fatal(err)
	}
}

// fetch brings an input home, into a folder with a hostile umask's modes.
func fetch(t testing.TB, source s3.Source, o s3.FetchOptions) (dir string, partial bool, err error) {
	t.Helper()
	l, err := s3.List(context.Background(), source)
	if err != nil {
		return "", false, err
	}
	defer l.Close()
	dir = t.TempDir()
	partial, err = l.Fetch(context.Background(), dir, o)
	return dir, partial, err
}

func TestFetch(t *testing.T) {
	server := start(t)
	makeBucket(t, server, "ships")
	old := put(t, server, "ships", map[string]string{"dir/a.txt": "old"})
	put(t, server, "ships", map[string]string{"dir/a.txt": "a", "dir/sub/b.txt": "b", "dirx.txt": "x", "dir/void/": ""})
	sum := sha256.Sum256([]byte("a"))
	good := base64.StdEncoding.EncodeToString(sum[:])
	for name, c := range map[string]struct {
		source s3.Source
		want   map[string]string
	}{
		"key":       {s3.Source{Key: "dir/a.txt"}, map[string]string{"a.txt": "644 a"}},
		"folder":    {s3.Source{Key: "dir/"}, map[string]string{"a.txt": "644 a", "sub": "755", "sub/b.txt": "644 b"}},
		"prefix":    {s3.Source{Key: "dir*"}, map[string]string{"dir": "755", "dir/a.txt": "644 a", "dir/sub": "755", "dir/sub/b.txt": "644 b", "dirx.txt": "644 x"}},
		"in folder": {s3.Source{Key: "dir/s*"}, map[string]string{"sub": "755", "sub/b.txt": "644 b"}},
		"bucket":    {s3.Source{Key: ""}, map[string]string{"dir": "755", "dir/a.txt": "644 a", "dir/sub": "755", "dir/sub/b.txt": "644 b", "dirx.txt": "644 x"}},
		"filter":    {s3.Source{Key: "dir*", Filter: `^/.*b\.txt$`}, map[string]string{"dir": "755", "dir/sub": "755", "dir/sub/b.txt": "644 b"}},
		"version":   {s3.Source{Key: "dir/a.txt", VersionID: old["dir/a.txt"]}, map[string]string{"a.txt": "644 old"}},
		"checksum":  {s3.Source{Key: "dir/a.txt", ChecksumSHA256: good}, map[string]string{"a.txt": "644 a"}},
		"nothing":   {s3.Source{Key: "none*"}, map[string]string{}},
	} {
		c.source.Bucket, c.source.Endpoint = "ships", server.Endpoint
		c.want["."] = "700"
		dir, partial, err := fetch(t, c.source, s3.FetchOptions{})
		if err != nil || partial {
			t.Errorf("%s: partial %v, %v", name, partial, err)
			continue
		}
		if diff := cmp.Diff(c.want, treetest.Texts(t, dir)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestFetchErrors(t *testing.T) {
	server := start(t)
	makeBucket(t, server, "ships")
	put(t, server, "ships", map[string]string{"dir/a.txt": "a"})
	for name, c := range map[string]struct {
		source     s3.Source
		want, hint string
	}{
		"no bucket":     {s3.Source{Bucket: "boats", Key: "a"}, "reading s3://boats/a: there is no bucket boats at 127.0.0.1", "aws s3 ls"},
		"no bucket, *":  {s3.Source{Bucket: "boats", Key: "a*"}, "reading s3://boats/a*: there is no bucket boats", "aws s3 ls"},
		"no object":     {s3.Source{Key: "dirt"}, "reading s3://ships/dirt: there is no such object", "aws s3 ls s3://ships/dirt --endpoint-url http://127.0.0.1:"},
		"folder":        {s3.Source{Key: "dir"}, "reading s3://ships/dir: it is a folder and no object, want a slash at its end", "s3://ships/dir/"},
		"mid wildcard":  {s3.Source{Key: "d*a.txt"}, "there is no such object", ""},
		"no version":    {s3.Source{Key: "dir/a.txt", VersionID: "01ARZ3NDEKTSV4RRFFQ69G5FAV"}, "it has no version 01ARZ3NDEKTSV4RRFFQ69G5FAV", ""},
		"bad checksum":  {s3.Source{Key: "dir/a.txt", ChecksumSHA256: "AAAA"}, "its SHA-256 is ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs=, want AAAA as the job has it", ""},
		"other region":  {s3.Source{Key: "dir/a.txt", Region: "eu-west-1"}, "the bucket is in region us-east-1, not eu-west-1", "opt=region=us-east-1"},
		"bad filter":    {s3.Source{Key: "dir*", Filter: "["}, `its filter "[" is no regular expression`, ""},
		"no bucket set": {s3.Source{Bucket: "-", Key: "a"}, "", ""},
		"no route":      {s3.Source{Key: "a", Endpoint: "http://127.0.0.1:1"}, "127.0.0.1:1: connection refused", ""},
	} {
		if c.source.Bucket == "" {
			c.source.Bucket = "ships"
		}
		if c.source.Endpoint == "" {
			c.source.Endpoint = server.Endpoint
		}
		t.Setenv("AWS_MAX_ATTEMPTS", "1")
		_, _, err := fetch(t, c.source, s3.FetchOptions{})
		check(t, name, err, c.want, c.hint)
	}
	t.Setenv("AWS_SECRET_ACCESS_KEY", "wrong")
	_, _, err := fetch(t, s3.Source{Bucket: "ships", Key: "dir/a.txt", Endpoint: server.Endpoint}, s3.FetchOptions{})
	check(t, "wrong secret", err, "your AWS secret key does not belong to your access key", "AWS_SECRET_ACCESS_KEY")
	t.Setenv("AWS_ACCESS_KEY_ID", "stranger")
	_, _, err = fetch(t, s3.Source{Bucket: "ships", Key: "dir/a.txt", Endpoint: server.Endpoint}, s3.FetchOptions{})
	check(t, "unknown key", err, "does not know your AWS access key", "AWS_ACCESS_KEY_ID")
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	_, _, err = fetch(t, s3.Source{Bucket: "ships", Key: "dir/a.txt", Endpoint: server.Endpoint}, s3.FetchOptions{})
	check(t, "anonymous", err, "denies it to a reader without AWS credentials", "aws configure")
}

// check wants an error of one line with a text and a hint.
func check(t *testing.T, name string, err error, want, hint string) {
	t.Helper()
	var said *s3.Error
	if !errors.As(err, &said) || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") || !strings.Contains(said.Hint(), hint) {
		t.Errorf("%s: error is %v, want %q", name, err, want)
	}
	if said != nil {
		t.Logf("%s: %v\n    %s", name, err, said.Hint())
	}
}

// More than a page of objects, and one that comes in pieces, which is held against its checksum.
func TestFetchLarge(t *testing.T) {
	server := start(t)
	makeBucket(t, server, "ships")
	folder := t.TempDir()
	for i := range 1200 {
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%04d", i)), fmt.Appendf(nil, "%d", i), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	big := make([]byte, 40<<20+1)
	_, _ = rand.NewChaCha8([32]byte{}).Read(big)
	if err := os.WriteFile(filepath.Join(folder, "large"), big, 0o600); err != nil {
		t.Fatal(err)
	}
	to := s3.Source{Bucket: "ships", Key: "all", Endpoint: server.Endpoint}
	var done, total int64
	progress := func(d, of int64) { done, total = d, of }
	stored, err := s3.Put(t.Context(), folder, to, s3.PutOptions{Progress: progress})
	if err != nil || stored.Objects != 1201 || stored.Skipped != 0 || stored.Prefix != "all/" || done != stored.Bytes || total != stored.Bytes {
		t.Fatalf("%+v, %v, %d of %d bytes", stored, err, done, total)
	}
	again, err := s3.Put(t.Context(), folder, to, s3.PutOptions{})
	if err != nil || again.Skipped != 1201 || again.Bytes != stored.Bytes {
		t.Fatalf("again: %+v, %v", again, err)
	}
	dir, partial, err := fetch(t, s3.Source{Bucket: "ships", Key: "all/", Endpoint: server.Endpoint}, s3.FetchOptions{Progress: progress})
	if err != nil || partial || done != stored.Bytes || total != stored.Bytes {
		t.Fatalf("partial %v, %v, %d of %d bytes", partial, err, done, total)
	}
	if got, err := os.ReadFile(filepath.Join(dir, "large")); err != nil || !bytes.Equal(got, big) {
		t.Errorf("large: %d bytes, %v", len(got), err)
	}
	if names, err := os.ReadDir(dir); err != nil || len(names) != 1201 {
		t.Errorf("%d files, %v", len(names), err)
	}
	sampled, partial, err := fetch(t, s3.Source{Bucket: "ships", Key: "all/", Endpoint: server.Endpoint}, s3.FetchOptions{Sample: 25})
	if err != nil || !partial || len(treetest.Texts(t, sampled)) != 18 { // 10 of one digit, 7 of two, and the folder
		t.Errorf("sample: %v, %v, %v", partial, err, treetest.Texts(t, sampled))
	}
	sampled, partial, err = fetch(t, s3.Source{Bucket: "ships", Key: "all/large", Endpoint: server.Endpoint}, s3.FetchOptions{Sample: 20 << 20})
	if got, _ := os.ReadFile(filepath.Join(sampled, "large")); err != nil || !partial || !bytes.Equal(got, big[:20<<20]) {
		t.Errorf("sample of large: %v, %v, %d bytes", partial, err, len(got))
	}
	var names int
	err = s3.Each(t.Context(), s3.Source{Bucket: "ships", Key: "all/", Endpoint: server.Endpoint}, func(name string, size int64, body io.Reader) error {
		names++
		content, err := io.ReadAll(body)
		if err == nil && int64(len(content)) != size || name == "large" && !bytes.Equal(content, big) {
			t.Errorf("%s: %d bytes, want %d", name, len(content), size)
		}
		return err
	})
	if err != nil || names != 1201 {
		t.Errorf("%d objects, %v", names, err)
	}
}
