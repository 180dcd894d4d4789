package main

import (
	"os"
	"runtime"
	"runtime/debug"
)

// spare is how much the heap may grow before it is looked through for the first time, in percent of the 4 MiB that Go begins with: most
// commands end before. What needs more memory goes on as any other program does.
const spare = 800

// spareCollector puts off the first garbage collection, unless the user has said when there should be any.
func spareCollector() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	usual := debug.SetGCPercent(spare)
	runtime.AddCleanup(new([64]byte), func(percent int) { debug.SetGCPercent(percent) }, usual) // it runs behind the first one
}
