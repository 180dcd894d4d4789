package upload_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/seatrial/seatrial/fixtures/benchtest"
	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
	"github.com/seatrial/seatrial/submit/storage/upload"
)

// BenchmarkNode puts uploads beside `ipfs add`, each into a node of its own: of data that is new to the node, and of the same once
// more. Data is one file of 1 GiB, and 10,000 files of 550 MB together.
func BenchmarkNode(b *testing.B) {
	for _, data := range []struct {
		name string
		make func(dir string) error
	}{
		{"1GiB", func(dir string) error { return benchtest.Noise(filepath.Join(dir, "data"), 1<<30, 0) }},
		{"10000files", func(dir string) error { return benchtest.ManyFiles(dir, "%02d/%02d.csv") }},
	} {
		dir := b.TempDir()
		if err := data.make(dir); err != nil {
			b.Fatal(err)
		}
		for _, tool := range []string{"seatrial", "ipfs"} {
			b.Run(data.name+"/"+tool+"/new", func(b *testing.B) {
				for b.Loop() {
					b.StopTimer()
					add, stop := adder(b, tool)
					b.StartTimer()
					add(dir)
					b.StopTimer()
					stop()
					b.StartTimer()
				}
			})
			b.Run(data.name+"/"+tool+"/again", func(b *testing.B) {
				add, stop := adder(b, tool)
				defer stop()
				add(dir)
				for b.Loop() {
					add(dir)
				}
			})
		}
		if err := os.RemoveAll(dir); err != nil {
			b.Fatal(err)
		}
	}
}

// adder adds a folder to a new node.
func adder(b *testing.B, tool string) (add func(dir string), stop func()) {
	node, client := startNode(b)
	if tool == "seatrial" {
		return func(dir string) {
			if _, err := upload.Node(b.Context(), client, upload.Path(dir, true), importer.Options{}, quiet); err != nil {
				b.Fatal(err)
			}
		}, node.Stop
	}
	return func(dir string) {
		if _, err := node.Run(b.Context(), "add", "--recursive", "--cid-version=1", "--quieter", dir); err != nil {
			b.Fatal(err)
		}
	}, node.Stop
}
