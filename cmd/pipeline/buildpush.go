package pipeline

import "context"

// push sends what was built to the registries of its names, by the way of every push. What is there after the first is not sent again.
func (b *building) push(ctx context.Context) error {
	if !b.o.Push {
		return nil
	}
	for i, tag := range b.o.Build.Tags {
		o := PushOptions{Options: b.o.Options, To: tag, Called: tag, UniqueTag: b.o.UniqueTag, Templates: b.o.Templates}
		if i == 0 {
			o.Pins = b.o.Pins
		}
		for _, built := range b.images {
			o.Jobs = append(o.Jobs, b.job(built.reference, tag))
		}
		if len(b.images) == 1 {
			o.Gather.Platform = b.images[0].platform
		}
		pushed, err := Push(ctx, o, b.show.Progress)
		if err != nil {
			return err
		}
		for _, r := range pushed.Reports {
			b.keep(r)
		}
		if pushed.Reference == "" { // which the reports say
			return nil
		}
		b.built.Names = append(b.built.Names, pushed.Reference)
	}
	return nil
}
