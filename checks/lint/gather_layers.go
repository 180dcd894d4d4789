package lint

import (
	"context"
	"slices"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// examined looks, when it is asked for, for every layer that a registry should have (F69), and tells whether that could be done.
func (s *Subject) examined(ctx context.Context, opts GatherOptions) bool {
	if !opts.Probe.Deep {
		return true
	}
	damages, err := s.Image.Examine(ctx)
	s.damaged(damages...)
	if err != nil {
		s.Missing[FactLayers] = gatherError(err)
	}
	return err == nil
}

// nearby is how much of an image in files is read that its command does not need, in bytes: no more than takes a moment.
const nearby = 32 << 20

// damaged adds what is known to keep engines from pulling the image, each part once.
func (s *Subject) damaged(found ...*rootfs.DamageError) {
	for _, damage := range found {
		if !slices.ContainsFunc(s.Damage, func(d *rootfs.DamageError) bool { return d.Part == damage.Part }) {
			s.Damage = append(s.Damage, damage)
		}
	}
}
