package report

import (
	"strings"
	"testing"
)

func TestAbridge(t *testing.T) {
	for ids, want := range map[string]string{
		"image-tag": "image-tag",
		"command-json image-tag user-inputs user-outputs":                            "command-json, image-tag, user-inputs, user-outputs",
		"command-json command-library image-tag user-inputs user-outputs":            "2 of command-*, image-tag, 2 of user-*",
		"command-json image-tag image-size output-shadowed user-inputs user-outputs": "command-json, 2 of image-*, output-shadowed, 2 of user-*",
	} {
		if got := Abridge(strings.Fields(ids)); got != want {
			t.Errorf("%s: %s, want %s", ids, got, want)
		}
	}
}
