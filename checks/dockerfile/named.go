package dockerfile

import "strings"

// ofMachine are the folders of Docker Hub in which its official images are for one kind of machine alone
// (https://github.com/docker-library/official-images#architectures-other-than-amd64).
var ofMachine = map[string]string{
	"amd64": "linux/amd64", "arm32v5": "linux/arm", "arm32v6": "linux/arm", "arm32v7": "linux/arm", "arm64v8": "linux/arm64", "i386": "linux/386",
	"mips64le": "linux/mips64le", "ppc64le": "linux/ppc64le", "riscv64": "linux/riscv64", "s390x": "linux/s390x", "winamd64": "windows/amd64",
}

// ofWindows is how the names of the images begin that have Windows in them.
const ofWindows = "mcr.microsoft.com/windows/"

// Named is the platform that a base is for by its name alone, without a variant, and the name of the same image for all platforms, where
// there is one. Both are empty for most names, which tell nothing.
func (b Base) Named() (platform, general string) {
	name := strings.TrimPrefix(b.Name, "docker.io/")
	if strings.HasPrefix(name, ofWindows) {
		return "windows/amd64", ""
	}
	folder, rest, ok := strings.Cut(name, "/")
	platform = ofMachine[folder]
	if !ok || platform == "" || strings.Contains(rest, "/") {
		return "", ""
	}
	if platform == "windows/amd64" || strings.Contains(rest, "@") { // the digest is that of the one
		return platform, ""
	}
	return platform, rest
}
