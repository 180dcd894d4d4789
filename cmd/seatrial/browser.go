package main

import (
	"errors"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

// browsers are the programs that show a page as their user wants it, by operating system; for any other, those of the last line.
var browsers = map[string][][]string{
	"darwin":  {{"open"}},
	"windows": {{"rundll32", "url.dll,FileProtocolHandler"}},
	"":        {{"xdg-open"}, {"wslview"}, {"x-www-browser"}},
}

// hasDisplay tells whether there is anything to show a page on. Without that, what would be found is a browser for terminals, and nobody
// may be there to leave it again.
func hasDisplay() bool {
	switch runtime.GOOS {
	case "darwin", "windows":
		return true
	}
	for _, name := range []string{"DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"} {
		if os.Getenv(name) != "" {
			return true
		}
	}
	return false
}

// startBrowser shows a file, and waits for nobody to look at it: a browser that was not running before may run until it is closed.
// Libraries for this wait. It outlives this process, and must not have its folder for temporary files.
func startBrowser(file string) error {
	candidates := browsers[runtime.GOOS]
	if candidates == nil {
		candidates = browsers[""]
	}
	var names []string
	for _, line := range candidates {
		names = append(names, line[0])
		program, err := exec.LookPath(line[0])
		if err != nil {
			continue
		}
		cmd := exec.Command(program, append(line[1:], file)...)
		for _, variable := range os.Environ() {
			if name, _, _ := strings.Cut(variable, "="); name != "TMPDIR" && name != "TMP" {
				cmd.Env = append(cmd.Env, variable)
			}
		}
		if err := cmd.Start(); err != nil {
			return err
		}
		return cmd.Process.Release()
	}
	return errors.New("no " + strings.Join(names, ", ") + " here")
}
