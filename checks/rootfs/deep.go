package rootfs

import (
	"context"
	"errors"
)

// Nearby is the view with the layers that are files of this machine and not read yet, and no others.
func (v *View) Nearby() *View {
	near := *v
	near.nearby = true
	return &near
}

// Unread is the size of the layers that are files of this machine and not read yet, in bytes as they are stored.
func (v *View) Unread() (size int64) {
	for i, layer := range v.layers {
		if layer.Stamp != "" && v.loaded[i] == nil {
			size += layer.Size
		}
	}
	return size
}

// ReadAll reads the layers that are files of this machine to their ends, and returns what is damaged about them. Another
// error is that one could not be read.
func (v *View) ReadAll(ctx context.Context) ([]*DamageError, error) {
	var damages []*DamageError
	for i := range v.layers {
		if v.layers[i].Stamp == "" {
			continue
		}
		_, err := v.layer(ctx, i)
		damage, ok := errors.AsType[*DamageError](err)
		switch {
		case ok:
			damages = append(damages, damage)
		case err != nil:
			return damages, err
		}
	}
	return damages, nil
}
