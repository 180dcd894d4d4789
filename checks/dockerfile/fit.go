package dockerfile

import (
	"slices"
	"strings"
)

// Place finds where an instruction belongs that mends what is wrong at a line; at is 0 for no line. A setting takes the place of the
// one that decides it, unless that is of a stage which others are made from as well; what is run or copied goes behind the instruction
// that brought what it is about. It is nil for an instruction that goes nowhere.
func (f *File) Place(instruction string, at int) []Edit {
	name, _, _ := strings.Cut(strings.TrimSpace(instruction), " ")
	here := Step{}
	if i := f.stepAt(at); i >= 0 {
		here = f.Steps[i]
	}
	switch name = strings.ToUpper(name); name {
	case "FROM":
		if here.Name != "FROM" {
			here = f.from(f.Base)
		}
		return []Edit{{Replace, here.Line, instruction}}
	case "ENTRYPOINT", "CMD", "USER", "WORKDIR":
		if s, ok := f.Setting(name, ""); ok && !f.shared(s.Stage) {
			return []Edit{{Replace, s.Line, instruction}}
		}
		return []Edit{{After, f.last().Line, instruction}}
	case "RUN":
		if !brings(here) || f.shared(here.Stage) {
			here = f.lastBringing()
		}
		return []Edit{{After, here.Line, f.asRoot(instruction, here)}}
	case "COPY", "ADD", "ENV":
		if name == "ENV" || !brings(here) || f.shared(here.Stage) {
			here = f.lastBringing()
		}
		return []Edit{{After, here.Line, instruction}}
	}
	return nil
}

// brings tells whether an instruction makes files.
func brings(s Step) bool { return s.Name == "COPY" || s.Name == "ADD" || s.Name == "RUN" }

// shared tells whether a stage below the target is one that other stages are made from, which the target is not made from: what is
// said there is theirs as well.
func (f *File) shared(stage int) bool {
	lineage := f.lineageOf(f.target())
	return slices.ContainsFunc(f.Steps, func(s Step) bool {
		return s.from != nil && !slices.Contains(lineage, s.Stage) && slices.Contains(f.lineageOf(s.Stage), stage)
	})
}

// last is the last instruction of the target.
func (f *File) last() Step {
	last := f.From()
	for _, s := range f.Steps {
		if s.InTarget && s.Stage == last.Stage {
			last = s
		}
	}
	return last
}

// lastBringing is the last instruction of the target's own that files depend on: what is behind it are settings alone.
func (f *File) lastBringing() Step {
	from := f.From()
	last := from
	for _, s := range f.Steps {
		if s.InTarget && s.Stage == from.Stage && (brings(s) || s.Name == "WORKDIR" || s.Name == "ENV" || s.Name == "ARG") {
			last = s
		}
	}
	return last
}

// userAt is the USER behind an instruction; empty for root and for none.
func (f *File) userAt(at Step) string {
	user, said := "", false
	for _, s := range f.Steps {
		if s.InTarget && s.Name == "USER" && s.Line <= at.Line {
			_, user, _ = strings.Cut(strings.TrimSpace(strings.ReplaceAll(s.Text, "\t", " ")), " ")
			said = true
		}
	}
	if !said && f.Config != nil && !slices.ContainsFunc(f.Steps, func(s Step) bool { return s.InTarget && s.Name == "USER" }) {
		user = f.Config.User // the base's
	}
	user = strings.TrimSpace(user)
	if name, _, _ := strings.Cut(user, ":"); name == "root" || name == "0" {
		return ""
	}
	return user
}

// asRoot is what is run behind an instruction by root, whoever runs what is there.
func (f *File) asRoot(instruction string, at Step) string {
	user := f.userAt(at)
	if user == "" {
		return instruction
	}
	return "USER 0:0\n" + instruction + "\nUSER " + user
}
