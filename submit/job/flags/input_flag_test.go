package flags_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/fixtures/jobtest"
	"github.com/seatrial/seatrial/submit/job/flags"
)

// Forms that Bacalhau refuses or mangles although their meaning is plain (F30, F31), and those left to the checks.
func TestInput(t *testing.T) {
	for _, test := range []struct{ raw, kind, param, uri, target string }{
		{"http://host:8080/f", "urlDownload", "http://host:8080/f", "http://host:8080/f", "/inputs"},
		{"http://host:8080/f:/inputs/x", "urlDownload", "http://host:8080/f", "http://host:8080/f", "/inputs/x"},
		{"http://[::1]/f", "urlDownload", "http://[::1]/f", "http://[::1]/f", "/inputs"},
		{"http://[::1]:8080/f:/x", "urlDownload", "http://[::1]:8080/f", "http://[::1]:8080/f", "/x"},
		{"http://u:p@h:80/f", "urlDownload", "http://u:p@h:80/f", "http://u:p@h:80/f", "/inputs"},
		{"https://h/f?a=b", "urlDownload", "https://h/f?a=b", "https://h/f?a=b", "/inputs"},
		{"https://h/f?a=b:/x", "urlDownload", "https://h/f?a=b", "https://h/f?a=b", "/x"},
		{"https://h/f?a=1,2&b=3", "urlDownload", "https://h/f?a=1,2&b=3", "https://h/f?a=1,2&b=3", "/inputs"},
		{"https://h/f?a=1,b=2,dst=/x", "urlDownload", "https://h/f?a=1,b=2", "https://h/f?a=1,b=2", "/x"},
		{"src=https://h/f?a=1,b=2,dst=/x", "urlDownload", "https://h/f?a=1,b=2", "https://h/f?a=1,b=2", "/x"},
		{"https://h/f?t=10:30", "urlDownload", "https://h/f?t=10:30", "https://h/f?t=10:30", "/inputs"},
		{"https://h/f?u=http://x/y", "urlDownload", "https://h/f?u=http://x/y", "https://h/f?u=http://x/y", "/inputs"},
		{"https://h/a,b.csv", "urlDownload", "https://h/a,b.csv", "https://h/a,b.csv", "/inputs"},
		{"http://host", "urlDownload", "http://host", "http://host", "/inputs"},
		{"HTTP://host:80/f", "urlDownload", "HTTP://host:80/f", "HTTP://host:80/f", "/inputs"},
		{"ipfs://CID/a/b:/x", "ipfs", "CID", "ipfs://CID/a/b", "/x"},
		{"ipfs://CID:data", "ipfs", "CID", "ipfs://CID", "data"},
		{"IPFS://CID", "ipfs", "CID", "IPFS://CID", "/inputs"},
		{"s3://b/year=2024/x:/x", "s3", "b", "s3://b/year=2024/x", "/x"},
		{"s3://b/a,b.txt", "s3", "b", "s3://b/a,b.txt", "/inputs"},
		{"git://host:9418/repo.git", "", "", "git://host:9418/repo.git", "/inputs"},
		{"git://host/repo.git:/src", "", "", "git://host/repo.git", "/src"},
		{"docker://ubuntu:24.04", "", "", "docker://ubuntu:24.04", "/inputs"},
		{"gs://b/k", "", "", "gs://b/k", "/inputs"},
		{"QmeZRGhe4PmjctYVSVHuEiA9oSXnqmYa4kQubSHgWbjv72", "", "", "QmeZRGhe4PmjctYVSVHuEiA9oSXnqmYa4kQubSHgWbjv72", "/inputs"},
		{"/data:/inputs/x", "", "", "/data", "/inputs/x"},
		{"./dir", "", "", "./dir", "/inputs"},
		{"git@github.com:u/r.git:/src", "", "", "git@github.com:u/r.git", "/src"},
		{`C:\data`, "", "", `C:\data`, "/inputs"},
		{"src=./dir,dst=/x", "", "", "./dir", "/x"},
	} {
		j, err := flags.Job(flags.Flags{Inputs: []string{test.raw}}, "img", nil)
		if err != nil {
			t.Errorf("%s: %v", test.raw, err)
			continue
		}
		in := j.Task().InputSources[0]
		if in.Source.Type != test.kind || in.URI != test.uri || in.Target != test.target {
			t.Errorf("%s: %s, %s at %s", test.raw, in.Source.Type, in.URI, in.Target)
		}
		name := map[string]string{"urlDownload": "URL", "ipfs": "CID", "s3": "Bucket"}[test.kind]
		if got, _ := in.Source.Params[name].(string); got != test.param {
			t.Errorf("%s: %s is %s", test.raw, name, got)
		}
	}
}

func TestInputMistakes(t *testing.T) {
	for _, test := range []struct{ raw, want, hint string }{
		{"", "it is empty, want URI[:PATH] or src=URI,dst=PATH", ""},
		{"ipfs://", "no CID after ipfs://", "--input ipfs://CID"},
		{"ipfs:///CID", "no CID after ipfs://", "--input ipfs://CID"},
		{"ipfs:CID", "want two slashes after ipfs:", "--input ipfs://CID"},
		{"ipfs://CID,/data", `"/data" is not KEY=VALUE`, "--input ipfs://CID:/data"},
		{"https://h/f,/data", `"/data" is not KEY=VALUE`, "--input https://h/f:/data"},
		{"ipfs://CID,data", `"data" is not KEY=VALUE, want src=, dst= or opt=`, ""},
		{"ipfs://CID:", "the path after the colon is empty", "--input ipfs://CID:/inputs"},
		{"src=ipfs://CID,dest=/x", `unknown key "dest", want src, dst or opt`, "did you mean dst?"},
		{"sorce=ipfs://CID", `unknown key "sorce", want src, dst or opt`, "did you mean source?"},
		{"dst=/x", "no source, want src=URI", "--input src=ipfs://CID,dst=/x"},
		{"ipfs://CID,opt=region=eu", `unknown option "region": an IPFS input has none`, "--input src=ipfs://CID,dst=/inputs"},
		{"s3://b/k,opt=regoin=eu", `unknown option "regoin" of an S3 input`, "did you mean region?"},
		{"s3:///k", "no bucket, want s3://BUCKET/KEY", ""},
		{"file:///d,opt=rw=maybe", `option rw is "maybe", want true or false`, ""},
		{"file://", "no path, want file:///PATH", ""},
		{"https://h/%zz", `not a URI: invalid URL escape "%zz"`, ""},
		{"http:///f", "the URL has no host", ""},
	} {
		_, err := flags.Job(flags.Flags{Inputs: []string{test.raw}}, "img", nil)
		at := test.raw
		if at == "" {
			at = "''"
		}
		jobtest.WantMistake(t, err, "--input "+at+": "+test.want, test.hint)
	}
	_, err := flags.Job(flags.Flags{Inputs: []string{"ipfs://A\nipfs://B"}}, "img", nil)
	jobtest.WantMistake(t, err, `--input $'ipfs://A\nipfs://B': it has more than one line, want URI[:PATH] or src=URI,dst=PATH`, "")
}

// The same source at two places is fine: Bacalhau only refuses the alias it would make twice.
func TestSameInputTwice(t *testing.T) {
	j, err := flags.Job(flags.Flags{Inputs: []string{"ipfs://CID:/a", "ipfs://CID:/b"}}, "img", nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := jobtest.Model(t, j).ValidateSubmission(); err != nil {
		t.Error(err)
	}
	var aliases []string
	for _, in := range j.Task().InputSources {
		aliases = append(aliases, in.Alias)
	}
	if diff := cmp.Diff([]string{"ipfs://CID", ""}, aliases); diff != "" {
		t.Error(diff)
	}
}
