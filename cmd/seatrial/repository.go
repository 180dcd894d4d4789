package main

import (
	"os"
	"path/filepath"
)

// repository is the working folder, and the folder of the repository that it is in; the same folder when it is in none.
func repository() (dir, root string) {
	dir, err := os.Getwd()
	if err != nil {
		return "", ""
	}
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, ".git")); err == nil {
			return dir, at
		}
		if at == filepath.Dir(at) {
			return dir, dir
		}
	}
}
