// Package upload puts the data of a job where nodes fetch it: into an IPFS node, a CAR file or an S3 bucket.
package upload

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/seatrial/seatrial/submit/storage"
	"github.com/seatrial/seatrial/submit/storage/disk"
	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
	"github.com/seatrial/seatrial/submit/storage/s3"
)

// Source is data to be uploaded.
type Source struct {
	// Once: it comes over a network, so that it is read once only and its CID is known at the end.
	Once bool
	// Notes take what is worth telling about the source itself, a clause each; nil takes none.
	Notes func(string)

	// Import makes the blocks of the data.
	Import func(context.Context, importer.Options) (*importer.Root, error)
	// Store puts the data into S3 as it is: a folder below the key, a file, which a URL is, under the key, or below it under its
	// own name when the key is empty or ends in a slash. What comes over a network goes through memory, and nothing of it is
	// left under its key when it breaks.
	Store func(context.Context, s3.Source, s3.PutOptions) (*s3.Stored, error)
}

// Path is a file or folder of this machine; a link as the path itself is followed. Wrap puts a file into a folder of its own
// under its name, as nodes want it that mount folders (guide, Input Flags).
func Path(name string, wrap bool) *Source {
	s := &Source{Store: func(ctx context.Context, to s3.Source, o s3.PutOptions) (*s3.Stored, error) {
		return s3.Put(ctx, name, to, o)
	}}
	s.Import = func(ctx context.Context, o importer.Options) (*importer.Root, error) {
		var info fs.FileInfo
		real, err := filepath.EvalSymlinks(name)
		if err == nil {
			info, err = os.Stat(real)
		}
		if err != nil {
			return nil, &PathError{name, err}
		}
		root, err := importer.Path(ctx, real, o)
		if err != nil || info.IsDir() || !wrap {
			return root, err
		}
		absolute, err := filepath.Abs(name)
		if err != nil {
			return nil, &PathError{name, err}
		}
		return root.Wrap(ctx, filepath.Base(absolute), o)
	}
	return s
}

// URL is a file of the web, in a folder of its own.
func URL(typed string) *Source {
	s := &Source{Once: true}
	open := func(ctx context.Context) (*storage.Stream, error) {
		stream, err := storage.OpenURL(ctx, typed)
		if err == nil && stream.Page && s.Notes != nil {
			s.Notes("the server sends an HTML page as " + stream.Name)
		}
		return stream, err
	}
	s.Store = func(ctx context.Context, to s3.Source, o s3.PutOptions) (*s3.Stored, error) {
		stream, err := open(ctx)
		if err != nil {
			return nil, err
		}
		defer stream.Close()
		return s3.PutReader(ctx, stream, stream.Name, stream.Size, to, o)
	}
	s.Import = func(ctx context.Context, o importer.Options) (*importer.Root, error) {
		stream, err := open(ctx)
		if err != nil {
			return nil, err
		}
		defer stream.Close()
		tell := o.Progress
		if tell != nil {
			o.Progress = func(done, _ int64) { tell(done, stream.Size) }
		}
		folder, err := importer.NewFolder(o)
		if err != nil {
			return nil, err
		}
		if err := folder.Add(ctx, stream.Name, stream); err != nil {
			return nil, err
		}
		return folder.Root()
	}
	return s
}

// Bucket are the objects of an S3 input, in the folders that a node lays them out in.
func Bucket(from s3.Source) *Source {
	s := &Source{Once: true, Store: func(ctx context.Context, to s3.Source, o s3.PutOptions) (*s3.Stored, error) {
		return s3.Copy(ctx, from, to, o)
	}}
	s.Import = func(ctx context.Context, o importer.Options) (*importer.Root, error) {
		folder, err := importer.NewFolder(o)
		if err != nil {
			return nil, err
		}
		objects := 0
		err = s3.Each(ctx, from, func(name string, _ int64, body io.Reader) error {
			objects++
			return folder.Add(ctx, name, body)
		})
		if err != nil {
			return nil, err
		}
		if objects == 0 {
			return nil, fmt.Errorf("reading s3://%s/%s: no object's key begins so", from.Bucket, from.Key)
		}
		return folder.Root()
	}
	return s
}

// PathError says that a path cannot be uploaded because it is not there, or cannot be looked at.
type PathError struct {
	Path string
	Err  error
}

func (e *PathError) Error() string {
	if errors.Is(e.Err, fs.ErrNotExist) {
		return fmt.Sprintf("%s does not exist, want a file, a folder, a URL or s3://BUCKET/KEY", e.Path)
	}
	return fmt.Sprintf("reading %s: %v", e.Path, disk.Cause(e.Err))
}

// Unwrap gives what the system said.
func (e *PathError) Unwrap() error { return e.Err }

// ChangedError says that data was not the same when it was sent as when it was hashed just before.
type ChangedError struct{}

func (e *ChangedError) Error() string {
	return "the data changed while it was uploaded; nothing is pinned"
}

// Hint is what to do.
func (e *ChangedError) Hint() string { return "upload it again when nobody writes to it" }
