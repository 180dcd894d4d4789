package s3_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/fixtures/s3test"
	"github.com/seatrial/seatrial/submit/storage/s3"
)

// start runs a real server whose login is the user's.
func start(t testing.TB) *s3test.Server {
	t.Helper()
	server := s3test.ForTest(t)
	s3test.SetLogin(t)
	return server
}

// What a real server has is counted as a node counts it.
func TestServer(t *testing.T) {
	server := start(t)
	buckets := t.TempDir()
	for _, key := range []string{"dir/a.txt", "dir/sub/b.txt", "dirx.txt", "odd*key"} {
		name := filepath.Join(buckets, "ships", key)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte("text"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := server.Fill(t.Context(), buckets); err != nil {
		t.Fatal(err)
	}
	// What S3's console makes of an empty folder.
	if _, err := server.Client.PutObject(t.Context(), &awss3.PutObjectInput{Bucket: aws.String("ships"), Key: aws.String("void/")}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		source s3.Source
		want   s3.Objects
	}{
		{s3.Source{Key: "dir/a.txt"}, s3.Objects{Count: 1, Bytes: 4}},
		{s3.Source{Key: "dir/"}, s3.Objects{Count: 2, Bytes: 8}},
		{s3.Source{Key: "dir*"}, s3.Objects{Count: 3, Bytes: 12}},
		{s3.Source{Key: "dir*", Filter: `^x\.txt$`}, s3.Objects{Count: 1, Bytes: 4}},
		{s3.Source{Key: "dir*", Filter: `\.csv$`}, s3.Objects{Problem: s3.Empty}},
		{s3.Source{}, s3.Objects{Count: 4, Bytes: 16}},
		{s3.Source{Key: "odd*key"}, s3.Objects{Count: 1, Bytes: 4}},
		{s3.Source{Key: "void/"}, s3.Objects{Problem: s3.Empty}},
		{s3.Source{Key: "dir"}, s3.Objects{Problem: s3.NoObject, Folder: true}},
		{s3.Source{Key: "d*a.txt"}, s3.Objects{Problem: s3.NoObject}},
		{s3.Source{Key: "dir/none"}, s3.Objects{Problem: s3.NoObject}},
		{s3.Source{Bucket: "boats", Key: "a"}, s3.Objects{Problem: s3.NoBucket}},
		{s3.Source{Bucket: "boats", Key: "a*"}, s3.Objects{Problem: s3.NoBucket}},
		{s3.Source{Key: "dir/a.txt", Region: "eu-west-1"}, s3.Objects{Problem: s3.OtherRegion, Region: s3test.Region}},
		{s3.Source{Key: "dir*", Region: "eu-west-1"}, s3.Objects{Problem: s3.OtherRegion, Region: s3test.Region}},
		{s3.Source{Key: "dir/a.txt", ChecksumSHA256: "mC2eOxVuJxkCKpx0bPCfDNX5aEzEhNcwKq5i6hT3pJc="}, s3.Objects{Problem: s3.OtherChecksum}},
	} {
		if c.source.Bucket == "" {
			c.source.Bucket = "ships"
		}
		c.source.Endpoint = server.Endpoint
		got, err := s3.Probe(t.Context(), c.source)
		if err != nil {
			t.Errorf("%+v: %v", c.source, err)
			continue
		}
		if got.Checksum != "" && c.want.Problem == s3.OtherChecksum {
			got.Checksum = ""
		}
		if diff := cmp.Diff(&c.want, got); diff != "" {
			t.Errorf("%+v: %s", c.source, diff)
		}
	}
}
