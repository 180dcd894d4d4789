package submit

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"unicode"

	"github.com/bacalhau-project/bacalhau/pkg/models"
	"github.com/bacalhau-project/bacalhau/pkg/publicapi/apimodels"

	"github.com/seatrial/seatrial/submit/storage/s3"
)

// always is a network that gives one answer to everything, without a connection.
type always struct {
	status int
	body   string
}

func (a always) RoundTrip(request *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: a.status, Header: http.Header{}, Request: request,
		Body: io.NopCloser(bytes.NewReader([]byte(a.body))), ContentLength: int64(len(a.body)),
	}, nil
}

// questions are all that a network is asked, by the method that asks it; what is returned is what a user would see of it.
var questions = []struct {
	name string
	ask  func(context.Context, *Client) ([]string, error)
	seed string
}{
	{"put", func(ctx context.Context, c *Client) ([]string, error) {
		answer, err := asked(ctx, c, c.api.Jobs().Put, &apimodels.PutJobRequest{Job: &models.Job{}})
		if err != nil {
			return nil, err
		}
		return append(answer.Warnings, answer.JobID), nil
	}, `{"JobID":"j-1","Warnings":["careful"]}`},
	{"outcome", func(ctx context.Context, c *Client) ([]string, error) {
		o, err := c.Outcome(ctx, "j-1")
		if err != nil {
			return nil, err
		}
		shown := []string{o.JobID, string(o.State), o.Message, o.Cause()}
		for _, e := range o.Executions {
			shown = append(shown, e.ID, e.NodeID, string(e.State), e.Message, e.Stderr)
		}
		return shown, nil
	}, `{"Job":{"ID":"j-1","State":{"StateType":"Failed","Message":"no"}},"Items":[{"ID":"e-1","JobID":"j-1","NodeID":"n","ComputeState":{"StateType":10,"Message":"m"},"RunOutput":{"stderr":"s","ErrorMsg":"e"}}]}`},
	{"sent", func(ctx context.Context, c *Client) ([]string, error) {
		j, o, err := c.Sent(ctx, "j-1")
		if err != nil {
			return nil, err
		}
		shown := []string{o.JobID, string(o.State)}
		if j != nil {
			shown = append(shown, j.At("Tasks[0].Env").String())
			_, _, _ = j.Image(), j.Partitions(), j.Stays()
		}
		return shown, nil
	}, `{"Job":{"ID":"j-1","Type":"batch","Count":1,"Tasks":[{"Name":"main","Engine":{"Type":"docker","Params":{"Image":"app:v1"}}}],"State":{"StateType":"Failed"}},"Items":[]}`},
	{"jobs", func(ctx context.Context, c *Client) (shown []string, err error) {
		list, err := c.Jobs(ctx)
		for _, j := range list {
			shown = append(shown, j.ID, j.Name, string(j.State), j.Created.String())
		}
		return shown, err
	}, `{"Items":[{"ID":"j-1","Name":"n","State":{"StateType":"Running"},"CreateTime":1}]}`},
	{"nodes", func(ctx context.Context, c *Client) (shown []string, err error) {
		network, err := c.Facts(ctx)
		if err != nil {
			return nil, err
		}
		for _, n := range network.Nodes {
			shown = append(shown, n.ID, n.OS, n.Arch, n.Version)
			shown = append(shown, n.Engines...)
			for key, value := range n.Labels {
				shown = append(shown, key, value)
			}
		}
		return append(shown, network.Version), nil
	}, `{"Nodes":[{"Info":{"NodeID":"n-1","NodeType":"Compute","Labels":{"os_type":"linux"},"ComputeNodeInfo":{"ExecutionEngines":["docker"],"MaxJobRequirements":{"CPU":1}},"BacalhauVersion":{"GitVersion":"v1.9.3"}},"Membership":"APPROVED","Connection":"CONNECTED"}],"GitVersion":"v1.9.3","config":{}}`},
	{"results", func(ctx context.Context, c *Client) (shown []string, err error) {
		found, err := c.resultsOf(ctx, &models.Job{ID: "j-1", Type: models.JobTypeBatch})
		for _, r := range found {
			shown = append(shown, r.Execution, r.Type)
			_, _ = r.source(s3.Named{})
		}
		return shown, err
	}, `{"Items":[{"Type":"urlDownload","Params":{"URL":"http://127.0.0.1/"},"ID":"e-1","ComputeState":{"StateType":9},"PublishedResult":{"Type":"s3","Params":{"Key":null}}}]}`},
	{"history", func(ctx context.Context, c *Client) (shown []string, err error) {
		h := &history{client: c, jobID: "j-1", nodes: map[string]string{}}
		err = h.read(ctx, func(e Event) { shown = append(shown, e.Execution, e.Node, e.Topic, e.Message, e.Time.String()) })
		return shown, err
	}, `{"NextToken":"1","Items":[{"SeqNum":1,"JobID":"j-1","ExecutionID":"e-1","Event":{"Topic":"t","Message":"m","Details":{"NodeID":"n"}}}]}`},
	{"cancel", func(ctx context.Context, c *Client) ([]string, error) { return nil, c.Cancel(ctx, "j-1", "why") }, `{"Job":{"ID":"j-1","State":{"StateType":"Running"}}}`},
	{"diff", func(ctx context.Context, c *Client) ([]string, error) { return nil, c.maySubmit(ctx) }, `{}`},
}

// FuzzAnswers wants every answer of a network to be used or refused in one line, and nothing that is shown of it to be
// obeyed by a terminal.
func FuzzAnswers(f *testing.F) {
	for i, q := range questions {
		f.Add(uint8(i), 200, q.seed)
		f.Add(uint8(i), 200, strings.ReplaceAll(q.seed, `"n"`, `"\u001b[31m\u009b\u202e\n::error::x"`))
		for _, body := range []string{"null", "", "[]", "{}", `""`, `{"Items":[null],"Nodes":[null],"Job":null}`, `{"Items":null}`, "<html>", `{"Items":{}}`,
			`{"Job":{"ID":"j-1","State":null,"Tasks":[null]}}`, `{"Items":[{"ID":"e-1","ComputeState":null,"RunOutput":null}]}`,
			`{"Items":[{"ID":"e-1","ComputeState":{"StateType":-1e3}}]}`, `{"Items":[{"ID":"e-1","ComputeState":{"StateType":99999999999999999999}}]}`} {
			f.Add(uint8(i), 200, body)
		}
		for _, status := range []int{100, 201, 204, 302, 400, 401, 403, 404, 500, 503} {
			f.Add(uint8(i), status, `{"Message":"a\n::error::b","Code":"c","Details":{"reason":"\u001b"},"Hint":"h"}`)
			f.Add(uint8(i), status, "null")
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, status int, body string) {
		q := questions[int(which)%len(questions)]
		c := dial(Target{Endpoint: "http://127.0.0.1:1", Origin: "test", Credential: &Credential{"Bearer", "x", "test"}}, "seatrial-test",
			&http.Client{Transport: always{status, body}, CheckRedirect: refuseRedirect})
		looks := 0
		c.Pause = func(ctx context.Context) error {
			if looks++; looks > nodeLooks {
				return context.Canceled
			}
			return ctx.Err()
		}
		shown, err := q.ask(t.Context(), c)
		if err != nil {
			// The command folds what it prints; it must have no need to.
			shown = append(shown, err.Error())
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("%s: %q", q.name, err)
			}
		}
		for _, text := range shown {
			wantDisarmed(t, q.name, text)
		}
	})
}

// FuzzLogMessage wants every message of a log stream to be a piece of one of the two outputs, or to be refused in one line.
func FuzzLogMessage(f *testing.F) {
	for _, message := range []string{`{"value":{"type":1,"line":"a\u001b[31m\nb"}}`, `{"value":{"Type":2,"Line":"b"},"error":""}`, `{"value":{"type":3,"line":"c"}}`,
		`{"error":"a\n::error::b\u202e"}`, `{"value":null}`, `{"value":{"type":-1e3}}`, `{"value":[]}`, "null", "[]", "", "<html>\n\x1b", "\xff"} {
		f.Add([]byte(message))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		stream, text, err := logPiece(data)
		switch {
		case err != nil && (text != "" || strings.Contains(err.Error(), "\n")):
			t.Errorf("%q and %q", text, err)
		case err != nil:
			wantDisarmed(t, "message", err.Error())
		case text != "" && stream != Stdout && stream != Stderr:
			t.Errorf("%q of stream %d", text, stream)
		}
	})
}

// wantDisarmed wants nothing in a text that a terminal obeys.
func wantDisarmed(t *testing.T, name, text string) {
	t.Helper()
	if strings.ContainsFunc(text, func(r rune) bool {
		return r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp))
	}) {
		t.Errorf("%s: %q", name, text)
	}
}
