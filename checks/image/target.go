package image

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/distribution/reference"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"

	"github.com/seatrial/seatrial/submit/storage/disk"
)

// Target is a place on this machine where an image is to be: "oci:DIR", "docker-archive:FILE".
type Target struct {
	Source Source
	// Path of the file or folder, or the image's name in the engine, empty for no more names than the image has.
	Path string
	// Tag that the image gets in an archive or a layout; empty for that of its names, if it has any.
	Tag string
}

// TargetError says that an image cannot be put somewhere, because of what was typed or what is there.
type TargetError struct {
	Target Target
	Reason string
}

func (e *TargetError) Error() string { return e.Target.String() + ": " + e.Reason }

// String is the target as it is typed.
func (t Target) String() string {
	s := string(t.Source) + ":" + t.Path
	if t.Tag != "" {
		s += ":" + t.Tag
	}
	return s
}

// ParseTarget reads a place by the names that skopeo has: oci:DIR[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE[:NAME[:TAG]],
// docker-daemon:NAME. It is false for anything else.
func ParseTarget(typed string) (Target, bool) {
	source, place := splitSource(typed)
	switch source {
	case Registry:
		return Target{}, false
	case DockerDaemon:
		return Target{Source: source, Path: place}, true
	}
	t := Target{Source: source}
	t.Path, t.Tag = splitTag(place)
	return t, t.Path != ""
}

// Check refuses a target before anything is made for it: a folder that is there and holds something else than a layout. The error
// is a *TargetError.
func (t Target) Check() error {
	if t.Source == DockerDaemon {
		if t.Path == "" {
			return nil
		}
		if err := ParseReference(t.String()); err != nil || imageID.MatchString(t.Path) {
			return &TargetError{t, "want a name for the image in the engine"}
		}
		return nil
	}
	if in, err := os.Stat(filepath.Dir(t.Path)); err != nil || !in.IsDir() {
		return &TargetError{t, "there is no folder " + filepath.Dir(t.Path)}
	}
	info, err := os.Lstat(t.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return &TargetError{t, disk.Cause(err).Error()}
	case t.Source != OCILayout && !info.Mode().IsRegular():
		return &TargetError{t, "it is there and no file"}
	case t.Source != OCILayout:
		return nil
	case !info.IsDir():
		return &TargetError{t, "it is there and no folder"}
	}
	entries, err := os.ReadDir(t.Path)
	if err != nil {
		return &TargetError{t, disk.Cause(err).Error()}
	}
	if _, err := os.Stat(filepath.Join(t.Path, "index.json")); err != nil && len(entries) > 0 {
		return &TargetError{t, "it is there and holds something else than an OCI layout, which would be lost"}
	}
	return nil
}

// Write puts images there, the platforms of one: as an index of them in a layout or an archive of OCI, which takes the place of
// one that is there, in one step. An engine and an archive of Docker's hold one platform. names are what the image is called there.
func (t Target) Write(ctx context.Context, images []*Image, names []string) error {
	if err := t.Check(); err != nil {
		return err
	}
	err := t.write(ctx, images, names)
	if _, refused := errors.AsType[*TargetError](err); err == nil || refused {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if t.Source != DockerDaemon {
		err = disk.Full(filepath.Dir(t.Path), err)
	}
	return fmt.Errorf("writing %s: %w", t, readable(err))
}

func (t Target) write(ctx context.Context, images []*Image, names []string) error {
	if t.Source == DockerArchive || t.Source == DockerDaemon {
		if len(images) > 1 {
			return &TargetError{t, "it holds one platform, want oci:DIR for several"}
		}
		return t.writeDocker(ctx, images[0], names)
	}
	dir, err := os.MkdirTemp(filepath.Dir(t.Path), disk.Prefix)
	if err != nil {
		return disk.Cause(err) // of a folder that nobody has typed
	}
	defer os.RemoveAll(dir)
	if err := t.writeLayout(ctx, dir, images, names); err != nil {
		return err
	}
	if t.Source == OCILayout {
		if err := os.Chmod(dir, 0o755); err != nil {
			return err
		}
		return disk.Replace(dir, t.Path)
	}
	f, err := disk.Create(t.Path)
	if err != nil {
		return err
	}
	defer f.Discard()
	w := tar.NewWriter(written{ctx, f, disk.NewRoom(filepath.Dir(t.Path))})
	if err := errors.Join(w.AddFS(os.DirFS(dir)), w.Close()); err != nil {
		return err
	}
	return f.Keep(0o644)
}

func (t Target) writeLayout(ctx context.Context, dir string, images []*Image, names []string) error {
	var docs []*document
	for _, img := range images {
		doc, err := img.document(ctx)
		if err != nil {
			return err
		}
		defer doc.close()
		if doc.image != nil {
			if doc.image, err = asOCI(doc.image); err != nil {
				return err
			}
		}
		docs = append(docs, doc)
	}
	index, err := together(docs)
	if err != nil {
		return err
	}
	to, err := layout.Write(dir, empty.Index)
	if err != nil {
		return err
	}
	return to.AppendIndex(copied{index, ctx, disk.NewRoom(dir)}, layout.WithAnnotations(t.annotations(names)))
}

// annotations name an image in a layout, as BuildKit and containerd do.
func (t Target) annotations(names []string) map[string]string {
	of := map[string]string{}
	tag := t.Tag
	for _, name := range names {
		if named, err := reference.ParseNormalizedNamed(name); err == nil {
			full := reference.TagNameOnly(named)
			of["io.containerd.image.name"] = full.String()
			if tag == "" {
				tag = Tag(full.String())
			}
			break
		}
	}
	if tag != "" {
		of["org.opencontainers.image.ref.name"] = tag
	}
	return of
}
