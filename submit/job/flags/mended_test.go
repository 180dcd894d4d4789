package flags_test

import (
	"errors"
	"os"
	"testing"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/flags"
	"github.com/seatrial/seatrial/submit/words"
)

// What is refused for its form has the line that was meant, which is taken; "" where nobody can tell.
func TestMendedInput(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("data", 0o700); err != nil {
		t.Fatal(err)
	}
	const folder = "src=./data,dst=/inputs"
	for raw, want := range map[string]string{
		// Docker's --mount.
		"type=bind,source=./data,target=/inputs":                         folder,
		"type=bind,src=./data,dst=/x,readonly":                           "src=./data,dst=/x",
		"type=bind,src=./data,dst=/inputs,readonly=true":                 folder,
		"source=./data,target=/inputs,type=bind,bind-propagation=rslave": folder,
		"type=bind,source=/srv/none,target=/inputs,readonly":             "src=file:///srv/none,dst=/inputs",
		"type=bind,source=/srv/none,target=/inputs,readonly=false":       "src=file:///srv/none,dst=/inputs,opt=rw=true",
		"type=bind,source=/srv/none,target=/inputs":                      "src=file:///srv/none,dst=/inputs",
		"type=bind":                           "",
		"type=tmpfs,destination=/inputs":      "",
		"src=./data,dst=/inputs,rw=true":      folder,
		"src=file:///d,dst=/inputs,rw=true":   "src=file:///d,dst=/inputs,opt=rw=true",
		"src=file:///d,dst=/inputs,rw=false":  "src=file:///d,dst=/inputs",
		"src=s3://b/k,path=/in,opt=region=eu": "src=s3://b/k,dst=/in,opt=region=eu",
		"source=./data,mountpath=/inputs":     folder,
		"./data=/inputs":                      folder,
		"src=./data,dst=/inputs,opt=rw":       folder,
		"src=./data,dst=/inputs,opt=readonly": folder,
		"src=file:///d,dst=/in,opt=readonly":  "src=file:///d,dst=/in",
		"ipfs://CID,opt=region=eu":            "src=ipfs://CID,dst=/inputs",

		// What is missing.
		"src=./data,dst=":                 folder,
		"src=./data,dst":                  folder,
		"src=s3://b/k,dst=,opt=region=eu": "src=s3://b/k,dst=/inputs,opt=region=eu",
		"src=https://h:80/f?a=b,dst=":     "src=https://h:80/f?a=b,dst=/inputs",
		"./data:":                         "./data:/inputs",
		"ipfs://CID:":                     "ipfs://CID:/inputs",

		// What stands between.
		"src=./data dst=/inputs":  folder,
		"src=./data; dst=/inputs": folder,
		"src:./data,dst:/inputs":  folder,
		"./data /inputs":          "./data:/inputs",
		"./data,/inputs":          "./data:/inputs",
		"src=./data,dst=/in,puts": `src=./data,"dst=/in,puts"`,
	} {
		_, err := flags.Job(flags.Flags{Inputs: []string{raw}}, "img", nil)
		var mistake *job.Error
		if !errors.As(err, &mistake) {
			t.Errorf("%s is taken", raw)
			continue
		}
		if want == "" {
			continue
		}
		if line := "--input " + words.ShellWord(want); mistake.Hint != line {
			t.Errorf("%s: the hint is %s, want %s", raw, mistake.Hint, line)
		}
		if _, err := flags.Job(flags.Flags{Inputs: []string{want}}, "img", nil); err != nil {
			t.Errorf("%s: %v", want, err)
		}
	}
	for _, raw := range []string{
		"https://h/f?a=b dst=/x", "src=./data,dst=/in puts", "src=./data,dst=/ïnputs", "./data:/inputs/", "src=./data,dst=/a/../b",
		`src=./data,"dst=/in,puts"`, "file:///srv/my data:/inputs",
	} {
		if _, err := flags.Job(flags.Flags{Inputs: []string{raw}}, "img", nil); err != nil {
			t.Errorf("%s: %v", raw, err)
		}
	}
}

// A path that is taken has a free one beside it, with all that was typed of the source.
func TestClashingInputs(t *testing.T) {
	for _, test := range []struct {
		inputs []string
		hint   string
	}{
		{[]string{"ipfs://A:/a", "ipfs://B:/a/"}, "--input ipfs://B:/a-2"},
		{[]string{"ipfs://A:/a", "ipfs://B:/a-2", "s3://b/k:/a,opt=region=eu"}, "--input src=s3://b/k,dst=/a-3,opt=region=eu"},
		{[]string{"ipfs://A:/a", "https://h:80/f:/a"}, "--input src=https://h:80/f,dst=/a-2"},
	} {
		_, err := flags.Job(flags.Flags{Inputs: test.inputs}, "img", nil)
		var mistake *job.Error
		if !errors.As(err, &mistake) || mistake.Hint != test.hint {
			t.Errorf("%s: %v, want the hint %s", test.inputs, mistake, test.hint)
		}
	}
}
