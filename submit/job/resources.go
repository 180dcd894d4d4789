package job

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/BTBurke/k8sresource"
	"github.com/dustin/go-humanize"

	"github.com/seatrial/seatrial/submit/words"
)

// Resources are written as Bacalhau writes them and parsed by its rules; empty means the network's default.
type Resources struct {
	// CPU in Kubernetes notation: "500m", "2".
	CPU string `json:"CPU,omitempty"`
	// Memory in go-humanize notation, lower or upper case: "512Mb" is 512,000,000 bytes, "512MiB" 536,870,912.
	Memory string `json:"Memory,omitempty"`
	// Disk in the same notation; nodes do not enforce it.
	Disk string `json:"Disk,omitempty"`
	// GPU is a whole number.
	GPU string `json:"GPU,omitempty"`
}

// What a network gives a job that asks for nothing (contract 1, Resources; pkg/config/defaults.go).
const (
	DefaultCPU    = "500m"
	DefaultMemory = "512Mb"
)

// CPUCores is the CPU the job gets, in cores; DefaultCPU when it asks for none or for zero.
func (r *Resources) CPUCores() (float64, error) {
	var typed string
	if r != nil {
		typed = r.CPU
	}
	cores, err := cpuCores(typed)
	if err == nil && cores == 0 {
		return cpuCores(DefaultCPU)
	}
	return cores, err
}

// MemoryBytes is the memory the job gets, in bytes; DefaultMemory when it asks for none or for zero.
func (r *Resources) MemoryBytes() (int64, error) {
	var typed string
	if r != nil {
		typed = r.Memory
	}
	size, err := sizeBytes("memory", typed)
	if err == nil && size == 0 {
		return sizeBytes("memory", DefaultMemory)
	}
	return size, err
}

// DiskBytes is the disk the job asks for, in bytes; zero when it asks for none. Nodes do not enforce it.
func (r *Resources) DiskBytes() (int64, error) {
	if r == nil {
		return 0, nil
	}
	return sizeBytes("disk", r.Disk)
}

// GPUs is how many GPUs the job asks for.
func (r *Resources) GPUs() (int, error) {
	if r == nil || compact(r.GPU) == "" {
		return 0, nil
	}
	count, err := strconv.ParseUint(compact(r.GPU), 10, 31)
	if err != nil {
		return 0, fmt.Errorf("gpu is %s, want a whole number", words.Quoted(r.GPU))
	}
	return int(count), nil
}

func cpuCores(typed string) (float64, error) {
	value := compact(typed)
	if value == "" {
		return 0, nil
	}
	cpu, err := k8sresource.NewCPUFromString(value)
	// The library turns "nan" and "inf" into whatever the machine makes of them.
	plain, floatErr := strconv.ParseFloat(strings.TrimSuffix(value, "m"), 64)
	if err != nil || floatErr != nil || math.IsNaN(plain) || plain < 0 || plain > math.MaxInt32 {
		return 0, fmt.Errorf("cpu is %s, want cores or thousandths of one: 2, 0.5, 500m", words.Quoted(typed))
	}
	return cpu.ToFloat64(), nil
}

func sizeBytes(what, typed string) (int64, error) {
	value := compact(typed)
	if value == "" {
		return 0, nil
	}
	size, err := humanize.ParseBytes(value)
	if err != nil || size > math.MaxInt64 {
		return 0, fmt.Errorf("%s is %s, want a size: 500Mb, 2Gb, 1GiB", what, words.Quoted(typed))
	}
	return int64(size), nil
}

// compact is how Bacalhau reads any resource: lower case, without blanks.
func compact(typed string) string { return blanks.Replace(strings.ToLower(typed)) }

// blanks are what is left out of one.
var blanks = strings.NewReplacer(" ", "", "\n", "")
