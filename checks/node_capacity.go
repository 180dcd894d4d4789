package checks

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dustin/go-humanize"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/job"
)

var nodeCapacity = &lint.Check{
	ID:       "node-capacity",
	Title:    "a node is large enough for the job",
	Severity: lint.Error,
	Doc: `Every node has a limit for what one job may ask for. A job that is larger than all of them fails at once, with
` + "`node busy with available capacity {…}`" + ` even when no node is busy, or ` + "`job requires more memory than the maximum available`" + `.

Only what the job asks for itself is compared: what the network gives to a job that asks for nothing, it can also give.`,
	Needs: []lint.Fact{lint.FactNodes},
	Run: func(s *lint.Subject) []lint.Finding {
		nodes := s.Eligible()
		demands := demandsOf(s.Job)
		if len(nodes) == 0 || len(demands) == 0 {
			return nil
		}
		// The node that most of the demands fit into says what to ask for instead.
		best := slices.MinFunc(nodes, func(a, b facts.Node) int { return excess(demands, a) - excess(demands, b) })
		if excess(demands, best) == 0 {
			return nil
		}
		var asks, has, flags, fields []string
		position := ""
		for _, d := range demands {
			most := d.of(best.Capacity)
			if d.wanted <= most {
				continue
			}
			if position == "" {
				position = d.field
			}
			asks = append(asks, d.show(d.wanted)+" "+d.noun)
			has = append(has, d.show(most)+" "+d.noun)
			flags = append(flags, "--"+d.flag, d.typed(most))
			fields = append(fields, d.field+": "+strconv.Quote(d.typed(most)))
		}
		whose := "the node"
		if len(nodes) > 1 {
			whose = "the largest node"
		}
		return []lint.Finding{{
			Message:  fmt.Sprintf("job asks for %s, and %s gives %s to a job; want no more", strings.Join(asks, " and "), whose, strings.Join(has, " and ")),
			Fix:      resourcesFix(s, flags, fields),
			Position: s.Job.TaskAt("Resources." + position),
		}}
	},
}

// demand is one resource that a job asks for.
type demand struct {
	field, flag, noun string
	wanted            float64
	of                func(facts.Capacity) float64
	// show is an amount for people, typed the same for a flag, never more than it is.
	show, typed func(float64) string
}

// demandsOf are the resources that the job itself names.
func demandsOf(j *job.Job) []demand {
	r := j.Task().Resources
	if r == nil {
		return nil
	}
	number := func(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
	bytes := func(n float64) string { return strings.ReplaceAll(humanize.Bytes(uint64(n)), " ", "") }
	megabytes := func(n float64) string { return strconv.FormatUint(uint64(n)/1e6, 10) + "Mb" }
	cpu, _ := r.CPUCores()
	memory, _ := r.MemoryBytes()
	disk, _ := r.DiskBytes()
	gpus, _ := r.GPUs()
	all := []demand{
		{"CPU", "cpu", "CPU", cpu, func(c facts.Capacity) float64 { return c.CPU }, number, number},
		{"Memory", "memory", "memory", float64(memory), func(c facts.Capacity) float64 { return float64(c.Memory) }, bytes, megabytes},
		{"Disk", "disk", "disk", float64(disk), func(c facts.Capacity) float64 { return float64(c.Disk) }, bytes, megabytes},
		{"GPU", "gpu", "GPU", float64(gpus), func(c facts.Capacity) float64 { return float64(c.GPU) }, number, number},
	}
	typed := map[string]string{"CPU": r.CPU, "Memory": r.Memory, "Disk": r.Disk, "GPU": r.GPU}
	return slices.DeleteFunc(all, func(d demand) bool { return typed[d.field] == "" })
}

// excess is how many of the demands are more than a node gives.
func excess(demands []demand, n facts.Node) int {
	too := 0
	for _, d := range demands {
		if d.wanted > d.of(n.Capacity) {
			too++
		}
	}
	return too
}
