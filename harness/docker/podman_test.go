package docker_test

import (
	"context"
	"fmt"
	"os"
	"sync"

	"github.com/moby/moby/client"

	"github.com/seatrial/seatrial/fixtures/podmantest"
)

// podman is the second engine of these tests, with the same images under the same IDs; it is started when first
// wanted, and testAll stops it.
var podman = sync.OnceValues(startPodman)

func startPodman() (_ *podmantest.Service, err error) {
	ctx := context.Background()
	service, err := podmantest.Start(ctx, "")
	if err != nil {
		return nil, err
	}
	cleanup = append(cleanup, service.Stop)
	return service, loadImages(ctx, service.Host)
}

// loadImages puts the images into another engine.
func loadImages(ctx context.Context, host string) error {
	from, err := client.New(client.FromEnv)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := client.New(client.WithHost(host))
	if err != nil {
		return err
	}
	defer to.Close()
	for stage, id := range images {
		saved, err := from.ImageSave(ctx, []string{id})
		if err != nil {
			return err
		}
		loaded, err := to.ImageLoad(ctx, saved, client.ImageLoadWithQuiet(true))
		saved.Close()
		if err != nil {
			return fmt.Errorf("loading %s into %s: %w", stage, host, err)
		}
		loaded.Close()
		if _, err := to.ImageInspect(ctx, id); err != nil {
			return fmt.Errorf("loading %s into %s: %w", stage, host, err)
		}
	}
	return nil
}

// cleanup is what testAll does at the end.
var cleanup []func() error

func cleanUp() {
	for _, f := range cleanup {
		if err := f(); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
}
