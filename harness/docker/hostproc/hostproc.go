// Package hostproc keeps testcontainers-go from reading the table of all processes whenever this program starts, for an ID that is
// used nowhere here: that is half of what a start costs on a quiet machine, and grows with every process of a busy one.
//
// It does so while packages are initialised, and neither cares for nor changes what comes after: gopsutil, which reads the table,
// is told that it is at a place where there is none. Go initialises, of all packages whose imports are initialised, the one
// first whose path sorts first (Go's specification, Program initialization): this one imports next to nothing, and sorts
// before github.com/testcontainers.
package hostproc

import "os"

// name of the variable from which gopsutil learns where the table is.
const name = "HOST_PROC"

var before, set = os.LookupEnv(name)

func init() { _ = os.Setenv(name, os.DevNull) } // without it a start is only slower

// Restore puts the environment back as the program was given it. harness/docker calls it as soon as testcontainers-go is
// initialised, and nobody else has to.
func Restore() {
	if set {
		_ = os.Setenv(name, before)
	} else {
		_ = os.Unsetenv(name)
	}
}
