package harness

import (
	"fmt"
	"io"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// Tolerance says how the files that match a pattern are compared: with what is expected of them, with those of another run, with
// the network's.
type Tolerance struct {
	// Pattern of paths in a result folder, with "**" for any number of folders: "outputs/**/*.csv", "stderr".
	// One without a slash matches the name of a file in any folder.
	Pattern string `json:"pattern"`
	// Compare is one of comparers; exact when empty.
	Compare string `json:"compare"`
	// Epsilon is how far two numbers may be apart, for numeric and json: absolutely, and relatively to
	// numbers greater than one.
	Epsilon float64 `json:"epsilon,omitempty"`
}

// The ways to compare a file.
const (
	CompareExact   = "exact"
	CompareText    = "text"
	CompareNumeric = "numeric"
	CompareJSON    = "json"
	CompareIgnore  = "ignore"
)

// comparers are the ways to compare a file: byte for byte; words, whatever white space is between them; as text in
// which numbers may be Epsilon apart; as JSON values, whatever their layout and order of keys; not at all.
var comparers = []string{CompareExact, CompareText, CompareNumeric, CompareJSON, CompareIgnore}

// Comparisons are the ways to compare a file, by their names.
func Comparisons() []string { return slices.Clone(comparers) }

// ParseTolerance reads PATTERN=COMPARE[:EPSILON], as in "*.csv=numeric:1e-6".
func ParseTolerance(typed string) (Tolerance, error) {
	i := strings.LastIndexByte(typed, '=')
	if i < 0 {
		return Tolerance{}, fmt.Errorf("%q has no =, want PATTERN=COMPARE as in '*.csv=numeric:1e-6'", typed)
	}
	t := Tolerance{Pattern: typed[:i]}
	how, epsilon, given := strings.Cut(typed[i+1:], ":")
	t.Compare = how
	if given {
		var err error
		if t.Epsilon, err = strconv.ParseFloat(epsilon, 64); err != nil {
			return Tolerance{}, fmt.Errorf("%q has the epsilon %q, want a number such as 1e-6", typed, epsilon)
		}
	}
	return t, t.Check()
}

// Check says what is wrong with a tolerance.
func (t Tolerance) Check() error {
	numbers := t.Compare == CompareNumeric || t.Compare == CompareJSON
	switch {
	case t.Pattern == "" || !doublestar.ValidatePattern(t.Pattern):
		return fmt.Errorf("pattern is %q, want one such as outputs/**/*.csv", t.Pattern)
	case !slices.Contains(comparers, t.Compare):
		return fmt.Errorf("comparison is %q, want %s", t.Compare, strings.Join(comparers, ", "))
	case t.Epsilon < 0 || math.IsNaN(t.Epsilon) || math.IsInf(t.Epsilon, 0):
		return fmt.Errorf("epsilon is %g, want a number of 0 or more", t.Epsilon)
	case t.Epsilon != 0 && !numbers:
		return fmt.Errorf("epsilon with the comparison %s, want numeric or json", t.Compare)
	}
	return nil
}

// toleranceFor is the last tolerance whose pattern matches a path, so that exceptions follow their rule.
func toleranceFor(tolerances []Tolerance, path string) Tolerance {
	for _, t := range slices.Backward(tolerances) {
		if t.matches(path) {
			return t
		}
	}
	return Tolerance{Compare: CompareExact}
}

func (t Tolerance) matches(path string) bool {
	if !strings.Contains(t.Pattern, "/") {
		path = path[strings.LastIndexByte(path, '/')+1:]
	}
	return doublestar.MatchUnvalidated(t.Pattern, path)
}

// differ compares two files; empty when they are near enough. The error is a *limits.Error, or that of a reader.
func (t Tolerance) differ(n names, a, b io.Reader) (string, error) {
	switch t.Compare {
	case CompareText:
		return differWords(n, a, b)
	case CompareNumeric:
		return differNumbers(n, a, b, t.Epsilon)
	default:
		return differJSON(n, a, b, t.Epsilon)
	}
}

// String is the tolerance as it is typed: "*.csv=numeric:1e-06".
func (t Tolerance) String() string {
	text := t.Pattern + "=" + t.Compare
	if t.Epsilon != 0 {
		text += ":" + strconv.FormatFloat(t.Epsilon, 'g', -1, 64)
	}
	return text
}

// Tolerance is the strictest one with which the path counts as the same.
func (d Deviation) Tolerance() Tolerance {
	t := Tolerance{Pattern: literally.Replace(d.Path), Compare: CompareIgnore}
	switch {
	case d.Kind == kindSpace:
		t.Compare = CompareText
	case d.Kind == kindJSON:
		t.Compare = CompareJSON
	case d.Kind == kindWritten:
		t.Compare = CompareNumeric
	case strings.HasPrefix(d.Kind, kindNumbers) && d.Epsilon < 1:
		t.Compare, t.Epsilon = CompareNumeric, roundUp(d.Epsilon)
	}
	return t
}

// Tolerances are the strictest with which all of the paths count as the same: one for each of them, or, where they are more than
// most, one for what those below each folder at the top have in common.
func Tolerances(all []Deviation, most int) []Tolerance {
	var tolerances []Tolerance
	if len(all) <= most {
		for _, d := range all {
			tolerances = append(tolerances, d.Tolerance())
		}
		return tolerances
	}
	var tops []string
	below := map[string][]Deviation{}
	for _, d := range all {
		top, _, _ := strings.Cut(d.Path, "/")
		if below[top] == nil {
			tops = append(tops, top)
		}
		below[top] = append(below[top], d)
	}
	for _, top := range tops {
		tolerances = append(tolerances, covering(top, below[top]))
	}
	return tolerances
}

// covering is one tolerance for paths below a folder: for all that is in the folder they share, or all of their ending there.
func covering(top string, all []Deviation) Tolerance {
	t := all[0].Tolerance()
	if len(all) == 1 {
		return t
	}
	dir, ending := path.Dir(all[0].Path), path.Ext(all[0].Path)
	for _, d := range all {
		for dir != top && !strings.HasPrefix(d.Path, dir+"/") {
			if dir = path.Dir(dir); dir == "." {
				dir = top
			}
		}
		if path.Ext(d.Path) != ending {
			ending = ""
		}
		if one := d.Tolerance(); one.Compare != t.Compare {
			t.Compare, t.Epsilon = CompareIgnore, 0
		} else {
			t.Epsilon = max(t.Epsilon, one.Epsilon)
		}
	}
	t.Pattern = literally.Replace(dir) + "/**"
	if ending != "" {
		t.Pattern += "/*" + literally.Replace(ending)
	}
	return t
}

// literally writes a path as a pattern that nothing else matches.
var literally = strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`, "]", `\]`, "{", `\{`, "}", `\}`)

// roundUp is the least number of one digit that is not below x, but for what rounding has added to x.
func roundUp(x float64) float64 {
	unit := math.Pow10(int(math.Floor(math.Log10(x))))
	up, err := strconv.ParseFloat(strconv.FormatFloat(math.Ceil(x/unit*(1-rounding))*unit, 'g', 1, 64), 64)
	if err != nil {
		return x
	}
	return up
}
