package importer_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

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
		{"1 GiB in one file", func(path string) error { return noise(path, 1<<30, 0) }},
		{"10,000 files in 100 folders", func(path string) error { return manyFiles(path, "%02d/%02d.csv") }},
		{"10,000 files in one folder", func(path string) error { return manyFiles(path, "%02d-%02d.csv") }},
	} {
		name, path := data.name, filepath.Join(dir, data.name)
		if err := data.make(path); err != nil {
			b.Fatal(err)
		}
		commands := []command{
			{"ours", os.Args[0], []string{path}, contender + "=ours"},
			{"raw", os.Args[0], []string{path}, contender + "=raw"},
			{"kubo", node.Binary, []string{"add", "--recursive", "--cid-version=1", "--only-hash", "--quieter", path}, "IPFS_PATH=" + node.Path},
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				compare(b, name, commands)
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
func compare(b *testing.B, what string, commands []command) {
	times, cpu, peaks := make([][]float64, len(commands)), make([][]float64, len(commands)), make([][]float64, len(commands))
	for range rounds {
		for i, c := range commands {
			cmd := exec.CommandContext(b.Context(), c.binary, c.args...)
			cmd.Env = append(os.Environ(), c.env, "IPFS_TELEMETRY=off")
			start := time.Now()
			if output, err := cmd.CombinedOutput(); err != nil {
				b.Fatalf("%s: %v: %s", c.name, err, output)
			}
			times[i] = append(times[i], time.Since(start).Seconds())
			cpu[i] = append(cpu[i], (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds())
			peaks[i] = append(peaks[i], float64(cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)/1024)
		}
	}
	for i, c := range commands {
		fmt.Printf("%-27s %-5s %.3f s, CPU %.3f s, peak %.0f MiB, %d cores\n", what, c.name, median(times[i]), median(cpu[i]), median(peaks[i]), runtime.NumCPU())
	}
	ours, raw, kubo := median(times[0]), median(times[1]), median(times[2])
	fmt.Printf("%-27s %.2f times as fast as Kubo, %.2f of raw\n", what, kubo/ours, raw/ours)
	b.ReportMetric(kubo/ours, "xKubo")
	b.ReportMetric(raw/ours, "ofRaw")
	b.ReportMetric(median(peaks[0]), "peakMiB")
}

func median(of []float64) float64 {
	slices.Sort(of)
	return of[len(of)/2]
}

func manyFiles(path, pattern string) error {
	for i := range 10_000 {
		if err := noise(filepath.Join(path, fmt.Sprintf(pattern, i/100, i%100)), 55_000, uint64(i)); err != nil {
			return err
		}
	}
	return nil
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
