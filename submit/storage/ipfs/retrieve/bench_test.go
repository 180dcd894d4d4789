package retrieve_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/fixtures/kubotest"
	"github.com/seatrial/seatrial/submit/storage/ipfs"
	"github.com/seatrial/seatrial/submit/storage/ipfs/retrieve"
)

// contender is the variable by which the benchmark starts this binary as the program that it compares.
const contender = "SEATRIAL_BENCH"

func TestMain(m *testing.M) {
	var at ipfs.Endpoint
	switch os.Getenv(contender) {
	case "gateway":
		at.Gateway = os.Args[1]
	case "api":
		at.API = os.Args[1]
	default:
		os.Exit(m.Run())
	}
	if err := fetch(at, os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func fetch(at ipfs.Endpoint, typed, to string) error {
	c, err := cid.Decode(typed)
	if err != nil {
		return err
	}
	dir, err := os.OpenRoot(filepath.Dir(to))
	if err != nil {
		return err
	}
	defer dir.Close()
	_, err = retrieve.Fetch(context.Background(), c, []ipfs.Endpoint{at}, dir, filepath.Base(to), retrieve.Options{})
	return err
}

// rounds is how often each program runs, in turn.
const rounds = 3

// The time and peak memory of fetching 1 GiB in one file and 550 MB in 10,000, beside `ipfs get` and beside curl, which
// takes the same CAR and neither looks at it nor unpacks it. `make bench` prints the medians.
func BenchmarkBesideGetAndCurl(b *testing.B) {
	dir := b.TempDir()
	node, err := kubotest.Start(b.Context(), dir)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(node.Stop)
	for _, c := range []struct {
		name string
		make func(path string) error
	}{
		{"1 GiB in one file", func(path string) error { return noise(path, 1<<30, 0) }},
		{"10,000 files", func(path string) error {
			for i := range 10_000 {
				if err := noise(filepath.Join(path, fmt.Sprintf("%02d/%02d.csv", i/100, i%100)), 55_000, uint64(i)); err != nil {
					return err
				}
			}
			return nil
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			path, to := filepath.Join(dir, "data"), filepath.Join(dir, "got")
			if err := c.make(path); err != nil {
				b.Fatal(err)
			}
			root, err := node.Add(b.Context(), path)
			if err != nil {
				b.Fatal(err)
			}
			if err := os.RemoveAll(path); err != nil {
				b.Fatal(err)
			}
			car := node.Gateway + "/ipfs/" + root + "?format=car&dag-scope=all&car-version=1&car-order=dfs&car-dups=y"
			commands := []command{
				{"ours", os.Args[0], []string{node.Gateway, root, to}, contender + "=gateway"},
				{"ours, from the API", os.Args[0], []string{node.API, root, to}, contender + "=api"},
				{"ipfs get", node.Binary, []string{"get", "--progress=false", "--output", to, root}, "IPFS_PATH=" + node.Path},
				{"curl", "curl", []string{"--silent", "--fail", "--output", to, car}, ""},
			}
			for b.Loop() {
				compare(b, c.name, to, commands)
			}
		})
	}
}

type command struct {
	name, binary string
	args         []string
	env          string
}

// compare runs the commands in turn and prints their medians.
func compare(b *testing.B, what, to string, commands []command) {
	times, peaks := make([][]float64, len(commands)), make([][]float64, len(commands))
	for range rounds {
		for i, c := range commands {
			cmd := exec.CommandContext(b.Context(), c.binary, c.args...)
			cmd.Env = append(os.Environ(), c.env, "IPFS_TELEMETRY=off")
			start := time.Now()
			if output, err := cmd.CombinedOutput(); err != nil {
				b.Fatalf("%s: %v: %s", c.name, err, output)
			}
			times[i] = append(times[i], time.Since(start).Seconds())
			peaks[i] = append(peaks[i], float64(cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)/1024)
			if err := os.RemoveAll(to); err != nil {
				b.Fatal(err)
			}
		}
	}
	for i, c := range commands {
		fmt.Printf("%-18s %-18s %.3f s, peak %.0f MiB\n", what, c.name, median(times[i]), median(peaks[i]))
	}
	ours, get, curl := median(times[0]), median(times[2]), median(times[3])
	fmt.Printf("%-18s %.2f of ipfs get, %.2f of curl\n", what, ours/get, ours/curl)
	b.ReportMetric(ours/get, "ofGet")
	b.ReportMetric(ours/curl, "ofCurl")
	b.ReportMetric(median(peaks[0]), "peakMiB")
}

func median(of []float64) float64 {
	slices.Sort(of)
	return of[len(of)/2]
}

// noise makes a file of random bytes.
func noise(path string, size int64, seed uint64) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	var key [32]byte
	key[0], key[1] = byte(seed), byte(seed>>8)
	_, err = io.CopyN(f, rand.NewChaCha8(key), size)
	return err
}
