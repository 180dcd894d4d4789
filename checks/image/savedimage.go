package image

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
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
	found, err := inspect(ctx, s.id)
	if err != nil {
		return nil, err
	}
	var layers []rootfs.Layer
	for i, diffID := range found.Layers {
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

func (s *savedImage) save(ctx context.Context) (err error) {
	if s.size > maxSave {
		return fmt.Errorf("only the local engine has it, and it would have to be copied whole: it is larger than %d GiB", maxSave>>30)
	}
	if s.dir == "" {
		if s.dir, err = os.MkdirTemp("", "seatrial-image-"); err != nil {
			return err
		}
	}
	a, err := save(ctx, s.id, s.dir)
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
