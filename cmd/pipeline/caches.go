package pipeline

import (
	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/storage/cache"
)

// layerCache keeps what was read of layers in the user's cache folder. Without one it keeps nothing, and a layer that
// several images share is still read once.
func layerCache() *rootfs.Cache {
	dir, err := rootfs.CacheDir()
	if err != nil {
		dir = ""
	}
	return rootfs.NewCache(dir, 0)
}

// fetchCache is where what was fetched is kept; nil without a home, where there is nowhere to keep anything.
func fetchCache() *cache.Cache {
	dir, err := cache.Dir()
	if err != nil {
		return nil
	}
	return cache.New(dir, 0)
}

// noteCaches tells, in a line each, of caches that could not be used: nothing is wrong but the time that it takes.
func (w *way) noteCaches(note func(line string)) {
	for _, problem := range []error{w.Gather.Layers.Problem(), w.inputs.Problem()} {
		if problem != nil {
			note("note: the cache is passed by: " + problem.Error())
		}
	}
}
