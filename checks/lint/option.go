package lint

import (
	"fmt"

	"github.com/docker/go-units"

	"github.com/seatrial/seatrial/submit/words"
)

// Option is a size that a project may set for one check.
type Option struct {
	// Name in the configuration: "warn-above"; Doc says what it is.
	Name, Doc string
	// Default in bytes.
	Default int64
}

// Check refuses what is no size, in a few words.
func (o Option) Check(typed string) error {
	if size, err := units.FromHumanSize(typed); err != nil || size <= 0 {
		return fmt.Errorf("%s is %s, want a size like 500MB or 20GB", o.Name, words.Quoted(typed))
	}
	return nil
}

// withOptions is the subject with what is set of the checks' options, and else their defaults.
func (s *Subject) withOptions(all Catalogue, policy Policy) *Subject {
	with := *s
	with.options = map[string]int64{}
	for _, c := range all {
		for _, o := range c.Options {
			with.options[o.Name] = o.Default
			if size, err := units.FromHumanSize(policy.Options[c.ID][o.Name]); err == nil {
				with.options[o.Name] = size
			}
		}
	}
	return &with
}

// Option is the size that an option has, in bytes. Names are those of one check alone.
func (s *Subject) Option(name string) int64 { return s.options[name] }
