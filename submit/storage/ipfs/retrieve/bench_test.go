package retrieve_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/fixtures/benchtest"
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
	node := kubotest.ForTest(b)
	for _, c := range []struct {
		name string
		make func(path string) error
	}{
		{"1 GiB in one file", func(path string) error { return benchtest.Noise(path, 1<<30, 0) }},
		{"10,000 files", func(path string) error { return benchtest.ManyFiles(path, "%02d/%02d.csv") }},
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
			commands := []benchtest.Program{
				{Name: "ours", Binary: os.Args[0], Args: []string{node.Gateway, root, to}, Env: contender + "=gateway"},
				{Name: "ours, from the API", Binary: os.Args[0], Args: []string{node.API, root, to}, Env: contender + "=api"},
				{Name: "ipfs get", Binary: node.Binary, Args: []string{"get", "--progress=false", "--output", to, root}, Env: "IPFS_PATH=" + node.Path},
				{Name: "curl", Binary: "curl", Args: []string{"--silent", "--fail", "--output", to, car}},
			}
			for b.Loop() {
				printMedians(b, c.name, to, commands)
			}
		})
	}
}

// printMedians prints the medians of the commands: ours, ours from the API, ipfs get and curl.
func printMedians(b *testing.B, what, to string, commands []benchtest.Program) {
	costs := benchtest.Compare(b, rounds, commands, func() error { return os.RemoveAll(to) })
	for i, c := range costs {
		fmt.Printf("%-18s %-18s %.3f s, peak %.0f MiB\n", what, commands[i].Name, c.Seconds, c.PeakMiB)
	}
	ours, get, curl := costs[0].Seconds, costs[2].Seconds, costs[3].Seconds
	fmt.Printf("%-18s %.2f of ipfs get, %.2f of curl\n", what, ours/get, ours/curl)
	b.ReportMetric(ours/get, "ofGet")
	b.ReportMetric(ours/curl, "ofCurl")
	b.ReportMetric(costs[0].PeakMiB, "peakMiB")
}
