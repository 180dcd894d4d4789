package flags_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/fixtures/jobtest"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/flags"
)

// Docker's :ro and :rw behind a mount are refused in every form, with the long form in their place (F63).
func TestDockerMode(t *testing.T) {
	t.Chdir(t.TempDir())
	const folder, writable = "src=./data,dst=/inputs", "src=file:///data,dst=/inputs,opt=rw=true"
	for raw, want := range map[string]string{
		"./data:/inputs:ro":                              folder,
		"./data:/inputs:RO":                              folder,
		"./data:/inputs:rw":                              folder,
		"./data:/inputs:ro,z":                            folder,
		"./data:/inputs:Z,ro":                            folder,
		"./data:/inputs:ro:cached":                       folder,
		"./data:/inputs:delegated":                       folder,
		"./data:ro":                                      folder,
		"src=./data,dst=/inputs:ro":                      folder,
		"src=./data,dst=/inputs:ro,z":                    folder,
		"src=./data,dst=/inputs,readonly":                folder,
		"source=./data,target=/inputs,ro":                folder,
		"src=./data:/inputs:ro":                          folder,
		"/srv/data:/data:ro":                             "src=/srv/data,dst=/data",
		"file:///data:/inputs:rw":                        writable,
		"FILE:///data:/inputs:rw,rshared":                "src=FILE:///data,dst=/inputs,opt=rw=true",
		"file:///data:/inputs:ro":                        "src=file:///data,dst=/inputs",
		"file:///data:rw":                                writable,
		"src=file:///data,dst=/inputs:rw":                writable,
		"src=file:///data:/inputs:rw":                    writable,
		"src=file:///data,dst=/inputs:rw,opt=rw=true":    writable,
		"src=file:///data,dst=/inputs:ro,opt=rw=false":   "src=file:///data,dst=/inputs,opt=rw=false",
		"ipfs://CID:/inputs:ro":                          "src=ipfs://CID,dst=/inputs",
		"ipfs://CID:ro":                                  "src=ipfs://CID,dst=/inputs",
		"ipfs://CID:/inputs:ro,z":                        "src=ipfs://CID,dst=/inputs",
		"s3://b/k:/in:ro":                                "src=s3://b/k,dst=/in",
		"s3://b/k:/in:ro,opt=region=eu":                  "src=s3://b/k,dst=/in,opt=region=eu",
		"https://h/f:/in:ro":                             "src=https://h/f,dst=/in",
		"https://h:8080/f:ro":                            "src=https://h:8080/f,dst=/inputs",
		"https://h/f?a=b:/in:ro":                         `src=https://h/f?a=b,dst=/in`,
		"gs://b/k:/in:ro":                                "src=gs://b/k,dst=/in",
		"QmeZRGhe4PmjctYVSVHuEiA9oSXnqmYa4kQubSHg:/x:ro": "src=QmeZRGhe4PmjctYVSVHuEiA9oSXnqmYa4kQubSHg,dst=/x",
	} {
		_, err := flags.Job(flags.Flags{Inputs: []string{raw}}, "img", nil)
		var mistake *job.Error
		if !errors.As(err, &mistake) {
			t.Errorf("%s is taken", raw)
			continue
		}
		if got := strings.ReplaceAll(mistake.Hint, "'", ""); got != "--input "+want {
			t.Errorf("%s: the hint is %s, want %s", raw, mistake.Hint, want)
		}
		if _, err := flags.Job(flags.Flags{Inputs: []string{want}}, "img", nil); err != nil {
			t.Errorf("%s: %v", want, err)
		}
	}
	for raw, want := range map[string]string{
		"outputs:/outputs:rw":   "--output outputs:/outputs",
		"outputs:/outputs:RW,Z": "--output outputs:/outputs",
		"/outputs:rw":           "--output outputs:/outputs",
		"outputs:rw":            "--output outputs:/outputs",
		"/outputs:/outputs:rw":  "--output /outputs:/outputs",
	} {
		_, err := flags.Job(flags.Flags{Outputs: []string{raw}}, "img", nil)
		jobtest.WantMistake(t, err, "--output "+raw+`: ":`+raw[strings.LastIndex(raw, ":")+1:]+`" is Docker's word behind a mount, and would be part of the path here`, want)
	}
}

// What only looks like it is read as it was.
func TestNoDockerMode(t *testing.T) {
	t.Chdir(t.TempDir())
	for raw, target := range map[string]string{
		"ipfs://CID:/ro":          "/ro",
		"https://h/f?mode=x:ro":   "/inputs",
		"src=./data,dst=/in:puts": "/in:puts",
		"src=s3://b/k:ro,dst=/in": "/in",
		"./data:/inputs/rw":       "/inputs/rw",
	} {
		j, err := flags.Job(flags.Flags{Inputs: []string{raw}}, "img", nil)
		if err != nil {
			t.Errorf("%s: %v", raw, err)
		} else if got := j.Task().InputSources[0].Target; got != target {
			t.Errorf("%s: mounted at %s, want %s", raw, got, target)
		}
	}
	j, err := flags.Job(flags.Flags{Outputs: []string{"ro:/outputs"}}, "img", nil)
	if err != nil || j.Task().ResultPaths[0].Name != "ro" {
		t.Errorf("an output called ro: %v", err)
	}
}
