package main

import (
	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/submit/storage"
	"github.com/seatrial/seatrial/submit/storage/cache"
)

// sampleFlag is of test alone: results of a sample are not those that a network will have.
func sampleFlag() cli.Flag {
	return &cli.StringFlag{Name: "sample", Usage: "fetch no more than `SIZE` of each input, for a quick trial", Category: groupTrial}
}

// inputOptions say how the local run fetches inputs: all that comes from elsewhere is kept for the next run.
func inputOptions(c *cli.Context) (storage.FetchOptions, error) {
	o := storage.FetchOptions{Cache: fetchCache()}
	if !c.IsSet("sample") {
		return o, nil
	}
	size, err := parseSize(c.String("sample"))
	if err != nil {
		return o, usagef("--sample: %w", err)
	}
	if size <= 0 {
		return o, usagef("--sample is %s, want a size like 100MB", c.String("sample"))
	}
	o.Sample = size
	return o, nil
}

// fetchCache is where what was fetched is kept; nil without a home, where there is nowhere to keep anything.
func fetchCache() *cache.Cache {
	dir, err := cache.Dir()
	if err != nil {
		return nil
	}
	return cache.New(dir, 0)
}
