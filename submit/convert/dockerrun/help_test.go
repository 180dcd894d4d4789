package dockerrun_test

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/submit/convert/dockerrun"
)

// documented is a flag in what --help prints.
var documented = regexp.MustCompile(`(?m)^\s+(?:-[A-Za-z], )?--([a-z0-9-]+)`)

// Every flag that the programs of this machine document is known, whether it has a value or not.
func TestHelpOfThisMachine(t *testing.T) {
	for _, program := range []string{"docker", "podman"} {
		help, err := exec.CommandContext(t.Context(), program, "run", "--help").Output()
		if err != nil {
			t.Logf("%s: %v", program, err) // the list beside this test has its flags
			continue
		}
		all := documented.FindAllSubmatch(help, -1)
		if len(all) < 50 {
			t.Errorf("%s documents %d flags", program, len(all))
		}
		for _, found := range all {
			name := string(found[1])
			_, err := dockerrun.Read([]string{program, "run", "--" + name}, dockerrun.Options{})
			if err != nil && strings.Contains(err.Error(), "no flag") {
				t.Errorf("%s run --%s has no line in the table", program, name)
			}
			// What a value is called stands one blank behind the name, and what the flag does is more than one away.
			value := regexp.MustCompile(`--` + name + ` \S`).Match(help)
			if takes := err != nil && strings.Contains(err.Error(), "needs an argument"); value != takes {
				t.Errorf("%s run --%s: a value follows: %v in the table, %v in its help", program, name, takes, value)
			}
		}
	}
}
