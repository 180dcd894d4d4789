package compose

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/seatrial/seatrial/submit/convert"
	"github.com/seatrial/seatrial/submit/convert/dockerrun"
)

// ofDocker is a flag that is no word of a command line of its own.
var ofDocker = regexp.MustCompile(`(?:^|[,:;] |\bwith |\bas |\bis |\bare )--?[a-z]`)

// Every key that the library's types have has a line in the tables, no line is of a key that there is not, and each says something.
func TestEveryKey(t *testing.T) {
	for _, table := range []struct {
		name  string
		known []key
		of    any
	}{{"table", table, types.ServiceConfig{}}, {"deployTable", deployTable, types.DeployConfig{}}} {
		var known, documented []string
		for _, k := range table.known {
			known = append(known, k.name)
			if k.flag != "" {
				d := convert.New(convert.Options{})
				if fault := dockerrun.Set(d, k.flag, "", ""); fault != nil && strings.Contains(fault.Message, "has no flag") {
					t.Errorf("%s: %s", k.name, fault)
				}
				for _, n := range d.Notes {
					if ofDocker.MatchString(n.Says) {
						t.Errorf("%s is told with a flag of docker run, which nobody has typed: %s", k.name, n.Says)
					}
				}
			}
		}
		for _, f := range reflect.VisibleFields(reflect.TypeOf(table.of)) {
			if name, _, _ := strings.Cut(f.Tag.Get("yaml"), ","); name != "" && name != "-" && name != "name" && !strings.HasPrefix(name, "#") {
				documented = append(documented, name)
			}
		}
		for _, name := range documented {
			if !slices.Contains(known, name) {
				t.Errorf("%s has no line for %s", table.name, name)
			}
		}
		for _, name := range known {
			if !slices.Contains(documented, name) {
				t.Errorf("%s has a line for %s, which is no key of Compose", table.name, name)
			}
		}
	}
}
