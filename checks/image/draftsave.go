package image

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/tarball"

	"github.com/seatrial/seatrial/submit/storage/disk"
)

// Destination is where an image is saved, by a name that Open reads: "oci:DIR[:TAG]", "docker-archive:FILE[:TAG]", "docker-daemon:NAME".
type Destination struct {
	source Source
	where  string
	// tag is what the image is called there; empty for none.
	tag string
}

// ParseDestination reads one as typed. A folder that is there already is none.
func ParseDestination(typed string) (Destination, error) {
	source, place := splitSource(typed)
	d := Destination{source: source, where: place}
	switch source {
	case DockerDaemon:
		if err := ParseReference(typed); err != nil {
			return d, err
		}
		return d, nil
	case OCILayout, DockerArchive:
		d.where, d.tag = splitTag(place)
	default:
		return d, fmt.Errorf("%q is no destination, want %s:DIR, %s:FILE or %s:NAME", typed, OCILayout, DockerArchive, DockerDaemon)
	}
	info, err := os.Stat(d.where)
	switch {
	case source == OCILayout && err == nil:
		return d, fmt.Errorf("%s is there already, want the name of a new folder", d.where)
	case err == nil && !info.Mode().IsRegular():
		return d, fmt.Errorf("%s is no file", d.where)
	}
	return d, nil
}

// Save writes an image whose layers are known to a destination, in one step: a layout has all of an index, the others the image of
// the platform that it was opened for.
func (img *Image) Save(ctx context.Context, to Destination) error {
	doc, err := img.document(ctx)
	if err == nil {
		defer doc.close()
		switch to.source {
		case OCILayout:
			err = doc.saveLayout(ctx, to)
		case DockerArchive:
			err = saveArchive(ctx, doc, img, to)
		default:
			err = loadInto(ctx, doc, img, to)
		}
	}
	if err != nil {
		return fmt.Errorf("saving %s: %w", img.Reference, readable(err))
	}
	return nil
}

// saveLayout writes a layout beside its final place first.
func (d *document) saveLayout(ctx context.Context, to Destination) error {
	making, err := os.MkdirTemp(filepath.Dir(filepath.Clean(to.where)), disk.Prefix)
	if err != nil {
		return err
	}
	defer os.RemoveAll(making)
	at, err := layout.Write(making, empty.Index)
	if err != nil {
		return err
	}
	var options []layout.Option
	if to.tag != "" {
		options = append(options, layout.WithAnnotations(map[string]string{"org.opencontainers.image.ref.name": to.tag}))
	}
	if d.index != nil {
		err = at.AppendIndex(d.index, options...)
	} else {
		config, reading := d.image.ConfigFile()
		if reading != nil {
			return reading
		}
		err = at.AppendImage(d.image, append(options, layout.WithPlatform(*config.Platform()))...)
	}
	if err != nil || ctx.Err() != nil {
		return cmp.Or(err, context.Cause(ctx))
	}
	if err := os.Chmod(making, 0o755); err != nil {
		return err
	}
	return os.Rename(making, to.where) // which no folder with something in it gives way to
}

// saveArchive writes an archive as docker save does.
func saveArchive(ctx context.Context, doc *document, img *Image, to Destination) error {
	tag := to.tag
	if tag == "" {
		tag = archiveTag(img)
	}
	f, err := disk.Create(to.where)
	if err != nil {
		return err
	}
	defer f.Discard()
	if err := writeArchive(ctx, doc, img, tag, f); err != nil {
		return err
	}
	return f.Keep(0o644)
}

// archiveTag is a name for an image of which only a platform or a digest is known.
func archiveTag(img *Image) string {
	if repository := Repository(img.Reference); repository != "" && Tag(img.Reference) != "" {
		return repository + ":" + Tag(img.Reference)
	}
	return "repaired:" + img.ConfigDigest[len("sha256:"):][:12]
}

func writeArchive(ctx context.Context, doc *document, img *Image, tag string, w io.Writer) error {
	image, err := doc.find(img.ManifestDigest)
	if err != nil {
		return err
	}
	as, err := name.NewTag(tag)
	if err != nil {
		return err
	}
	return tarball.Write(as, image, interrupted{ctx, w})
}

// interrupted is a writer until ctx ends.
type interrupted struct {
	ctx context.Context
	io.Writer
}

// Write implements io.Writer.
func (i interrupted) Write(p []byte) (int, error) {
	if err := i.ctx.Err(); err != nil {
		return 0, err
	}
	return i.Writer.Write(p)
}

// loadInto gives the image to the local engine, under a name.
func loadInto(ctx context.Context, doc *document, img *Image, to Destination) error {
	e, err := connect(ctx)
	if err != nil {
		return err
	}
	defer e.Close()
	r, w := io.Pipe()
	go func() { w.CloseWithError(writeArchive(ctx, doc, img, to.where, w)) }()
	err = e.Load(ctx, r)
	r.CloseWithError(errors.New("the engine stopped reading"))
	return answered(e, err)
}
