package storage

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/fixtures/kubotest"
	"github.com/seatrial/seatrial/fixtures/s3test"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage/cache"
	"github.com/seatrial/seatrial/submit/storage/s3"
)

// data makes a folder with a/one and two in it, of which the second is 100 KB.
func data(t *testing.T, bucket string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, bucket, "in", "a"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"a/one": "one", "two": strings.Repeat("0123456789", 10_000)} {
		if err := os.WriteFile(filepath.Join(dir, bucket, "in", name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// holds wants the folder that data made, with the mode that a node gives it.
func holds(t *testing.T, m Mount, mode os.FileMode) {
	t.Helper()
	one, err1 := os.ReadFile(filepath.Join(m.Source, "a", "one"))
	two, err2 := os.ReadFile(filepath.Join(m.Source, "two"))
	if string(one) != "one" || len(two) != 100_000 || m.Target != "/inputs" || m.ReadOnly || m.Partial {
		t.Errorf("%+v: %q and %d bytes, %v, %v", m, one, len(two), err1, err2)
	}
	if info, err := os.Stat(m.Source); err != nil || info.Mode() != os.ModeDir|mode {
		t.Errorf("%v, %v, want mode %v", info, err, mode)
	}
}

func s3Input(bucket, key, endpoint string) job.Input {
	return job.Input{Target: "/inputs", Source: job.Spec{Type: job.SourceS3, Params: map[string]any{"Bucket": bucket, "Key": key, "Endpoint": endpoint}}}
}

func TestFetchS3(t *testing.T) {
	server := s3test.ForTest(t)
	s3test.SetLogin(t)
	if err := server.Fill(t.Context(), data(t, "ships")); err != nil {
		t.Fatal(err)
	}
	in := s3Input("ships", "in/", server.Endpoint)
	o := FetchOptions{Cache: cache.New(t.TempDir(), 1<<30)}
	moved := 0
	o.Progress = func(int64, int64) { moved++ }
	for range 2 {
		m, err := Fetch(t.Context(), in, t.TempDir(), o)
		if err != nil {
			t.Fatal(err)
		}
		holds(t, m, 0o700)
		if moved == 0 {
			t.Error("no progress")
		}
		o.Progress = func(int64, int64) { t.Error("fetched again") }
	}
	o.Progress = nil
	m, err := Fetch(t.Context(), in, t.TempDir(), FetchOptions{Cache: o.Cache, Sample: 1000})
	if left, _ := os.ReadDir(m.Source); err != nil || !m.Partial || len(left) != 1 {
		t.Errorf("sample: %+v, %v, %v", m, left, err)
	}
	if _, err := Fetch(t.Context(), in, t.TempDir(), FetchOptions{MaxBytes: 1000}); err == nil || !strings.Contains(err.Error(), "it has 100003 bytes, want at most 1000") {
		t.Errorf("error is %v", err)
	}
	var refused *s3.Error
	if _, err := Fetch(t.Context(), s3Input("ships", "none", server.Endpoint), t.TempDir(), o); !errors.As(err, &refused) || refused.Hint() == "" {
		t.Errorf("error is %v", err)
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	var unsupported *UnsupportedInputError
	_, err = Fetch(t.Context(), in, t.TempDir(), o)
	if !errors.As(err, &unsupported) || unsupported.Hint() == "" || strings.Contains(err.Error(), "\n") {
		t.Errorf("error is %v", err)
	}
	t.Log(err)
}

func TestFetchIPFS(t *testing.T) {
	node := kubotest.ForTest(t)
	dir := filepath.Join(data(t, "ships"), "ships", "in")
	folder, err := node.Add(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	file, err := node.Add(t.Context(), filepath.Join(dir, "two"))
	if err != nil {
		t.Fatal(err)
	}
	input := func(cid string) job.Input {
		return job.Input{Target: "/inputs", Source: job.Spec{Type: job.SourceIPFS, Params: map[string]any{"CID": cid}}}
	}
	kept := t.TempDir()
	o := FetchOptions{Cache: cache.New(kept, 1<<30), Getenv: func(name string) string { return map[string]string{"IPFS_PATH": node.Path}[name] }}
	ctx, cancel := context.WithCancel(t.Context())
	interrupted := o
	interrupted.Progress = func(int64, int64) { cancel() }
	if _, err := Fetch(ctx, input(folder), t.TempDir(), interrupted); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	if parts, err := filepath.Glob(filepath.Join(kept, "*", "part", content+".part")); err != nil || len(parts) != 1 {
		t.Errorf("what has come is not kept: %v, %v", parts, err)
	}
	m, err := Fetch(t.Context(), input(folder), t.TempDir(), o)
	if err != nil {
		t.Fatal(err)
	}
	holds(t, m, 0o755)
	m, err = Fetch(t.Context(), input(file), t.TempDir(), o)
	if info, statErr := os.Stat(m.Source); err != nil || statErr != nil || info.Mode() != 0o644 || info.Size() != 100_000 || m.Target != "/inputs" {
		t.Errorf("%+v, %v, %v, %v", m, info, err, statErr)
	}
	m, err = Fetch(t.Context(), input(file), t.TempDir(), FetchOptions{Sample: 1000, Getenv: o.Getenv})
	if info, statErr := os.Stat(m.Source); err != nil || statErr != nil || info.Size() != 1000 || !m.Partial {
		t.Errorf("sample: %+v, %v, %v, %v", m, info, err, statErr)
	}
	gateways := FetchOptions{Getenv: func(name string) string {
		return map[string]string{"IPFS_GATEWAY": "http://127.0.0.1:1, " + node.Gateway}[name]
	}}
	if m, err = Fetch(t.Context(), input(folder), t.TempDir(), gateways); err != nil { // the second has it
		t.Fatal(err)
	}
	holds(t, m, 0o755)
	node.Stop()
	if m, err = Fetch(t.Context(), input(folder), t.TempDir(), o); err != nil { // from the cache
		t.Fatal(err)
	}
	holds(t, m, 0o755)
	var unsupported *UnsupportedInputError
	_, err = Fetch(t.Context(), input("bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy"), t.TempDir(), FetchOptions{Getenv: func(string) string { return "" }})
	if !errors.As(err, &unsupported) || unsupported.Hint() == "" || strings.Contains(err.Error(), "\n") {
		t.Errorf("error is %v", err)
	}
	t.Log(err)
	if _, err := Fetch(t.Context(), input("nonsense"), t.TempDir(), o); err == nil || err.Error() != `reading IPFS input "nonsense": it is not a CID` {
		t.Errorf("error is %v", err)
	}
}
