package convert

import "strconv"

// SharedMemory is what /dev/shm has on a node, in bytes (contract 1, User).
const SharedMemory = 64 << 20

// LittleSharedMemory says what to do without more.
const LittleSharedMemory = "/dev/shm has 64 MiB on a node: have the program share less or use files (PyTorch: num_workers=0, or the sharing strategy file_system)"

// Size is a number of bytes as a job has it, in the largest unit that it is a multiple of: 512MiB.
func Size(bytes int64) string {
	names, unit := []string{"B", "KiB", "MiB", "GiB", "TiB"}, 0
	for bytes%1024 == 0 && bytes != 0 && unit < len(names)-1 {
		bytes /= 1024
		unit++
	}
	return strconv.FormatInt(bytes, 10) + names[unit]
}
