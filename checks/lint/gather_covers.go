package lint

import (
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

// Cover is what of the image an input's mount covers (F60).
type Cover struct {
	// Program is the file that the command needs; empty when it needs none of those.
	Program string
	// Files of the image at the mount, as far as its layers were read for the command.
	Files rootfs.Listing
	// Known: what the input brings is known. Brings are those of Program and Files.Names that are among it.
	Known  bool
	Brings []string
}

// maxCovered is how many of the covered files are looked for in an input.
const maxCovered = 100

// gatherCovers finds out what the inputs hide.
func (s *Subject) gatherCovers() {
	if s.Exec == nil || s.Exec.View == nil {
		return
	}
	for i, in := range s.Job.Task().InputSources {
		s.Covers = append(s.Covers, Cover{})
		at := s.placeOf(i, in)
		if at == "" || at == "/" {
			continue
		}
		c := &s.Covers[i]
		c.Files = s.Exec.View.Under(at, maxCovered)
		if h := s.Exec.Hides; h != nil && h.Mount == at {
			c.Program = h.Path
		}
		brings := s.brings(i, in)
		if c.Known = brings != nil; !c.Known {
			continue
		}
		for _, name := range slices.Compact(append([]string{c.Program}, c.Files.Names...)) {
			if name != "" && brings(strings.TrimPrefix(strings.TrimPrefix(name, at), "/")) {
				c.Brings = append(c.Brings, name)
			}
		}
	}
}

// placeOf is the place that an input's mount covers, empty when that is not known: of a URL it is its file in the folder.
func (s *Subject) placeOf(i int, in job.Input) string {
	at := path.Clean("/" + in.Target)
	if !strings.EqualFold(in.Source.Type, job.SourceURL) {
		return at
	}
	if u := s.Probed(i).URL; u != nil && u.Name != "" {
		return path.Join(at, u.Name)
	}
	return ""
}

// brings tells of a path below an input's mount, "" for the mount itself, whether the input has it; nil when that is not known.
// A local folder is the node's, and taken to be like the one that is here.
func (s *Subject) brings(i int, in job.Input) func(below string) bool {
	only := func(name string) func(string) bool { return func(below string) bool { return below == name } }
	local, isLocal := in.LocalPath()
	switch kind := in.Source.Type; {
	case in.Upload != "":
		info, err := os.Stat(in.Upload)
		switch {
		case err != nil:
			return nil
		case !info.IsDir():
			return only(filepath.Base(in.Upload)) // which is uploaded in a folder
		}
		return func(below string) bool {
			hidden := slices.ContainsFunc(strings.Split(below, "/"), func(part string) bool { return strings.HasPrefix(part, ".") })
			return !hidden && has(in.Upload, below)
		}
	case isLocal:
		if !filepath.IsAbs(local) || !has(local, "") {
			return nil
		}
		return func(below string) bool { return has(local, below) }
	case strings.EqualFold(kind, job.SourceS3) && s3Key(in).Single():
		return only(path.Base(s3Key(in).Key))
	case strings.EqualFold(kind, job.SourceIPFS):
		if root := s.Probed(i).IPFS; root != nil && root.Found && root.Kind == ipfs.File {
			return only("")
		}
	}
	return nil
}

func s3Key(in job.Input) s3.Source {
	key, _ := in.Source.Params["Key"].(string)
	return s3.Source{Key: key}
}

// has tells whether a folder of this machine has a path.
func has(folder, below string) bool {
	_, err := os.Stat(filepath.Join(folder, filepath.FromSlash(below)))
	return err == nil
}
