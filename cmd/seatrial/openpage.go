package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/checks/report/html"
	"github.com/seatrial/seatrial/submit/storage/disk"
	"github.com/seatrial/seatrial/submit/words"
)

const openFlagName = "open"

// openFlag shows what is reported in a browser as well.
func openFlag() cli.Flag {
	return &cli.BoolFlag{Name: openFlagName, Category: groupReport,
		Usage: "open the report as a page in the browser too: the file of --format html=FILE, or one that is named on stderr"}
}

// openPage shows the reports in a browser, when that is asked for. It has no say in how the command ends.
func openPage(c *cli.Context, sinks []sink, reports []*report.Report) {
	if !c.Bool(openFlagName) {
		return
	}
	name, err := pageOf(c, sinks, reports)
	if err != nil {
		fmt.Fprintf(c.App.ErrWriter, "open: writing the page: %s\n", words.Fold(err.Error()))
		return
	}
	said := ""
	if !hasDisplay() {
		said = "no display here; the page is "
	} else if err := startBrowser(name); err != nil {
		said = words.Fold(err.Error()) + "; the page is "
	}
	fmt.Fprintf(c.App.ErrWriter, "open: %s%s\n", said, words.Printable(name))
}

// pageOf is the file that has the page: the one that the command line names, or one of ours.
func pageOf(c *cli.Context, sinks []sink, reports []*report.Report) (string, error) {
	for _, s := range sinks {
		if s.Name == html.Format.Name && s.file != "" {
			return filepath.Abs(s.file)
		}
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, "seatrial", "pages")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", disk.Cause(err)
	}
	name := filepath.Join(dir, fmt.Sprintf("%s-%d.html", time.Now().UTC().Format("20060102-150405"), os.Getpid()))
	if err := writeSink(sink{html.Format, name}, reports, reportOptions(c), 0o600); err != nil {
		return "", err
	}
	return name, removePages(dir)
}

// maxPages is how many of our own pages are kept.
const maxPages = 20

// removePages removes the oldest ones.
func removePages(dir string) error {
	all, err := filepath.Glob(filepath.Join(dir, "*.html"))
	if err != nil || len(all) <= maxPages {
		return err
	}
	slices.Sort(all) // by time
	for _, name := range all[:len(all)-maxPages] {
		_ = os.Remove(name) // it may be gone, and the next one tries again
	}
	return nil
}
