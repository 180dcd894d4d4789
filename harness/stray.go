package harness

import (
	"cmp"
	"path"
	"slices"
	"strings"
)

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
	rank := func(f File) int {
		if IsData(f.Path) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(files, func(a, b File) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(b.Size, a.Size), cmp.Compare(a.Path, b.Path))
	})
}
