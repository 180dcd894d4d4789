package harness

import (
	"context"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
)

// before tells whether a path belongs to what was in the folder before the results came.
func (p Published) before(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return slices.Contains(p.Before, first)
}

// changed says what the publisher has made of an entry, as far as it is known to (contract 3); empty for nothing.
func (p Published) changed(ctx context.Context, localDir string, row Row) (note string, err error) {
	if p.Publisher == nil || row.Local == nil {
		return "", nil
	}
	kind := strings.ToLower(p.Publisher.Type)
	ipfs, plain := kind == job.PublisherIPFS, PlainS3(p.Publisher)
	local := row.Local.Mode.Type()
	switch {
	case plain && local == fs.ModeSymlink && row.Remote != nil && row.Remote.Digest != "":
		return p.copied(ctx, localDir, row)
	case row.Remote != nil:
	case ipfs && Hidden(row.Path):
		return "dropped: the ipfs publisher leaves out hidden files", nil
	case plain && local == fs.ModeDir:
		return "dropped: objects in S3 have no empty folders", nil
	case !ipfs && !plain && local == fs.ModeSymlink: // F26
		return "dropped: the " + kind + " publisher leaves out symbolic links", nil
	case !ipfs && !plain && local&(fs.ModeNamedPipe|fs.ModeDevice|fs.ModeSocket) != 0:
		return "dropped: results are files and folders", nil
	}
	return "", nil
}

// PlainS3 tells whether a publisher puts each file into S3 as an object of its own, and not an archive of all.
func PlainS3(publisher *job.Spec) bool {
	encoding, _ := publisher.Params["Encoding"].(string)
	return strings.EqualFold(publisher.Type, job.PublisherS3) && strings.EqualFold(encoding, "plain")
}

// copied tells of a file whether it is what a link of the local run leads to.
func (p Published) copied(ctx context.Context, localDir string, row Row) (note string, err error) {
	root, err := os.OpenRoot(localDir)
	if err != nil {
		return "", err
	}
	defer root.Close()
	info, err := root.Stat(row.Path)
	if err != nil || !info.Mode().IsRegular() { // it leads nowhere, or outside, or to what is no file
		return "", nil
	}
	sum, err := digest(ctx, root, row.Path)
	if err != nil || sum != row.Remote.Digest {
		return "", err
	}
	return "a copy: the s3 publisher follows symbolic links when its encoding is plain", nil
}

// Hidden tells whether a path has a name that begins with a dot: IPFS tools leave such files out.
func Hidden(path string) bool {
	return strings.HasPrefix(path, ".") || strings.Contains(path, "/.")
}
