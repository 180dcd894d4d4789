package job_test

import (
	"testing"

	"github.com/seatrial/seatrial/submit/job"
)

func TestResourceDefaults(t *testing.T) {
	for _, r := range []*job.Resources{nil, {}, {CPU: "0", Memory: "0"}} {
		cores, err := r.CPUCores()
		if err != nil || cores != 0.5 {
			t.Errorf("cpu %v, %v", cores, err)
		}
		memory, err := r.MemoryBytes()
		if err != nil || memory != 512_000_000 {
			t.Errorf("memory %v, %v", memory, err)
		}
		disk, err := r.DiskBytes()
		if err != nil || disk != 0 {
			t.Errorf("disk %v, %v", disk, err)
		}
		gpus, err := r.GPUs()
		if err != nil || gpus != 0 {
			t.Errorf("gpus %v, %v", gpus, err)
		}
	}
}

func TestResourceMistakes(t *testing.T) {
	r := &job.Resources{CPU: "inf", Memory: "9999999999999Tb", Disk: "1 potato", GPU: "-1"}
	_, cpu := r.CPUCores()
	_, memory := r.MemoryBytes()
	_, disk := r.DiskBytes()
	_, gpu := r.GPUs()
	for want, err := range map[string]error{
		`cpu is "inf", want cores or thousandths of one: 2, 0.5, 500m`: cpu,
		`memory is "9999999999999Tb", want a size: 500Mb, 2Gb, 1GiB`:   memory,
		`disk is "1 potato", want a size: 500Mb, 2Gb, 1GiB`:            disk,
		`gpu is "-1", want a whole number`:                             gpu,
	} {
		if err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}
