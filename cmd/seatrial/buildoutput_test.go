package main

import (
	"testing"

	"github.com/seatrial/seatrial/checks/image"
)

func TestOutputFrom(t *testing.T) {
	for typed, want := range map[string]string{
		"oci:dir":                        "oci:dir",
		"oci:dir:v1":                     "oci:dir:v1",
		"docker-archive:app.tar":         "docker-archive:app.tar",
		"type=oci,dest=app.tar":          "oci-archive:app.tar",
		"type=oci,tar=false,dest=dir":    "oci:dir",
		"dest=app.tar,type=docker":       "docker-archive:app.tar",
		"type=docker":                    "docker-daemon:",
		"type=docker,dest=-":             "",
		"type=oci":                       "",
		"type=oci,tar=false":             "",
		"type=local,dest=dir":            "",
		"type=tar,dest=app.tar":          "",
		"type=image,name=app:v1":         "",
		"type=registry,name=ghcr.io/u/a": "",
		"type=none":                      "",
		"dir":                            "",
		"":                               "",
	} {
		got, err := outputFrom(typed)
		if (err == nil) != (want != "") || err == nil && got.String() != want {
			t.Errorf("%q: %v, %v, want %q", typed, got, err, want)
		}
	}
	if to, _ := outputFrom("type=docker"); to != (image.Target{Source: image.DockerDaemon}) {
		t.Errorf("type=docker goes to %+v", to)
	}
}
