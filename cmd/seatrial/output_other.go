//go:build !linux

package main

import "os"

// closed cannot be told here: a write to a closed stream may go nowhere.
func closed(*os.File) bool { return false }
