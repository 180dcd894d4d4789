package checks_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/checks/lint"
)

// dockerfileListings are the scripts in which a Dockerfile breaks each rule there is for one.
var dockerfileListings = []string{"dockerfile-each", "dockerfile-rules", "mended-dockerfile"}

// marked is a finding at a line of a Dockerfile, with that line and a caret below it.
var marked = regexp.MustCompile(`(?m)^\S*[Dd]ockerfile:\d+:\d+: (.*) \[([a-z0-9-]+)\]\n +\d+ \| .*\n +\| +\^~*$`)

// ofRule is the rule of BuildKit's that a finding names.
var ofRule = regexp.MustCompile(`says BuildKit's rule (\w+)$`)

// Each rule that a Dockerfile can break is broken by one in the listings, and found at its place.
func TestEachRuleIsShown(t *testing.T) {
	shown, rules := map[string]bool{}, map[string]bool{}
	for _, name := range dockerfileListings {
		script, err := os.ReadFile("../fixtures/scripts/" + name + ".txtar")
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range marked.FindAllStringSubmatch(string(script), -1) {
			shown[found[2]] = true
			if named := ofRule.FindStringSubmatch(found[1]); named != nil {
				rules[named[1]] = true
			}
		}
	}
	for _, c := range checks.All {
		if ofDockerfiles(c) && !shown[c.ID] {
			t.Errorf("%s is found at no line of a Dockerfile in %q", c.ID, dockerfileListings)
		}
	}
	covered := map[string]bool{}
	for _, c := range checks.All {
		for _, rule := range c.Covers {
			covered[rule] = shown[c.ID] // which says more of the same line
		}
	}
	for _, rule := range dockerfile.Rules {
		if !rules[rule.Name] && !covered[rule.Name] {
			t.Errorf("BuildKit's rule %s is found at no line of a Dockerfile in %q", rule.Name, dockerfileListings)
		}
	}
}

// ofDockerfiles tells whether a check can be judged before an image is built: by what is predicted of it, of its base, and by what is
// copied. What layers are damaged in is told of those that there are, and what is wrong with an input where the job names it.
func ofDockerfiles(c *lint.Check) bool {
	predicted := []lint.Fact{lint.FactBase, lint.FactConfig, lint.FactDockerfile, lint.FactExec, lint.FactFiles, lint.FactLayers, lint.FactLinked, lint.FactWork}
	for _, need := range c.Needs {
		if !slices.Contains(predicted, need) {
			return false
		}
	}
	return len(c.Needs) > 0 && !strings.HasPrefix(c.ID, "input-") && !slices.Contains([]string{"image-incomplete", "image-unpackable"}, c.ID)
}
