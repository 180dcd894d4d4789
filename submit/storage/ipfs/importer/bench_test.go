package importer_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/seatrial/seatrial/fixtures/benchtest"
	"github.com/seatrial/seatrial/fixtures/kubotest"
	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
)

// contender is the variable by which the benchmark starts this binary as one of the programs that it compares.
const contender = "SEATRIAL_BENCH"

func TestMain(m *testing.M) {
	var err error
	switch path := os.Args[len(os.Args)-1]; os.Getenv(contender) {
	case "":
		os.Exit(m.Run())
	case "ours":
		_, err = importer.Path(context.Background(), path, importer.Options{})
	case "raw":
		err = raw(path)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// rounds is how often each program runs, in turn.
const rounds = 5

// The time and peak memory of hashing 1 GiB in one file and 550 MB in 10,000, beside `ipfs add --only-hash` and
// beside reading and hashing alone. `make bench` prints the medians.
func BenchmarkBesideKubo(b *testing.B) {
	dir := b.TempDir()
	node, err := kubotest.Repository(b.Context(), dir)
	if err != nil {
		b.Fatal(err)
	}
	for _, data := range []struct {
		name string
		make func(path string) error
	}{
		{"1 GiB in one file", func(path string) error { return benchtest.Noise(path, 1<<30, 0) }},
		{"10,000 files in 100 folders", func(path string) error { return benchtest.ManyFiles(path, "%02d/%02d.csv") }},
		{"10,000 files in one folder", func(path string) error { return benchtest.ManyFiles(path, "%02d-%02d.csv") }},
	} {
		name, path := data.name, filepath.Join(dir, data.name)
		if err := data.make(path); err != nil {
			b.Fatal(err)
		}
		commands := []benchtest.Program{
			{Name: "ours", Binary: os.Args[0], Args: []string{path}, Env: contender + "=ours"},
			{Name: "raw", Binary: os.Args[0], Args: []string{path}, Env: contender + "=raw"},
			{Name: "kubo", Binary: node.Binary, Args: []string{"add", "--recursive", "--cid-version=1", "--only-hash", "--quieter", path}, Env: "IPFS_PATH=" + node.Path},
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				printMedians(b, name, commands)
			}
		})
	}
}

// printMedians prints the medians of the commands: ours, raw reading and Kubo's.
func printMedians(b *testing.B, what string, commands []benchtest.Program) {
	costs := benchtest.Compare(b, rounds, commands, func() error { return nil })
	for i, c := range costs {
		fmt.Printf("%-27s %-5s %.3f s, CPU %.3f s, peak %.0f MiB, %d cores\n", what, commands[i].Name, c.Seconds, c.CPU, c.PeakMiB, runtime.NumCPU())
	}
	ours, raw, kubo := costs[0].Seconds, costs[1].Seconds, costs[2].Seconds
	fmt.Printf("%-27s %.2f times as fast as Kubo, %.2f of raw\n", what, kubo/ours, raw/ours)
	b.ReportMetric(kubo/ours, "xKubo")
	b.ReportMetric(raw/ours, "ofRaw")
	b.ReportMetric(costs[0].PeakMiB, "peakMiB")
}

// raw reads all files and hashes them, 256 KiB at a time, on all cores.
func raw(root string) error {
	type piece struct {
		path   string
		offset int64
	}
	pieces := make(chan piece, 256)
	var hashing sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		hashing.Go(func() {
			buffer := make([]byte, 256<<10)
			for p := range pieces {
				f, err := os.Open(p.path)
				if err != nil {
					panic(err)
				}
				n, _ := f.ReadAt(buffer, p.offset)
				sha256.Sum256(buffer[:n])
				f.Close()
			}
		})
	}
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		for offset := int64(0); offset < info.Size(); offset += 256 << 10 {
			pieces <- piece{path, offset}
		}
		return nil
	})
	close(pieces)
	hashing.Wait()
	return err
}
