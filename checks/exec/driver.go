package exec

import (
	"debug/elf"
	"path"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// DriverPart is a library or a program of NVIDIA's driver, which the node's runtime mounts into the container of a job that asks
// for a GPU (contract 1, Resources).
type DriverPart struct {
	// Name that is needed: "libcuda.so.1".
	Name string `json:"name"`
	// Capability of the driver that it belongs to: NVIDIA_DRIVER_CAPABILITIES says which of them are mounted.
	Capability string `json:"capability"`
	// Granted is that variable's value when it leaves the capability out; "utility,compute" when it is not set, and that is the
	// runtime's default. Empty when the capability is granted.
	Granted string `json:"granted,omitempty"`
}

// driverLibraries are the families of the driver's libraries, by its capabilities: the lists of libnvidia-container,
// src/nvc_info.c. What else begins with "libnvidia-" belongs to the driver too, but for the container runtime's own library.
var driverLibraries = map[string]string{
	"compute": `libcuda libcudadebugger libnvidia-opencl libnvidia-gpucomp libnvidia-ptxjitcompiler libnvidia-fatbinaryloader
		libnvidia-allocator libnvidia-compiler libnvidia-pkcs11 libnvidia-pkcs11-openssl3 libnvidia-nvvm libnvidia-tileiras`,
	"utility": `libnvidia-ml libnvidia-cfg libnvidia-nscq`,
	"video":   `libvdpau_nvidia libnvidia-encode libnvidia-opticalflow libnvcuvid`,
	"graphics": `libnvidia-eglcore libnvidia-glcore libnvidia-tls libnvidia-glsi libnvidia-fbc libnvidia-ifr libnvidia-rtcore
		libnvoptix libGLX_nvidia libEGL_nvidia libGLESv2_nvidia libGLESv1_CM_nvidia libnvidia-glvkspirv libnvidia-cbl`,
	"ngx": `libnvidia-ngx`,
}

// driverPrograms are mounted beside them (the same file).
var driverPrograms = map[string]string{
	"utility": `nvidia-smi nvidia-debugdump nvidia-persistenced nv-fabricmanager`,
	"compute": `nvidia-cuda-mps-control nvidia-cuda-mps-server`,
}

// Variables by which NVIDIA's runtime decides, and what it takes when they are not set (nvidia-container-toolkit,
// internal/config/image). An image that has CUDA_VERSION and no NVIDIA_REQUIRE_CUDA is of before that, and is given all.
const (
	driverCapabilities        = "NVIDIA_DRIVER_CAPABILITIES"
	defaultDriverCapabilities = "utility,compute"
)

// DriverLibrary is the driver's capability that a library belongs to, empty for none of it; "libcuda.so.1" is of "compute".
func DriverLibrary(name string) string {
	family, _, ok := strings.Cut(path.Base(name), ".so")
	if !ok {
		return ""
	}
	if capability := listed(driverLibraries, family); capability != "" {
		return capability
	}
	if strings.HasPrefix(family, "libnvidia-") && !strings.HasPrefix(family, "libnvidia-container") {
		return "graphics"
	}
	return ""
}

// DriverProgram is the same of a program, by its name or path.
func DriverProgram(name string) string {
	if dir := path.Dir(name); dir != "." && dir != "/usr/bin" {
		return ""
	}
	return listed(driverPrograms, path.Base(name))
}

func listed(table map[string]string, name string) string {
	for capability, names := range table {
		if slices.Contains(strings.Fields(names), name) {
			return capability
		}
	}
	return ""
}

// brings tells whether the node's driver has a part for the job, and notes it.
func (r *resolver) brings(name, capability string) bool {
	if !r.gpu || capability == "" {
		return false
	}
	part := DriverPart{Name: path.Base(name), Capability: capability, Granted: r.withheld(capability)}
	if !slices.Contains(*r.driver, part) {
		*r.driver = append(*r.driver, part)
	}
	return true
}

// withheld is what the runtime mounts instead of a capability.
func (r *resolver) withheld(capability string) string {
	granted, set := r.env[driverCapabilities]
	_, cuda := r.env["CUDA_VERSION"]
	_, requires := r.env["NVIDIA_REQUIRE_CUDA"]
	switch {
	case !set && cuda && !requires:
		return ""
	case granted == "":
		granted = defaultDriverCapabilities
	}
	for part := range strings.SplitSeq(granted, ",") {
		if part = strings.TrimSpace(part); part == "all" || part == capability {
			return ""
		}
	}
	return granted
}

// driverProgram is a program that comes with the driver, as if it were in the image: nil without a GPU, and for any other.
func (r *resolver) driverProgram(name string) *rootfs.Found {
	_, arch, _ := strings.Cut(r.platform, "/")
	m, known := machines[arch]
	if !known || !r.brings(name, DriverProgram(name)) {
		return nil
	}
	return &rootfs.Found{Path: path.Join("/usr/bin", path.Base(name)), Entry: rootfs.Entry{
		Type: rootfs.File, Mode: 0o755, ELF: &rootfs.ELF{Type: elf.ET_EXEC, Machine: m.Machine, Class: m.Class, Data: m.Data},
	}}
}
