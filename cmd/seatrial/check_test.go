package main

import (
	"strings"
	"testing"
)

// A list of images has comments and blank lines, and nothing else that is no image.
func TestImageList(t *testing.T) {
	got, err := imageList([]byte("# all\n\n a:v1 \r\nb#c\t# odd\n  # none\nc"))
	if want := "a:v1 b#c c"; err != nil || strings.Join(got, " ") != want {
		t.Errorf("got %q, %v; want %s", got, err, want)
	}
}

func FuzzImageList(f *testing.F) {
	f.Add([]byte("a # b\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := imageList(data)
		for _, reference := range list {
			if err == nil && (reference == "" || strings.ContainsAny(reference, "\n")) {
				t.Errorf("%q", reference)
			}
		}
	})
}
