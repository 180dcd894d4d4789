package checks_test

import (
	"testing"

	"github.com/seatrial/seatrial/checks"
)

func TestFind(t *testing.T) {
	for id, want := range map[string]string{
		"image-platfrom": `unknown check "image-platfrom", did you mean image-platform?`,
		"IMAGE-PLATFORM": `unknown check "IMAGE-PLATFORM", did you mean image-platform?`,
		"x":              "unknown check \"x\", see `seatrial explain`",
		"":               "unknown check \"\", see `seatrial explain`",
	} {
		if _, err := checks.All.Find(id); err == nil || err.Error() != want {
			t.Errorf("Find(%q) = %v, want %s", id, err, want)
		}
	}
	if c, err := checks.All.Find("image-platform"); err != nil || c.ID != "image-platform" {
		t.Errorf("Find = %v, %v", c, err)
	}
}
