package submit

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/bacalhau-project/bacalhau/pkg/models"

	"github.com/seatrial/seatrial/fixtures/archivetest"
)

// fakeResults is a network with one job, j-1, and what its executions published. The results are
// those of the executions e-1, e-2…; "{server}" in their parameters is the server itself.
func fakeResults(t *testing.T, state, publisher string, files map[string]http.HandlerFunc, results ...models.SpecConfig) *Client {
	t.Helper()
	var server *httptest.Server
	send := func(v any) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			data, err := json.Marshal(v)
			if err != nil {
				t.Error(err)
			}
			_, _ = w.Write([]byte(strings.ReplaceAll(string(data), "{server}", server.URL)))
		}
	}
	var executions []models.Execution
	var items []*models.SpecConfig
	for i, r := range results {
		executions = append(executions, models.Execution{
			ID: fmt.Sprintf("e-%d", i+1), CreateTime: int64(i),
			ComputeState: models.NewExecutionState(models.ExecutionStateCompleted), PublishedResult: &r,
		})
		items = append(items, &r)
	}
	handlers := map[string]http.HandlerFunc{
		"/api/v1/orchestrator/jobs/j-1": answer(200, fmt.Sprintf(
			`{"Job":{"ID":"j-1","Type":"batch","State":{"StateType":%q},"Tasks":[{"Name":"main","Publisher":{"Type":%q}}]}}`, state, publisher)),
		"/api/v1/orchestrator/jobs/j-1/executions": send(map[string]any{"Items": executions}),
		"/api/v1/orchestrator/jobs/j-1/results":    send(map[string]any{"Items": items}),
	}
	for path, handler := range files {
		handlers[path] = handler
	}
	server, c := fakeNetwork(t, handlers)
	return c
}

func urlResult(url string) models.SpecConfig {
	return models.SpecConfig{Type: "urlDownload", Params: map[string]any{"URL": url}}
}

func TestFetchKinds(t *testing.T) {
	file := answer(200, string(archivetest.Make(t, archivetest.File("stdout"))))
	signed := models.SpecConfig{Type: "s3PreSigned", Params: map[string]any{"PreSignedURL": "{server}/e-2.tar.gz?X-Amz-Signature=secret", "Managed": true}}
	c := fakeResults(t, "Completed", "s3", map[string]http.HandlerFunc{"/e-1.tar.gz": file, "/e-2.tar.gz": file}, urlResult("{server}/e-1.tar.gz"), signed)
	dir := filepath.Join(t.TempDir(), "results")
	fetched, err := c.Fetch(t.Context(), "j-1", FetchOptions{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"e-1", "e-1/stdout", "e-2", "e-2/stdout"}; !slices.Equal(archivetest.Tree(t, dir), want) {
		t.Errorf("got %q, want %q", archivetest.Tree(t, dir), want)
	}
	if len(fetched) != 2 || fetched[0].Execution != "e-1" || fetched[1].Dir != filepath.Join(dir, "e-2") {
		t.Errorf("got %+v", fetched)
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("got %v, %v; want a folder that others may read", info.Mode(), err)
	}
}

func TestFetchFailures(t *testing.T) {
	tests := []struct {
		name             string
		state, publisher string
		results          []models.SpecConfig
		file             http.HandlerFunc
		err, hint        string
	}{
		{"none", "Completed", "local", nil, nil, "fetching results: job j-1 has none: it is Completed", "seatrial status j-1"},
		{"no publisher", "Completed", "", nil, nil, "it was submitted without a publisher", "seatrial logs j-1"},
		{"running", "Running", "local", nil, nil, "it is Running", "seatrial status j-1"},
		{"IPFS", "Completed", "ipfs", []models.SpecConfig{{Type: "ipfs", Params: map[string]any{"CID": "QmX"}}}, nil,
			`fetching results of e-1: the network names "QmX" on IPFS: it is not a CID`, ""},
		{"no IPFS node", "Completed", "ipfs", []models.SpecConfig{{Type: "ipfs", Params: map[string]any{"CID": "QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn"}}}, nil,
			"no IPFS node is running here", "run an IPFS node that has the content, or name a trustless gateway: IPFS_GATEWAY=https://GATEWAY"},
		{"a file on IPFS", "Completed", "ipfs", []models.SpecConfig{{Type: "ipfs", Params: map[string]any{"CID": "bafkqabtimvwgy3yk"}}}, nil,
			"fetching results of e-1: bafkqabtimvwgy3yk is no folder, and results are one", "ipfs get bafkqabtimvwgy3yk"},
		{"S3 nowhere", "Completed", "s3", []models.SpecConfig{{Type: "s3", Params: map[string]any{"Bucket": "b"}}}, nil,
			"in an S3 bucket, and the network does not say in which or under which key", ""},
		{"unknown", "Completed", "odd", []models.SpecConfig{{Type: "odd"}}, nil, `of type "odd"`, ""},
		{"gone", "Completed", "local", []models.SpecConfig{urlResult("{server}/e-1.tar.gz")}, answer(404, ""), "/e-1.tar.gz: 404 Not Found", ""},
		{"signature", "Completed", "local", []models.SpecConfig{urlResult("{server}/e-1.tar.gz?sig=secret")}, answer(403, ""), "/e-1.tar.gz?…: 403 Forbidden", ""},
		{"odd scheme", "Completed", "local", []models.SpecConfig{urlResult("gopher://h/e-1.tar.gz?sig=secret")}, nil, "/e-1.tar.gz?…: unsupported protocol scheme", ""},
		{"unsafe", "Completed", "local", []models.SpecConfig{urlResult("{server}/e-1.tar.gz")}, answer(200, string(archivetest.Make(t, archivetest.File("good"), archivetest.File("../out")))),
			`entry "../out" leaves the results' folder`, ""},
		{"too large", "Completed", "local", []models.SpecConfig{urlResult("{server}/e-1.tar.gz")}, answer(200, string(archivetest.Make(t, archivetest.File(strings.Repeat("n", 200))))),
			"the results have more than 100 bytes", "allow more: seatrial fetch --max-download SIZE j-1"},
		{"not a URL", "Completed", "local", []models.SpecConfig{urlResult("::")}, nil, "fetching results of e-1 from ::: it is not a URL", ""},
		{"no URL", "Completed", "local", []models.SpecConfig{{Type: "urlDownload"}}, nil, "fetching results of e-1: ", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			files := map[string]http.HandlerFunc{}
			if test.file != nil {
				files["/e-1.tar.gz"] = test.file
			}
			c := fakeResults(t, test.state, test.publisher, files, test.results...)
			parent := t.TempDir()
			_, err := c.Fetch(t.Context(), "j-1", FetchOptions{Dir: filepath.Join(parent, "results"), MaxBytes: 100})
			if err == nil || !strings.Contains(err.Error(), test.err) || strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "secret") {
				t.Errorf("got %v, want %s", err, test.err)
			}
			var hinted interface{ Hint() string }
			if !errors.As(err, &hinted) || !strings.Contains(hinted.Hint(), test.hint) {
				t.Errorf("got %v, want the hint %q", err, test.hint)
			}
			if left := archivetest.Tree(t, parent); len(left) > 0 {
				t.Errorf("%q is left behind", left)
			}
		})
	}
}

// An operator who has not set the publisher's address gives out the node's loopback.
func TestFetchFromAnAddressOfTheNode(t *testing.T) {
	err := &ResultError{Result: Result{Type: "urlDownload", Params: map[string]any{"URL": "http://127.0.0.1:6001/e-1.tar.gz"}}, Err: errors.New("connection refused"), remote: true}
	if !strings.Contains(err.Hint(), "Publishers.Types.Local.Address") {
		t.Errorf("got %q", err.Hint())
	}
}

// Of several executions those come home that can be had, and the next call brings the rest and nothing twice.
func TestFetchOneOfTwoFails(t *testing.T) {
	whole := string(archivetest.Make(t, archivetest.File("stdout")))
	asked, gone := 0, true
	files := map[string]http.HandlerFunc{
		"/e-1.tar.gz": func(w http.ResponseWriter, r *http.Request) {
			asked++
			answer(200, whole)(w, r)
		},
		"/e-2.tar.gz": func(w http.ResponseWriter, r *http.Request) {
			if gone {
				answer(404, "")(w, r)
				return
			}
			answer(200, whole)(w, r)
		},
	}
	c := fakeResults(t, "Completed", "local", files, urlResult("{server}/e-1.tar.gz"), urlResult("{server}/e-2.tar.gz"))
	parent := t.TempDir()
	o := FetchOptions{Dir: filepath.Join(parent, "results")}
	fetched, err := c.Fetch(t.Context(), "j-1", o)
	var partial *PartialError
	if !errors.As(err, &partial) || len(partial.Missing) != 1 || !strings.Contains(partial.Missing[0].Error(), "of e-2 from") || !strings.HasSuffix(partial.Hint(), "seatrial fetch j-1 "+o.Dir) {
		t.Fatal(err)
	}
	if err.Error() != "fetching results: 1 of 2 executions could not be brought home" || len(fetched) != 1 || fetched[0].Execution != "e-1" {
		t.Error(fetched, err)
	}
	if got := archivetest.Tree(t, parent); !slices.Equal(got, []string{"results", "results/e-1", "results/e-1/stdout"}) {
		t.Errorf("%q", got)
	}
	gone = false
	if fetched, err = c.Fetch(t.Context(), "j-1", o); err != nil || len(fetched) != 2 || asked != 1 {
		t.Errorf("%v, %v, asked %d times", fetched, err, asked)
	}
	if got := archivetest.Tree(t, parent); !slices.Equal(got, []string{"results", "results/e-1", "results/e-1/stdout", "results/e-2", "results/e-2/stdout"}) {
		t.Errorf("%q", got)
	}
	var exists *ExistsError
	if _, err = c.Fetch(t.Context(), "j-1", o); !errors.As(err, &exists) {
		t.Error(err)
	}
}
