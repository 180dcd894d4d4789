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
	mu       sync.Mutex
	// files by their path; one that is still being read has no CID.
	files map[string]link
	// folders by their path, with the number of files in them.
	folders map[string]int
}

// NewFolder is an empty folder. The error is that of the profile.
func NewFolder(o Options) (*Folder, error) {
	r, err := o.Profile.rules()
	if err != nil {
		return nil, err
	}
	return &Folder{
		chunker:  newChunker(r, o),
		progress: &progress{tell: o.Progress, total: -1},
		files:    make(map[string]link),
		folders:  make(map[string]int),
	}, nil
}

// maxName is the longest name of a file that Linux can hold, in bytes.
const maxName = 255

// Add reads a stream to its end and puts it into the folder as a file. The name is a path with slashes; folders
// on it are made. Several may be added at once; their blocks then mix. What failed can be added again.
func (f *Folder) Add(ctx context.Context, name string, r io.Reader) error {
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
	for part := range strings.SplitSeq(name, "/") {
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
	f.mu.Lock()
	defer f.mu.Unlock()
	a := &assembly{chunker: f.chunker, progress: f.progress}
	// Slashes sort before all else, so that what is in a folder stands together.
	names := slices.SortedFunc(maps.Keys(f.files), func(x, y string) int {
		return strings.Compare(strings.ReplaceAll(x, "/", "\x00"), strings.ReplaceAll(y, "/", "\x00"))
	})
	made, err := f.below("", names, a)
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

// below makes the folder of the files whose names begin with a prefix, which is empty or ends in a slash.
func (f *Folder) below(prefix string, names []string, a *assembly) (link, error) {
	var entries []entry
	for len(names) > 0 {
		base, _, nested := strings.Cut(names[0][len(prefix):], "/")
		made, n := f.files[names[0]], 1
		if nested {
			inside := prefix + base + "/"
			for n < len(names) && strings.HasPrefix(names[n], inside) {
				n++
			}
			var err error
			if made, err = f.below(inside, names[:n], a); err != nil {
				return link{}, err
			}
		}
		entries, names = append(entries, entry{name: base, link: made}), names[n:]
	}
	return a.folder(context.Background(), entries)
}
