package lint

import (
	"cmp"
	"slices"

	"github.com/seatrial/seatrial/submit/job"
)

// Baseline are findings that were there when somebody began to look, and that fail nothing until they are mended.
type Baseline struct {
	// File it was read from.
	File  string
	Known []Known
}

// Known is a finding of a baseline.
type Known struct {
	// Subject is the job file or the image that it is about, and Check and Message what it says, for who reads the file.
	Subject string `json:"subject"`
	Check   string `json:"check"`
	Message string `json:"message"`
	// Fingerprint is that of the finding, and Count how many there are of it; one when it is zero.
	Fingerprint string       `json:"fingerprint"`
	Count       int          `json:"count,omitempty"`
	At          job.Position `json:"-"`
}

// Add puts findings about a subject into it. Those that several reports on it have, for several platforms, are there once.
func (b *Baseline) Add(subject string, findings []Finding) {
	counts := map[string]int{}
	for _, f := range findings {
		fingerprint := f.Fingerprint()
		counts[fingerprint]++
		i := slices.IndexFunc(b.Known, func(k Known) bool { return k.Subject == subject && k.Fingerprint == fingerprint })
		if i < 0 {
			b.Known = append(b.Known, Known{Subject: subject, Check: f.Check, Message: f.Message, Fingerprint: fingerprint, Count: 1})
			continue
		}
		b.Known[i].Count = max(b.Known[i].Count, counts[fingerprint])
	}
}

// Count is how many findings it knows.
func (b *Baseline) Count() (n int) {
	for _, k := range b.Known {
		n += max(k.Count, 1)
	}
	return n
}

// without takes out of a result the findings that the baseline knows, and tells which of its entries are stale. One of a check that has not
// run may still be right.
func (r *Result) without(b *Baseline, s *Subject) {
	left := map[string]int{}
	for _, k := range b.Known {
		if k.Subject == s.name() {
			left[k.Fingerprint] += max(k.Count, 1)
		}
	}
	r.Findings = slices.DeleteFunc(r.Findings, func(f Finding) bool {
		fingerprint := f.Fingerprint()
		if left[fingerprint] == 0 {
			return false
		}
		left[fingerprint]--
		r.Known = append(r.Known, f)
		return true
	})
	for _, k := range b.Known {
		if k.Subject == s.name() && left[k.Fingerprint] > 0 && slices.Contains(r.Ran, k.Check) {
			r.Stale = append(r.Stale, k)
		}
	}
}

// name is what a report calls the subject: its job file, or the image of a job given as flags.
func (s *Subject) name() string { return cmp.Or(s.Job.File, s.Job.Image()) }
