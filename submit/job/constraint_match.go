package job

import (
	"slices"
	"strconv"
)

// Matches holds the rules of Kubernetes' selectors, which Bacalhau uses: a label that is not there meets != and
// notin, and no other operator but "!".
func (c Constraint) Matches(labels map[string]string) bool {
	value, has := labels[c.Key]
	switch c.Operator {
	case opExists:
		return has
	case opDoesNotExist:
		return !has
	case opEquals, opDoubleEquals, opIn:
		return has && slices.Contains(c.Values, value)
	case opNotEquals, opNotIn:
		return !has || !slices.Contains(c.Values, value)
	case opGreater, opLess:
		label, labelErr := strconv.ParseInt(value, 10, 64)
		if !has || labelErr != nil || len(c.Values) != 1 {
			return false
		}
		bound, err := strconv.ParseInt(c.Values[0], 10, 64)
		return err == nil && (c.Operator == opGreater && label > bound || c.Operator == opLess && label < bound)
	}
	return false
}

// String is the constraint as --constraints takes it: "os_arch in (amd64,arm64)".
func (c Constraint) String() string { return selector([]Constraint{c}) }

// Selector is constraints as --constraints takes them, separated by commas.
func Selector(constraints []Constraint) string { return selector(constraints) }
