package journal

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
)

// Home is what has been brought home into a folder.
type Home struct {
	// Dir is the folder, absolute, and JobID whose results they are.
	Dir   string `json:"dir"`
	JobID string `json:"job"`
	// Executions by their IDs.
	Executions map[string]HomeOf `json:"executions"`
	// Of so many executions that had results.
	Of int `json:"of"`
}

// HomeOf are the results of one execution.
type HomeOf struct {
	// Folder is theirs in Dir, "." for Dir itself.
	Folder string `json:"folder"`
	// Digest of all that is in it, as whoever notes it makes it.
	Digest string `json:"digest"`
}

// homes is the folder with one file for each folder of results.
func (j *Journal) homes() string { return filepath.Join(filepath.Dir(j.dir), "fetched") }

func (j *Journal) home(dir string) string {
	sum := sha256.Sum256([]byte(dir))
	return filepath.Join(j.homes(), hex.EncodeToString(sum[:])+".json")
}

// NoteHome remembers what has come into a folder, and forgets folders that are gone. That it cannot be written down costs
// nothing but that.
func (j *Journal) NoteHome(h Home) error {
	if err := os.MkdirAll(j.homes(), 0o700); err != nil {
		return err
	}
	entries, _ := os.ReadDir(j.homes())
	for _, e := range entries {
		name := filepath.Join(j.homes(), e.Name())
		if known, ok := readHome(name); ok {
			if _, err := os.Stat(known.Dir); os.IsNotExist(err) {
				_ = os.Remove(name)
			}
		}
	}
	data, err := json.Marshal(h)
	if err != nil {
		return err
	}
	return disk.WriteFile(j.home(h.Dir), data, 0o600)
}

// Home is what was noted of a folder of a job's results; false when nothing was.
func (j *Journal) Home(dir, jobID string) (h Home, ok bool) {
	h, ok = readHome(j.home(dir))
	return h, ok && h.Dir == dir && h.JobID == jobID
}

func readHome(name string) (h Home, ok bool) {
	data, err := limits.State.ReadFile(name)
	return h, err == nil && json.Unmarshal(data, &h) == nil
}
