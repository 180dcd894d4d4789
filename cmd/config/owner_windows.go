package config

import "io/fs"

// stranger is not told here.
func stranger(fs.FileInfo) string { return "" }
