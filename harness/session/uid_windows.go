package session

import "io/fs"

// OwnedBy is true: files have no numeric owners here, and the folder for temporary files is this user's alone.
func OwnedBy(int, fs.FileInfo) bool { return true }
