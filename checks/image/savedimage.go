package image

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// savedImage is an image of the local engine, saved to a file when the first of its layers is opened:
// those that are known from before need not be.
type savedImage struct {
	id   string
	size int64

	mu     sync.Mutex
	dir    string
	opened []rootfs.Layer
}

func (s *savedImage) layers(ctx context.Context) ([]rootfs.Layer, error) {
	e, err := newEngine(ctx)
	if err != nil {
		return nil, err
	}
	defer e.close()
	body, err := e.do(ctx, http.MethodGet, "/images/"+s.id+"/json", nil, nil)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	var found struct {
		RootFS struct{ Layers []string }
	}
	if err := json.NewDecoder(io.LimitReader(body, maxConfig)).Decode(&found); err != nil {
		return nil, fmt.Errorf("inspecting it: %w", err)
	}
	var layers []rootfs.Layer
	for i, diffID := range found.RootFS.Layers {
		layers = append(layers, rootfs.Layer{DiffID: diffID, Local: true, Open: func(ctx context.Context) (io.ReadCloser, error) {
			return s.open(ctx, i)
		}})
	}
	return layers, nil
}

func (s *savedImage) open(ctx context.Context, i int) (io.ReadCloser, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.opened == nil {
		if err := s.save(ctx); err != nil {
			return nil, err
		}
	}
	if i >= len(s.opened) {
		return nil, errors.New("the engine saved fewer layers than the image has")
	}
	return s.opened[i].Open(ctx)
}

func (s *savedImage) save(ctx context.Context) error {
	if s.size > maxSave {
		return fmt.Errorf("only the local engine has it, and it would have to be copied whole: it is larger than %d GiB", maxSave>>30)
	}
	e, err := newEngine(ctx)
	if err != nil {
		return err
	}
	defer e.close()
	stream, err := e.save(ctx, s.id)
	if err != nil {
		return err
	}
	defer stream.Close()
	if s.dir == "" {
		if s.dir, err = os.MkdirTemp("", "seatrial-image-"); err != nil {
			return err
		}
	}
	file := filepath.Join(s.dir, "image.tar")
	if err := writeFile(file, stream); err != nil {
		return err
	}
	a, err := readDockerArchive(ctx, file)
	if err != nil {
		return err
	}
	s.opened, err = a.layers()
	return err
}

func (s *savedImage) remove() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dir != "" {
		_ = os.RemoveAll(s.dir)
	}
}
