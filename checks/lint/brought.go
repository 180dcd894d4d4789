package lint

import (
	"errors"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage/ipfs"
	"github.com/seatrial/seatrial/submit/storage/s3"
)

// Nodes make files of these modes of what they fetch, whatever it had (contract 1, Mount ownership).
const (
	fetchedMode = 0o644
	inlineMode  = 0o600
	folderMode  = 0o755
)

// Brought is what an input has at a path below its target, "" for the target itself. What its source has not been asked, or what
// only its data would tell, is not known.
func (s *Subject) Brought(i int, below string) rootfs.Brought {
	in := s.Job.Task().InputSources[i]
	local, isLocal := in.LocalPath()
	switch kind := func(kind string) bool { return strings.EqualFold(in.Source.Type, kind) }; {
	case in.Upload != "":
		return uploaded(in.Upload, below)
	case isLocal && s.Foreign:
		return rootfs.Brought{}
	case isLocal:
		b := here(local, below)
		if b.Type == 0 && s.Network != nil && !s.Network.Local && s.Network.Origin != "--local" {
			return rootfs.Brought{} // the nodes' own folder may have it
		}
		return b
	case kind(job.SourceURL):
		if u := s.Probed(i).URL; u != nil && u.Code == http.StatusOK && u.Name != "" {
			return onlyFile(u.Name, below)
		}
	case kind(job.SourceS3) && s3Key(in).Single():
		return onlyFile(path.Base(s3Key(in).Key), below)
	case kind(job.SourceInline):
		if url, _ := in.Source.Params["URL"].(string); url != "" && !strings.HasPrefix(url, "data:application/gzip") {
			return itselfFile(below, inlineMode)
		}
	case kind(job.SourceIPFS):
		return content(s.Probed(i).IPFS, below)
	}
	return rootfs.Brought{}
}

// maxListed is how many names of a folder are looked at.
const maxListed = 1000

// Lists are the names of the files at the top of what an input brings, by name, as far as they are known.
func (s *Subject) Lists(i int) (names []string) {
	in := s.Job.Task().InputSources[i]
	local, isLocal := in.LocalPath()
	switch probed := s.Probed(i); {
	case in.Upload != "":
		names = listed(in.Upload)
	case isLocal && s.Foreign:
	case isLocal:
		names = listed(local)
	case probed.URL != nil && probed.URL.Name != "":
		names = []string{probed.URL.Name}
	case strings.EqualFold(in.Source.Type, job.SourceS3) && s3Key(in).Single():
		names = []string{path.Base(s3Key(in).Key)}
	case probed.IPFS != nil && len(probed.IPFS.Names) <= maxListed:
		names = slices.Collect(maps.Keys(probed.IPFS.Names))
	}
	slices.Sort(names)
	return names
}

// listed are the names of a folder's files; that of a file is its own.
func listed(source string) (names []string) {
	if info, err := os.Stat(source); err == nil && !info.IsDir() {
		return []string{filepath.Base(source)}
	}
	folder, err := os.Open(source)
	if err != nil {
		return nil
	}
	defer folder.Close()
	entries, _ := folder.ReadDir(maxListed)
	for _, entry := range entries {
		if !entry.IsDir() {
			names = append(names, entry.Name())
		}
	}
	return names
}

// broughtBy tells what an input brings as soon as its source has answered, which is when probed is closed.
func (s *Subject) broughtBy(probed <-chan struct{}) func(i int) func(below string) rootfs.Brought {
	return func(i int) func(string) rootfs.Brought {
		return func(below string) rootfs.Brought {
			<-probed
			return s.Brought(i, below)
		}
	}
}

// onlyFile is what a folder has in which there is one file.
func onlyFile(name, below string) rootfs.Brought {
	switch below {
	case name:
		return rootfs.Brought{Known: true, Type: rootfs.File, Mode: fetchedMode}
	case "":
		return rootfs.Brought{Known: true, Type: rootfs.Dir, Mode: folderMode}
	}
	return rootfs.Brought{Known: true}
}

// itselfFile is what an input has that is one file at its target.
func itselfFile(below string, mode uint16) rootfs.Brought {
	if below == "" {
		return rootfs.Brought{Known: true, Type: rootfs.File, Mode: mode}
	}
	return rootfs.Brought{Known: true}
}

// content is what is at a path of IPFS, as far as its root block tells: the names at the top.
func content(root *ipfs.Root, below string) rootfs.Brought {
	first, more, deeper := strings.Cut(below, "/")
	switch {
	case root == nil || !root.Found || root.Sub != "" || root.NoSub != "":
		return rootfs.Brought{}
	case root.Kind == ipfs.File:
		return itselfFile(below, fetchedMode)
	case root.Kind != ipfs.Folder || root.Names == nil:
		return rootfs.Brought{}
	case below == "":
		return rootfs.Brought{Known: true, Type: rootfs.Dir, Mode: folderMode}
	}
	kind, there := root.Names[first]
	switch {
	case !there, kind == ipfs.File && deeper && more != "":
		return rootfs.Brought{Known: true}
	case kind == ipfs.File:
		return rootfs.Brought{Known: true, Type: rootfs.File, Mode: fetchedMode}
	}
	return rootfs.Brought{}
}

// uploaded is what comes of a file or folder of this machine that is uploaded: without hidden files, and with the modes of what is
// fetched. A file is put in a folder of its own.
func uploaded(source, below string) rootfs.Brought {
	info, err := os.Stat(source)
	switch {
	case err != nil:
		return rootfs.Brought{}
	case !info.IsDir():
		return onlyFile(filepath.Base(source), below)
	}
	for part := range strings.SplitSeq(below, "/") {
		if strings.HasPrefix(part, ".") {
			return rootfs.Brought{Known: true}
		}
	}
	b := inFolder(source, below)
	if b.Type == rootfs.File {
		b.Mode = fetchedMode
	}
	return b
}

// here is what a node that has the same folder as this machine mounts of it, with its modes.
func here(folder, below string) rootfs.Brought {
	if _, err := os.Stat(folder); err != nil || !filepath.IsAbs(folder) {
		return rootfs.Brought{}
	}
	return inFolder(folder, below)
}

// inFolder is what a folder of this machine has at a path. Where a link leads on a node is not known.
func inFolder(folder, below string) rootfs.Brought {
	at := folder
	info, err := os.Stat(at)
	for part := range strings.SplitSeq(below, "/") {
		if part == "" || err != nil {
			continue
		}
		at = filepath.Join(at, part)
		info, err = os.Lstat(at)
		if err == nil && info.Mode()&fs.ModeSymlink != 0 {
			return rootfs.Brought{}
		}
	}
	b := rootfs.Brought{Known: true}
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return rootfs.Brought{} // also of a path through a file
	case info.IsDir():
		b.Type, b.Mode = rootfs.Dir, uint16(info.Mode().Perm())
	case info.Mode().IsRegular():
		b.Type, b.Mode = rootfs.File, uint16(info.Mode().Perm())
	default:
		return rootfs.Brought{}
	}
	return b
}

func s3Key(in job.Input) s3.Source {
	key, _ := in.Source.Params["Key"].(string)
	return s3.Source{Key: key}
}
