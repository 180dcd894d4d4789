package main

import (
	"cmp"
	"strings"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/cmd/pipeline"
)

// buildxOutputs are the types of buildx's --output for which we have a place, and those that make no image, or send it unchecked.
var buildxOutputs = []struct {
	kind   string
	source image.Source
	reason string
}{
	{"oci", image.OCIArchive, ""},
	{"docker", image.DockerArchive, ""},
	{"local", "", "it has the files of an image and not the image, which a node could not run"},
	{"tar", "", "it has the files of an image and not the image, which a node could not run"},
	{"image", "", "want where the image goes"},
	{"registry", "", "what is pushed is checked first, and goes to the names of the image"},
}

// outputFrom reads --output, by skopeo's names or by buildx's: type=oci,dest=FILE.
func outputFrom(typed string) (image.Target, error) {
	if to, ok := image.ParseTarget(typed); ok {
		return to, nil
	}
	is := map[string]string{}
	for field := range strings.SplitSeq(typed, ",") {
		key, value, _ := strings.Cut(field, "=")
		is[strings.ToLower(key)] = value
	}
	hints := []string{"--output oci:DIR, oci-archive:FILE, docker-archive:FILE or docker-daemon:NAME"}
	for _, known := range buildxOutputs {
		if known.kind != is["type"] {
			continue
		}
		dest := is["dest"]
		if known.kind == "oci" && is["tar"] == "false" {
			known.source = image.OCILayout
		}
		switch {
		case known.kind == "registry":
			hints = []string{"--tag REGISTRY/NAME:TAG --push"}
		case known.reason != "":
		case dest != "" && dest != "-":
			return image.Target{Source: known.source, Path: dest}, nil
		case known.kind == "docker" && dest == "":
			return image.Target{Source: image.DockerDaemon}, nil
		default:
			known.reason = "standard output has the name of what was built, want dest=FILE"
		}
		return image.Target{}, pipeline.Hint(pipeline.Usagef("--output %s: %s", typed, known.reason), hints...)
	}
	return image.Target{}, pipeline.Hint(pipeline.Usagef("--output %s: no place for an image", cmp.Or(typed, "\"\"")), hints...)
}
