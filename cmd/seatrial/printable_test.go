package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/bacalhau-project/bacalhau/pkg/models"
	"github.com/bacalhau-project/bacalhau/pkg/publicapi/apimodels"
	"github.com/gorilla/websocket"
)

// evil is what a stranger would write where a text is expected.
const evil = "\x1b[31mRED\x1b]0;t\a\u009b31m\u202e\u2066\u200b\u2028\r\n::error file=a::EVIL\n ##[group]x ##vso[task.setvariable]y\x7f"

// fill puts a text into every field of a value that takes one, and makes what is not there.
func fill(v reflect.Value, text string, depth int) {
	switch v.Kind() {
	case reflect.Pointer:
		if depth > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(v.Elem(), text, depth-1)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), text, depth)
			}
		}
	case reflect.Slice:
		if depth > 0 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			fill(v.Index(0), text, depth-1)
		}
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, text, depth)
		fill(value, text, depth)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Interface:
		if v.NumMethod() == 0 {
			v.Set(reflect.ValueOf(text))
		}
	case reflect.String:
		v.SetString(text)
	case reflect.Bool:
		v.SetBool(false)
	}
}

// filled is an answer of which every text is evil.
func filled[A any]() *A {
	answer := new(A)
	fill(reflect.ValueOf(answer).Elem(), evil, 8)
	return answer
}

// fakeEvilNetwork answers as a network whose every text is evil. Only what a network may not choose freely is right: IDs
// and states.
func fakeEvilNetwork(t *testing.T) *httptest.Server {
	t.Helper()
	say := func(answer any) http.HandlerFunc {
		body, err := json.Marshal(answer)
		if err != nil {
			t.Fatal(err)
		}
		return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(body) }
	}
	job := filled[apimodels.GetJobResponse]()
	right := func(j *models.Job) {
		j.ID, j.Type, j.State.StateType = "j-1", models.JobTypeBatch, models.JobStateTypeFailed
	}
	right(job.Job)
	list := filled[apimodels.ListJobsResponse]()
	right(list.Items[0])
	executions := filled[apimodels.ListJobExecutionsResponse]()
	for _, e := range executions.Items {
		e.ID, e.JobID, e.ComputeState.StateType, e.RunOutput.ExitCode = "e-1", "j-1", models.ExecutionStateFailed, 3
	}
	history := filled[apimodels.ListJobHistoryResponse]()
	history.NextToken = ""
	history.Items[0].JobID, history.Items[0].SeqNum = "j-1", 1
	nodes := filled[apimodels.ListNodesResponse]()
	nodes.NextToken = ""
	node := nodes.Nodes[0]
	node.Info.NodeType, node.Membership = models.NodeTypeCompute, models.NodeMembership.APPROVED
	//lint:ignore SA1019 it is the only field of old networks, and 1.9 still fills it.
	node.Connection, node.ConnectionState.Status = models.NodeStates.CONNECTED, models.NodeStates.CONNECTED
	put := filled[apimodels.PutJobResponse]()
	put.JobID = "j-1"
	mux := http.NewServeMux()
	const api = "/api/v1/"
	mux.Handle("GET "+api+"orchestrator/jobs/j-1", say(job))
	mux.Handle("GET "+api+"orchestrator/jobs/j-1/executions", say(executions))
	mux.Handle("GET "+api+"orchestrator/jobs/j-1/history", say(history))
	mux.Handle("GET "+api+"orchestrator/jobs/j-1/results", say(filled[apimodels.ListJobResultsResponse]()))
	mux.Handle("GET "+api+"orchestrator/jobs", say(list))
	mux.Handle("PUT "+api+"orchestrator/jobs", say(put))
	mux.Handle("GET "+api+"orchestrator/nodes", say(nodes))
	mux.Handle("GET "+api+"agent/version", say(filled[apimodels.GetVersionResponse]()))
	mux.HandleFunc("GET "+api+"orchestrator/jobs/j-1/logs", func(w http.ResponseWriter, r *http.Request) {
		connection, err := new(websocket.Upgrader).Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer connection.Close()
		for stream := 1; stream <= 2; stream++ {
			for _, line := range []string{evil + "\n", "::set-output name=x::EVIL"} {
				_ = connection.WriteJSON(map[string]any{"value": map[string]any{"Type": stream, "Line": line}})
			}
		}
		_ = connection.WriteJSON(map[string]any{"error": evil})
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(filled[apimodels.APIError]())
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

// obeyed is what a CI service would obey.
var obeyed = regexp.MustCompile(`(?m)^\s*::[A-Za-z]|##[A-Za-z]*\[`)

// TestNetworkIsPrintedHarmless plants an evil text in every field of every answer and looks into every output.
func TestNetworkIsPrintedHarmless(t *testing.T) {
	server := fakeEvilNetwork(t)
	t.Chdir(t.TempDir())
	t.Setenv("BACALHAU_DIR", t.TempDir())
	commands := [][]string{{"status", "j-1"}, {"jobs"}, {"logs", "j-1"}, {"fetch", "j-1"}, {"cancel", "j-1"}, {"status", "j-2"}, {"logs", "j-2"}, {"fetch", "j-2"}}
	for _, f := range formats {
		commands = append(commands, []string{"check", "--format", f.Name, "oci:nowhere"})
	}
	seen := map[string]bool{}
	for _, command := range commands {
		var out, errs bytes.Buffer
		args := append([]string{"seatrial", command[0], "--api-host", server.URL}, command[1:]...)
		exitCode(&errs, newApp(strings.NewReader(""), &out, &errs).RunContext(t.Context(), args))
		for name, text := range map[string]string{"stdout": out.String(), "stderr": errs.String()} {
			seen[command[0]] = seen[command[0]] || strings.Contains(strings.ToUpper(text), "EVIL")
			harmful := func(r rune) bool {
				return r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp))
			}
			// The commands of the format github are meant to be obeyed.
			if strings.ContainsFunc(text, harmful) || obeyed.MatchString(text) && command[len(command)-2] != "github" {
				t.Errorf("%s prints on %s: %q", strings.Join(command, " "), name, text)
			}
		}
	}
	for command, any := range seen {
		if !any {
			t.Errorf("%s prints nothing of it: the test looks at nothing", command)
		}
	}
}
