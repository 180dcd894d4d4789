package rootfs

// Type is what an Entry is.
type Type uint8

const (
	File Type = iota + 1
	Dir
	Symlink
	// HardLink is one whose target is in a lower layer; others are indexed as the file they name.
	HardLink
	// Other is a device, a pipe or a socket.
	Other
)

// Entry is what an index knows about one name.
type Entry struct {
	Type Type
	// Mode is the twelve permission bits: 0o4755.
	Mode uint16
	// UID and GID own it.
	UID, GID int
	// Size in bytes of a file.
	Size int64
	// Link is a symlink's target as stored, or the absolute path that a HardLink names.
	Link string
	// Implicit directories have no entry of their own in their layer, so that their mode is not known from it.
	Implicit bool
	// Head is how an executable file starts that is no ELF: up to HeadSize bytes, and a script's first line only.
	Head []byte
	// ELF is set for executables and shared libraries in that format.
	ELF *ELF
	// Text is the whole content of the few files that say how names are resolved: /etc/passwd and the like.
	Text []byte
}

// HeadSize is how many bytes of a file Linux looks at to tell what runs it (BINPRM_BUF_SIZE).
const HeadSize = 256

// Executable tells whether anyone may execute it.
func (e Entry) Executable() bool { return e.Mode&0o111 != 0 }
