package importer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
)

// Folder is a folder that is put together from streams: a download, or all objects below an S3 prefix.
type Folder struct {
	chunker  *chunker
	progress *progress
	// invalid is what was wrong with the options.
	invalid error

	mu sync.Mutex
	// files by their path; one that is still being read has no CID.
	files map[string]link
	// folders by their path, with the number of files in them.
	folders map[string]int
}

// NewFolder is an empty folder. An unknown profile is an error of its methods.
func NewFolder(o Options) *Folder {
	f := &Folder{
		progress: &progress{tell: o.Progress, total: -1},
		files:    make(map[string]link),
		folders:  make(map[string]int),
	}
	r, err := o.Profile.rules()
	if err != nil {
		f.invalid = err
		return f
	}
	f.chunker = newChunker(r, o)
	return f
}

// maxName is the longest name of a file that Linux can hold, in bytes.
const maxName = 255

// Add reads a stream to its end and puts it into the folder as a file. The name is a path with slashes; folders
// on it are made. Several may be added at once; their blocks then mix. What failed can be added again.
func (f *Folder) Add(ctx context.Context, name string, r io.Reader) error {
	if f.invalid != nil {
		return f.invalid
	}
	if err := f.claim(name); err != nil {
		return fmt.Errorf("adding %s: %w", shown(name), err)
	}
	made, err := f.chunker.stream(ctx, r, f.progress)
	f.mu.Lock()
	defer f.mu.Unlock()
	if err != nil {
		delete(f.files, name)
		for parent := range parents(name) {
			f.folders[parent]--
		}
		return fmt.Errorf("reading %s: %w", shown(name), err)
	}
	f.files[name] = made
	return nil
}

// claim reserves the name of a file.
func (f *Folder) claim(name string) error {
	if !fs.ValidPath(name) || name == "." || strings.Contains(name, "\x00") {
		return errors.New("it is no path of a file inside a folder")
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, ok := f.files[name]; ok {
		return errors.New("there is a file of this name already")
	}
	if f.folders[name] > 0 {
		return errors.New("there is a folder of this name already")
	}
	for parent := range parents(name) {
		if _, ok := f.files[parent]; ok {
			return fmt.Errorf("%s is a file already", shown(parent))
		}
	}
	for _, part := range strings.Split(name, "/") {
		if len(part) > maxName {
			return fmt.Errorf("a name in it is %d bytes long, want %d at most", len(part), maxName)
		}
	}
	f.files[name] = link{}
	for parent := range parents(name) {
		f.folders[parent]++
	}
	return nil
}

// parents are the folders on a path, the nearest first.
func parents(name string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
			if !yield(dir) {
				return
			}
		}
	}
}

// Root makes the folder of all files that were added. Call it when no Add is going on.
func (f *Folder) Root() (*Root, error) {
	if f.invalid != nil {
		return nil, f.invalid
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	a := &assembly{chunker: f.chunker, progress: f.progress}
	made, err := a.tree(f.files)
	if err != nil {
		return nil, err
	}
	root := a.result(made)
	root.Files, root.Bytes = len(f.files), 0 // progress also knows what was read in vain
	for _, file := range f.files {
		root.Bytes += int64(file.data)
	}
	return root, nil
}

// tree places files into the folders of their paths.
func (a *assembly) tree(files map[string]link) (link, error) {
	// Slashes sort before all else, so that a folder's files stand together.
	names := slices.SortedFunc(maps.Keys(files), func(x, y string) int {
		return strings.Compare(strings.ReplaceAll(x, "/", "\x00"), strings.ReplaceAll(y, "/", "\x00"))
	})
	ctx := context.Background()
	a.open = [][]entry{nil}
	var at []string
	leave := func(depth int) error {
		for len(at) > depth {
			last := len(at) - 1
			if _, err := a.take(ctx, step{kind: leaveStep, name: at[last]}); err != nil {
				return err
			}
			at = at[:last]
		}
		return nil
	}
	for _, name := range names {
		parts := strings.Split(name, "/")
		folders, base := parts[:len(parts)-1], parts[len(parts)-1]
		common := 0
		for common < min(len(at), len(folders)) && at[common] == folders[common] {
			common++
		}
		if err := leave(common); err != nil {
			return link{}, err
		}
		for _, folder := range folders[common:] {
			at = append(at, folder)
			a.open = append(a.open, nil)
		}
		a.open[len(a.open)-1] = append(a.open[len(a.open)-1], entry{name: base, link: files[name]})
	}
	if err := leave(0); err != nil {
		return link{}, err
	}
	return a.take(ctx, step{kind: leaveStep})
}
