package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/harness/build"
	"github.com/seatrial/seatrial/submit/words"
)

// insteadOf are the lines to type for a command that wants an image and was given a Dockerfile.
func insteadOf(command, dockerfile string) []string {
	push := image.BuildLine(dockerfile, "--push", "-t", "ghcr.io/USER/app:v1")
	switch command {
	case "check":
		return []string{words.ShellLine([]string{"seatrial", "check", words.NoFlag(dockerfile)})}
	case "test":
		return []string{image.BuildLine(dockerfile) + " && seatrial test docker-daemon:app:v1"}
	case "submit":
		return []string{"seatrial submit $(" + push + ")", image.BuildLine(dockerfile) + " && seatrial submit --local docker-daemon:app:v1"}
	case "push":
		return []string{push}
	case "repair":
		return []string{words.ShellLine([]string{"seatrial", "check", "--fix", words.NoFlag(dockerfile)})}
	}
	return []string{image.BuildLine(dockerfile)}
}

// eachOf are lines about each Dockerfile of a folder, but for those of a folder with too many to read.
func eachOf(folder string, lines func(dockerfile string) []string) (all []string) {
	const most = 5
	for _, name := range image.DockerfilesIn(folder) {
		all = append(all, lines(name)...)
	}
	return all[:min(len(all), most)]
}

// refuseContext refuses what no image can be built of, and shows what was meant. What the builder fetches is its own to read.
func refuseContext(context, dockerfile string) error {
	if context == "-" || build.Remote(context) {
		return nil
	}
	if place, local := strings.CutPrefix(context, "file://"); local {
		return pipeline.Hint(pipeline.Usagef("reading build context %s: builders fetch nothing by file://, want the folder itself", context), words.ShellLine([]string{"seatrial", "build", place}))
	}
	buildLine := func(dockerfile string) []string {
		return []string{words.ShellLine([]string{"seatrial", "build", "-f", dockerfile, context})}
	}
	switch info, err := os.Stat(context); {
	case err != nil && strings.Contains(context, ":"):
		return pipeline.Hint(pipeline.Usagef("reading build context %s: no such file or directory", context), words.ShellLine([]string{"seatrial", "build", "-t", context, "."}))
	case err != nil:
		return nil // which the builder says
	case !info.IsDir():
		name, dir := context, filepath.Dir(context)
		hint := words.ShellLine([]string{"seatrial", "build", "-f", name, dir})
		if filepath.Base(name) == "Dockerfile" {
			hint = words.ShellLine([]string{"seatrial", "build", dir})
		}
		if !slices.Contains(image.DockerfilesIn(dir), filepath.Join(dir, filepath.Base(name))) {
			hint = "seatrial build - < " + words.ShellWord(name) + "  # a tar file of a context"
		}
		return pipeline.Hint(pipeline.Usagef("reading build context %s: it is a file, want a folder", name), hint)
	case dockerfile == "-", build.WebAddress(dockerfile):
		return nil
	case dockerfile == "":
		name := build.DefaultDockerfile(context)
		if exists(name) {
			return nil
		}
		return pipeline.Hint(pipeline.Usagef("reading Dockerfile %s: no such file or directory", name), eachOf(context, buildLine)...)
	case exists(dockerfile):
		return nil
	}
	near := context
	if dir := filepath.Dir(dockerfile); dir != "." {
		near = dir
	}
	hints := eachOf(near, buildLine)
	if inside := filepath.Join(context, dockerfile); exists(inside) { // a path is this folder's, as docker build has it
		hints = buildLine(inside)
	}
	return pipeline.Hint(pipeline.Usagef("reading Dockerfile %s: no such file or directory", dockerfile), hints...)
}
