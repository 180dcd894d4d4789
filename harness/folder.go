package harness

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/limits"
)

// ReadFolder lists everything below a result folder, sorted by path, with a digest
// of each regular file. Symbolic links are recorded and never followed; sockets and
// devices are recorded by their mode. A file that this user may not read, such as
// one a container wrote as root with mode 0600, has no digest. The end of ctx ends it, in the middle of a large file as well.
func ReadFolder(ctx context.Context, dir string) ([]File, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("reading results: %w", err)
	}
	defer root.Close()
	var files []File
	err = fs.WalkDir(root.FS(), ".", func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrPermission) && path != "." {
			return fs.SkipDir // the folder itself is listed already
		}
		if err := cmp.Or(err, ctx.Err()); err != nil || path == "." {
			return err
		}
		if field := tooMuch(path, len(files)); field != "" {
			return &limits.Error{Limits: limits.Local, Field: field, Source: "the folder"}
		}
		f, err := readFile(ctx, root, path, d)
		files = append(files, f)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading results: %w", err)
	}
	return files, nil
}

// tooMuch is the limit that another path goes beyond, behind so many; empty for none.
func tooMuch(path string, before int) string {
	switch l := limits.Local; {
	case int64(before) >= l.Entries:
		return "entries"
	case strings.Count(path, "/") >= l.Depth:
		return "depth"
	}
	return ""
}

func readFile(ctx context.Context, root *os.Root, path string, d fs.DirEntry) (File, error) {
	info, err := d.Info()
	if err != nil {
		return File{}, err
	}
	f := File{Path: path, Mode: info.Mode()}
	switch {
	case info.Mode().IsRegular():
		f.Size = info.Size()
		f.Digest, err = digest(ctx, root, path)
	case info.Mode().Type() == fs.ModeSymlink:
		f.Link, err = root.Readlink(path)
	}
	return f, err
}

// digest streams a file through SHA-256; it is empty for a file that may not be read.
func digest(ctx context.Context, root *os.Root, path string) (string, error) {
	f, err := root.Open(path)
	if errors.Is(err, fs.ErrPermission) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, limits.Until(ctx, f)); err != nil {
		return "", err
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil)), nil
}

// ReadResults fills Stdout, Stderr and Outputs from the result folder t.Dir.
func (t *Trial) ReadResults(ctx context.Context, outputs []job.Output) error {
	files, err := ReadFolder(ctx, t.Dir)
	if err != nil {
		return err
	}
	t.Outputs = nil
	for _, o := range outputs {
		t.Outputs = append(t.Outputs, Output{Name: o.Folder(), Path: o.Path, Files: []File{}})
	}
	for _, f := range files {
		if f.Path == "stdout" || f.Path == "stderr" {
			if f.Altered, err = alteredFile(ctx, t.Dir, f); err != nil {
				return err
			}
		}
		switch f.Path {
		case "stdout":
			t.Stdout = f
		case "stderr":
			t.Stderr = f
		}
		for i := range t.Outputs {
			if strings.HasPrefix(f.Path, t.Outputs[i].Name+"/") {
				t.Outputs[i].Files = append(t.Outputs[i].Files, f)
			}
		}
	}
	return nil
}

// dataExtensions are those of files that are results, wherever they lie.
var dataExtensions = []string{
	".arrow", ".avro", ".bam", ".ckpt", ".csv", ".feather", ".fits", ".geojson", ".gif", ".h5", ".hdf5", ".jpeg", ".jpg", ".mp3",
	".mp4", ".nc", ".npy", ".npz", ".onnx", ".orc", ".parquet", ".pdf", ".pkl", ".png", ".pt", ".pth", ".safetensors", ".svg",
	".tif", ".tiff", ".tsv", ".vcf", ".wav", ".webp", ".xlsx", ".zip",
}

// IsData tells by a file's name whether it is a result that somebody wants, wherever it lies.
func IsData(name string) bool {
	return slices.Contains(dataExtensions, strings.ToLower(path.Ext(name)))
}

// SortStray orders files by how likely somebody wants them back: data first, then the largest.
func SortStray(files []File) {
	slices.SortStableFunc(files, func(a, b File) int {
		return cmp.Or(DataFirst(a.Path, b.Path), cmp.Compare(b.Size, a.Size), cmp.Compare(a.Path, b.Path))
	})
}

// DataFirst orders two names by whether they are those of data.
func DataFirst(a, b string) int {
	switch dataA, dataB := IsData(a), IsData(b); {
	case dataA && !dataB:
		return -1
	case dataB && !dataA:
		return 1
	}
	return 0
}
