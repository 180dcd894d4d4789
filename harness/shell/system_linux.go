package shell

import (
	"cmp"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"text/tabwriter"

	"github.com/dustin/go-humanize"
	"golang.org/x/sys/unix"

	"github.com/seatrial/seatrial/submit/limits"
)

// processes are those of the container, by what the kernel tells.
func processes(c call) error {
	found, err := filepath.Glob("/proc/[0-9]*/status")
	if err != nil {
		return err
	}
	slices.SortFunc(found, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b)) })
	w := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "PID\tUID\tSTATE\tRSS\tCOMMAND")
	for _, name := range found {
		text, err := limits.System.ReadFile(name)
		if err != nil {
			continue // it has ended
		}
		of := fields(text)
		dir := filepath.Dir(name)
		command, _ := limits.System.ReadFile(filepath.Join(dir, "cmdline"))
		line := strings.Join(strings.Split(strings.TrimRight(string(command), "\x00"), "\x00"), " ")
		if line == "" {
			line = "[" + of["Name"] + "]"
		}
		uid, _, _ := strings.Cut(of["Uid"], "\t")
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", filepath.Base(dir), uid, of["State"], of["VmRSS"], line)
	}
	return w.Flush()
}

// fields are the lines "Name: value" of a file of the kernel's.
func fields(text []byte) map[string]string {
	all := map[string]string{}
	for line := range strings.Lines(string(text)) {
		if name, value, ok := strings.Cut(line, ":"); ok {
			all[name] = strings.TrimSpace(value)
		}
	}
	return all
}

// diskFree tells of every mount what is used and free.
func diskFree(c call) error {
	text, err := limits.System.ReadFile("/proc/mounts")
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "FILESYSTEM\tSIZE\tUSED\tFREE\tMOUNTED ON")
	for line := range strings.Lines(string(text)) {
		of := strings.Fields(line)
		var s unix.Statfs_t
		if len(of) < 2 || unix.Statfs(of[1], &s) != nil || s.Blocks == 0 {
			continue
		}
		size := uint64(s.Bsize)
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", of[0], humanize.Bytes(s.Blocks*size), humanize.Bytes((s.Blocks-s.Bfree)*size), humanize.Bytes(s.Bavail*size), of[1])
	}
	return w.Flush()
}

// nameOf is the name of a user or group in a file of the image; empty when it has none.
func nameOf(file string, id int) string {
	text, err := limits.System.ReadFile(file)
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(text)) {
		if of := strings.Split(strings.TrimSpace(line), ":"); len(of) > 2 && of[2] == strconv.Itoa(id) {
			return of[0]
		}
	}
	return ""
}

// ownerOf are the numbers of a file's user and group.
func ownerOf(info fs.FileInfo) string {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return fmt.Sprintf("uid=%d gid=%d", s.Uid, s.Gid)
	}
	return "nobody's"
}
