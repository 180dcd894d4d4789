package main

import (
	"os"
	"slices"
)

// colorAuto leaves it to the environment and the terminal.
const colorAuto = "auto"

// colorWords are the values of --color.
var colorWords = []string{colorAuto, "always", "never"}

func colors(when string) bool { return slices.Contains(colorWords, when) }

// colored tells whether text for a stream is coloured: as --color says; or else not with NO_COLOR (no-color.org), then with FORCE_COLOR
// or CLICOLOR_FORCE, then not with CLICOLOR=0 (bixense.com/clicolors) or at a terminal that shows none; or else at a terminal.
func colored(when string, stream any) bool {
	on := func(name string) bool {
		value := os.Getenv(name)
		return value != "" && value != "0" && value != "false"
	}
	switch {
	case when == "always" || when == "never":
		return when == "always"
	case os.Getenv("NO_COLOR") != "":
		return false
	case on("FORCE_COLOR") || on("CLICOLOR_FORCE"):
		return true
	case os.Getenv("FORCE_COLOR") != "", os.Getenv("CLICOLOR") == "0", os.Getenv("TERM") == "dumb":
		return false
	}
	return isTerminal(stream)
}
