package checks_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
)

// Keys that are no paths of files are found before the job is sent. A fake serves them: a server that keeps its objects in
// files has none.
func TestS3KeysThatAreNoFiles(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `<ListBucketResult><Contents><Key>in/a</Key></Contents><Contents><Key>in/a/b</Key></Contents></ListBucketResult>`)
	}))
	defer server.Close()
	j := subject(nil).Job
	j.Task().Engine.Params.Image = "Foo:Bar:Baz" // which asks no registry
	j.Task().InputSources = []job.Input{{Target: "/inputs", Source: job.Spec{Type: job.SourceS3, Params: map[string]any{
		"Bucket": "ships", "Key": "in/", "Endpoint": server.URL, "Region": "us-east-1",
	}}}}
	t.Setenv("AWS_ACCESS_KEY_ID", "key")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	r := checks.All.Judge(lint.Gather(t.Context(), j, lint.GatherOptions{}), []lint.Stage{lint.StageCheck}, lint.Policy{FailOn: lint.Never})
	for _, f := range r.Findings {
		if f.Check != "input-s3-unreachable" {
			continue
		}
		want := `s3://ships/in/ cannot be written by a node: object "in/a" would have to be a file, and a folder for others; want keys that are paths of files`
		if f.Message != want || f.Fix.String() != "aws s3 ls s3://ships/in/ --endpoint-url "+server.URL+" --region us-east-1" {
			t.Errorf("%q\n%q, want\n%q", f.Message, f.Fix, want)
		}
		return
	}
	t.Errorf("nothing found: %+v", r)
}
