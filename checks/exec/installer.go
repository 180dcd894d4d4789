package exec

import (
	"context"
	"errors"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// Installer is the program that installs packages in an image: "apt-get". The files of an image say more than the name of
// its distribution: a distroless image is Debian's, and has none.
type Installer string

const (
	// NoInstaller: the image has none that is known.
	NoInstaller Installer = "none"
	// InstallerUnknown: not all layers were read.
	InstallerUnknown Installer = ""
)

// installers by where they are, those first that are in an image beside others.
var installers = []struct{ path, name string }{
	{"/usr/bin/apt-get", "apt-get"},
	{"/sbin/apk", "apk"}, {"/usr/bin/apk", "apk"}, {"/usr/sbin/apk", "apk"},
	{"/usr/bin/dnf", "dnf"}, {"/usr/bin/microdnf", "microdnf"}, {"/usr/bin/tdnf", "tdnf"}, {"/usr/bin/yum", "yum"},
	{"/usr/bin/zypper", "zypper"}, {"/usr/bin/pacman", "pacman"},
}

// installer looks for it in what was read for the verdict.
func (r *resolver) installer(ctx context.Context) Installer {
	view := r.View.Frozen()
	for _, i := range installers {
		found, err := view.Find(ctx, "/", i.path, nil)
		switch {
		case err == nil && found.Type == rootfs.File && found.Executable():
			return Installer(i.name)
		case errors.Is(err, rootfs.ErrNotRead), doubted(err):
			return InstallerUnknown
		}
	}
	return NoInstaller
}
