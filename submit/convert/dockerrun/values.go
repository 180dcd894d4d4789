package dockerrun

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/docker/cli/opts"
	"github.com/docker/go-units"

	"github.com/seatrial/seatrial/submit/convert"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// mistake is one in a flag's value; whoever reads the flag knows where it was typed.
func mistake(format string, args ...any) (outcome, *job.Error) {
	return outcome{}, job.Mistake(job.Position{}, format, args...)
}

func cpus(r *reading, value string) (outcome, *job.Error) {
	if n, err := opts.ParseCPUs(value); err != nil || n < 0 {
		return mistake("%s is no number of CPUs, want one such as 1.5", words.Quoted(value))
	}
	r.Resources().CPU = value
	return outcome{path: "Tasks[0].Resources.CPU"}, nil
}

// memory has Docker's units, which are powers of 1024; those of a job with the same letters are powers of 1000.
func memory(r *reading, value string) (outcome, *job.Error) {
	size, err := units.RAMInBytes(value)
	if err != nil || size < 0 {
		return mistake("%s is no size, want one such as 512m or 2g", words.Quoted(value))
	}
	if size == 0 {
		return outcome{fate: Changed, says: "no limit: a node gives " + job.DefaultMemory}, nil
	}
	r.Resources().Memory = convert.Size(size)
	return outcome{path: "Tasks[0].Resources.Memory"}, nil
}

// sharedMemory is what /dev/shm may have on a node (contract 1, User).
func sharedMemory(_ *reading, value string) (outcome, *job.Error) {
	size, err := units.RAMInBytes(value)
	if err != nil || size < 0 {
		return mistake("%s is no size, want one such as 1g", words.Quoted(value))
	}
	if size <= convert.SharedMemory {
		return outcome{fate: Needless, says: "/dev/shm has 64 MiB on a node"}, nil
	}
	return outcome{fate: Refused, says: convert.LittleSharedMemory}, nil
}

func gpus(r *reading, value string) (outcome, *job.Error) {
	var asked opts.GpuOpts
	if err := asked.Set(value); err != nil {
		return mistake("%s", words.Said(err.Error()))
	}
	request := asked.Value()[0]
	o := outcome{path: "Tasks[0].Resources.GPU"}
	n := max(request.Count, len(request.DeviceIDs))
	switch {
	case request.Count < 0:
		n = 1
		o.fate, o.says = Changed, "a job asks for a number, here 1"
	case len(request.DeviceIDs) > 0:
		o.fate, o.says = Changed, fmt.Sprintf("a node chooses which, and the job how many: %d", n)
	case n == 0:
		return outcome{fate: Needless, says: "none"}, nil
	}
	r.Resources().GPU = strconv.Itoa(n)
	return o, nil
}

// gpuDevices are how a GPU is named as a device.
var gpuDevices = []string{"/dev/nvidia", "nvidia.com/gpu", "/dev/dri", "/dev/kfd", "amd.com/gpu"}

func device(r *reading, value string) (outcome, *job.Error) {
	for _, prefix := range gpuDevices {
		if strings.HasPrefix(value, prefix) {
			if r.Resources().GPU == "" {
				r.Resources().GPU = "1"
			}
			return outcome{fate: Changed, says: "a job asks for a number of GPUs, here 1", path: "Tasks[0].Resources.GPU"}, nil
		}
	}
	return outcome{fate: Refused, says: noDevices}, nil
}

func runtime(r *reading, value string) (outcome, *job.Error) {
	if value != "nvidia" {
		return outcome{}, nil
	}
	if r.Resources().GPU == "" {
		r.Resources().GPU = "1"
		r.nvidia = true
	}
	return outcome{fate: Changed, says: "a job that asks for a GPU gets the runtime with it", path: "Tasks[0].Resources.GPU"}, nil
}

// shared is a namespace of the container's own, or another's.
func shared(_ *reading, value string) (outcome, *job.Error) {
	if value == "" || value == "private" || value == "none" || value == "auto" || value == "nomap" {
		return outcome{fate: Needless}, nil
	}
	return outcome{fate: Refused}, nil
}

// ipc is the shared memory as well, which programs that ask for the host's mostly are after.
func ipc(r *reading, value string) (outcome, *job.Error) {
	o, fault := shared(r, value)
	if value == "host" || value == "shareable" {
		o.says = convert.LittleSharedMemory
	}
	return o, fault
}

// capabilities are those that Docker gives every container (moby, oci/caps/defaults.go).
var capabilities = strings.Fields("AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE NET_RAW SETFCAP SETGID SETPCAP SETUID SYS_CHROOT")

func capability(_ *reading, value string) (outcome, *job.Error) {
	if slices.Contains(capabilities, strings.TrimPrefix(strings.ToUpper(value), "CAP_")) {
		return outcome{fate: Needless, says: "a container has it on a node as well"}, nil
	}
	return outcome{}, nil
}

func platform(_ *reading, value string) (outcome, *job.Error) {
	if os, arch, _ := strings.Cut(value, "/"); value == "" || os == "linux" && (arch == "" || arch == "amd64" || strings.HasPrefix(arch, "amd64/")) {
		return outcome{}, nil
	}
	return outcome{fate: Refused, says: "nodes are linux/amd64: build the image for it, seatrial build does so"}, nil
}

func arch(r *reading, value string) (outcome, *job.Error) { return platform(r, "linux/"+value) }

func restart(r *reading, value string) (outcome, *job.Error) {
	switch policy, _, _ := strings.Cut(value, ":"); policy {
	case "", "no":
		return outcome{fate: Needless, says: "a node runs a job once"}, nil
	case "on-failure":
		return outcome{fate: Changed, says: "a node runs a job once, and tells its exit code"}, nil
	case "always", "unless-stopped":
		r.Job.Type = job.TypeService
		return outcome{fate: Changed, says: "a job that stays; a node starts it anew once when it ends, and then fails it", path: "Type"}, nil
	}
	return mistake("%s is no policy, want no, on-failure, always or unless-stopped", words.Quoted(value))
}

func name(r *reading, value string) (outcome, *job.Error) {
	if !r.SetName(value) {
		return outcome{fate: Needless, says: "the network names the job"}, nil
	}
	return outcome{path: "Name"}, nil
}

func workdir(r *reading, value string) (outcome, *job.Error) {
	if !path.IsAbs(value) {
		return mistake("%s is relative, want an absolute path", words.Quoted(value))
	}
	r.Task().Engine.Params.WorkingDirectory = value
	return outcome{path: "Tasks[0].Engine.Params.WorkingDirectory"}, nil
}

func entrypoint(r *reading, value string) (outcome, *job.Error) {
	r.Task().Engine.Params.Entrypoint = []string{value}
	return outcome{path: "Tasks[0].Engine.Params.Entrypoint"}, nil
}

func user(_ *reading, value string) (outcome, *job.Error) {
	switch value {
	case "0", "root", "0:0", "root:root":
		return outcome{fate: Changed, says: "a node starts a container as the image's USER, which is root when it names none"}, nil
	}
	return outcome{}, nil
}

func timeout(r *reading, value string) (outcome, *job.Error) {
	n, err := strconv.ParseInt(value, 10, 32)
	if err != nil || n < 0 {
		return mistake("want a whole number of seconds")
	}
	if n == 0 {
		return outcome{fate: Needless, says: "none"}, nil
	}
	r.Task().Timeouts = &job.Timeouts{ExecutionTimeout: n}
	return outcome{path: "Tasks[0].Timeouts"}, nil
}
