package image

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// writeTo writes the image alone, under no name but tag, as `docker load` reads
// it: loading the archive itself would move every tag that the user has given.
func (a *dockerArchive) writeTo(w io.Writer, tag string) error {
	out := saved{Config: "config.json", RepoTags: []string{tag}}
	wanted := map[string]string{}
	for _, layer := range a.Layers {
		target, ok := a.resolve(layer)
		if !ok {
			return fmt.Errorf("layer %s is missing from the archive", oneLine(layer))
		}
		if wanted[target] == "" {
			wanted[target] = fmt.Sprintf("%d/layer.tar", len(wanted))
		}
		out.Layers = append(out.Layers, wanted[target])
	}
	manifest, err := json.Marshal([]saved{out})
	if err != nil {
		return err
	}
	tw := tar.NewWriter(w)
	if err := writeEntry(tw, out.Config, int64(len(a.config)), bytes.NewReader(a.config)); err != nil {
		return err
	}
	if err := a.copyLayers(tw, wanted); err != nil {
		return err
	}
	if err := writeEntry(tw, "manifest.json", int64(len(manifest)), bytes.NewReader(manifest)); err != nil {
		return err
	}
	return tw.Close()
}

// copyLayers copies entries under new names, each the first time its name comes up.
func (a *dockerArchive) copyLayers(tw *tar.Writer, wanted map[string]string) error {
	r, err := a.reader()
	if err != nil {
		return err
	}
	defer r.Close()
	for len(wanted) > 0 {
		header, err := r.next()
		if err != nil {
			return err
		}
		entry := cleanName(header)
		if as := wanted[entry]; as != "" {
			if err := writeEntry(tw, as, header.Size, r); err != nil {
				return err
			}
			delete(wanted, entry)
		}
	}
	return nil
}

func writeEntry(tw *tar.Writer, name string, size int64, from io.Reader) error {
	if err := tw.WriteHeader(&tar.Header{Name: name, Size: size, Mode: 0o644}); err != nil {
		return err
	}
	_, err := io.Copy(tw, from)
	return err
}
