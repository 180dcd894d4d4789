package session

import (
	"os"
	"runtime"
)

// onDisk is where temporary files go that outlive the machine's boot (FHS 3.0, 5.15), which they do on a disk.
const onDisk = "/var/tmp"

// TempDir is the system's folder for temporary files, however large: TMPDIR where it is set. Otherwise, where the usual
// one is in memory, as on Debian 13, it is /var/tmp: files in memory fill it, and count against the memory limit of the
// container that writes them, which on a node's disk they do not.
func TempDir() string { return folders(onDisk, InMemory)[0] }

// folders are where sessions may be that this process can judge; the first is where new ones begin.
func folders(disk string, inMemory func(string) bool) []string {
	temp := os.TempDir()
	switch {
	case runtime.GOOS != "linux", os.Getenv("TMPDIR") != "", temp == disk:
		return []string{temp}
	case inMemory(temp) && writable(disk) && !inMemory(disk):
		return []string{disk, temp}
	}
	return []string{temp, disk}
}
