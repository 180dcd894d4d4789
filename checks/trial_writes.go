package checks

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/dustin/go-humanize"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
)

var trialWrites = &Check{
	ID:       "trial-writes",
	Title:    "the workload writes nothing of use outside its outputs",
	Severity: Warning,
	Doc: `A node throws the container away after the run, and with it every file that is not in a declared output. The job says
"Completed" all the same.

Temporary files, caches, hidden files and system folders are left out, and so are files that do not look like results as long
as there are results in the outputs.`,
	Needs: []Fact{FactTrial},
	Run: func(s *Subject) []Finding {
		t := s.Trial
		if t.ExitCode != 0 || t.StartError != "" || t.OOMKilled || t.TimedOut {
			return nil
		}
		lost := lostResults(t)
		if len(lost) == 0 {
			return nil
		}
		first := lost[0]
		what := fmt.Sprintf("%s (%s)", first.Path, humanize.Bytes(uint64(max(first.Size, 0))))
		if len(lost) > 1 {
			what += fmt.Sprintf(" and %d more", len(lost)-1)
		}
		return []Finding{{
			Message:  fmt.Sprintf("workload wrote %s, which is lost with the container; want it in %s", what, outputFolder(s)),
			Fix:      "cp " + shellWord(first.Path) + " " + shellWord(outputFolder(s)+"/") + "  # at the end of the workload",
			Position: s.Job.OutputAt(0, "Path"),
		}}
	},
}

// outputFolder is where results belong: the path of the first output.
func outputFolder(s *Subject) string {
	if outputs := s.Job.Task().ResultPaths; len(outputs) > 0 {
		return path.Clean(outputs[0].Path)
	}
	return job.DefaultOutput.Path
}

// dataExtensions are those of files that are somebody's result, wherever they lie.
var dataExtensions = []string{
	".arrow", ".avro", ".bam", ".ckpt", ".csv", ".feather", ".fits", ".geojson", ".gif", ".h5", ".hdf5", ".jpeg", ".jpg", ".mp3",
	".mp4", ".nc", ".npy", ".npz", ".onnx", ".orc", ".parquet", ".pdf", ".pkl", ".png", ".pt", ".pth", ".safetensors", ".svg",
	".tif", ".tiff", ".tsv", ".vcf", ".wav", ".webp", ".xlsx", ".zip",
}

// workingExtensions are those of files that are nobody's result.
var workingExtensions = []string{".lock", ".log", ".pid", ".pyc", ".sock", ".swp", ".tmp"}

// lostResults are the stray files that look like results, data first and then by size. With files in
// the outputs only data does; with none everything may be what should have been there.
func lostResults(t *harness.Trial) []harness.File {
	data := func(f harness.File) bool { return slices.Contains(dataExtensions, strings.ToLower(path.Ext(f.Path))) }
	all := !anyOutput(t)
	var lost []harness.File
	for _, f := range t.Stray {
		if f.Size > 0 && !slices.Contains(workingExtensions, strings.ToLower(path.Ext(f.Path))) && (all || data(f)) {
			lost = append(lost, f)
		}
	}
	slices.SortStableFunc(lost, func(a, b harness.File) int {
		if data(a) != data(b) {
			if data(a) {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.Size, a.Size)
	})
	return lost
}

// anyOutput tells whether the outputs hold a file.
func anyOutput(t *harness.Trial) bool {
	for _, out := range t.Outputs {
		for _, f := range out.Files {
			if !f.Mode.IsDir() {
				return true
			}
		}
	}
	return false
}
