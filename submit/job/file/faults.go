package file

import "github.com/seatrial/seatrial/submit/job"

// faults are what is wrong with a file by now, in its order: it is read to its end.
type faults struct {
	all []*job.Error
	// more are those that are only counted.
	more int
}

// maxFaults is how many mistakes of one file are told.
const maxFaults = 50

func (f *faults) add(faults ...*job.Error) {
	for _, fault := range faults {
		switch {
		case fault == nil:
		case len(f.all) < maxFaults:
			f.all = append(f.all, fault)
		default:
			f.more++
		}
	}
}

// mistakes are those that were added; nil for none.
func (f *faults) mistakes() error {
	switch len(f.all) {
	case 0:
		return nil
	case 1:
		return f.all[0]
	}
	return &job.Mistakes{All: f.all, More: f.more}
}
