package submit

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/bacalhau-project/bacalhau/pkg/models"
	"github.com/bacalhau-project/bacalhau/pkg/publicapi/apimodels"

	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// answerError is what is wrong with an answer that could be read.
type answerError string

// Error is a clause about the network: "it sends no job".
func (e answerError) Error() string { return string(e) }

func wrong(format string, args ...any) error { return answerError(fmt.Sprintf(format, args...)) }

// check tells what is wrong with an answer of the network, which may hold anything that JSON can: null wherever a value is
// wanted, a job that was not asked for, numbers that are none of a state. What it lets pass can be used without another
// look; request is what was asked, nil when that has no parameters. An answer of a kind that is not here is refused.
func check(request, answer any) error {
	switch a := answer.(type) {
	case *apimodels.PutJobResponse:
		_, err := facts.CheckID("job", a.JobID)
		return err
	case *apimodels.GetJobResponse:
		return checkJob(a.Job, request.(*apimodels.GetJobRequest).JobIDOrName)
	case *apimodels.ListJobsResponse:
		return each(a.Items, "job", func(j *models.Job) error { return checkJob(j, j.ID) })
	case *apimodels.ListJobExecutionsResponse:
		jobID, seen := request.(*apimodels.ListJobExecutionsRequest).JobIDOrName, map[string]bool{}
		return each(a.Items, "execution", func(e *models.Execution) error {
			if seen[e.ID] {
				return wrong("it sends execution %s twice", e.ID)
			}
			seen[e.ID] = true
			return checkExecution(e, jobID)
		})
	case *apimodels.ListJobHistoryResponse:
		jobID := request.(*apimodels.ListJobHistoryRequest).JobIDOrName
		return each(a.Items, "event", func(h *models.JobHistory) error { return ofJob("an event", h.JobID, jobID) })
	case *apimodels.ListJobResultsResponse:
		return each(a.Items, "result", func(*models.SpecConfig) error { return nil })
	case *apimodels.ListNodesResponse:
		return each(a.Nodes, "node", checkNode)
	case *apimodels.StopJobResponse, *apimodels.DiffJobResponse,
		*apimodels.GetVersionResponse, *apimodels.GetAgentNodeResponse, *apimodels.GetAgentConfigResponse:
		return nil // what is read of them may be anything
	}
	return wrong("its answer is of the kind %T, which nobody has checked", answer)
}

// each checks the members of a list, none of which is null.
func each[T any](list []*T, noun string, check func(*T) error) error {
	if int64(len(list)) > limits.API.Entries {
		return &limits.Error{Limits: limits.API, Field: "entries", Source: "its list"}
	}
	for _, item := range list {
		if item == nil {
			return wrong("it sends null for one of the %ss", noun)
		}
		if err := check(item); err != nil {
			return err
		}
	}
	return nil
}

// whole is an ID that no job but one has; the beginning of one, or a name, is for the network to look up.
var whole = regexp.MustCompile(`^(j-)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// checkJob wants a job that can be the one that was asked for.
func checkJob(j *models.Job, asked string) error {
	if j == nil {
		return wrong("it sends no job")
	}
	if _, err := facts.CheckID("job", j.ID); err != nil {
		return err
	}
	switch {
	case whole.MatchString(asked) && asked != j.ID && asked != j.Name:
		return wrong("it sends job %s, which is not the one that was asked for", j.ID)
	case j.State.StateType.IsUndefined():
		return wrong("it does not say in which state job %s is", j.ID)
	}
	return nil
}

func checkExecution(e *models.Execution, jobID string) error {
	if _, err := facts.CheckID("execution", e.ID); err != nil {
		return err
	}
	switch state := e.ComputeState.StateType; {
	case state <= models.ExecutionStateUndefined || state > models.ExecutionStateCancelled:
		return wrong("it says that execution %s is in state %d, which is none", e.ID, int(state))
	case e.PartitionIndex < 0:
		return wrong("it says that execution %s is partition %d", e.ID, e.PartitionIndex)
	}
	return ofJob("execution "+e.ID, e.JobID, jobID)
}

// ofJob wants what is about a job to be about the one that was asked for; networks may leave out which.
func ofJob(what, got, want string) error {
	if got != "" && got != want {
		return wrong("it sends %s of another job than %s", what, want)
	}
	return nil
}

func checkNode(n *models.NodeState) error {
	switch most := n.Info.ComputeNodeInfo.MaxJobRequirements; {
	case n.Info.NodeID == "":
		return wrong("it sends a node without an ID")
	case most.CPU < 0:
		return wrong("it says that node %s has %g CPUs", words.Quoted(n.Info.NodeID), most.CPU)
	}
	return nil
}

// manyLines are the fields whose texts have line breaks; that of another is one line.
var manyLines = []string{"Message", "ErrorMsg", "STDOUT", "STDERR"}

// clean makes every text of an answer printable, in place: a user reads what others have put there. The parameters of a
// source or a publisher stay as they are, for they are addresses.
func clean(answer any) { cleanValue(reflect.ValueOf(answer), words.Printable) }

func cleanValue(v reflect.Value, printable func(string) string) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			cleanValue(v.Elem(), printable)
		}
	case reflect.Interface:
		if !v.IsNil() {
			made := reflect.New(v.Elem().Type()).Elem()
			made.Set(v.Elem())
			cleanValue(made, printable)
			v.Set(made)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			switch {
			case !field.IsExported(), v.Type() == reflect.TypeFor[models.SpecConfig]() && field.Name == "Params":
			case slices.Contains(manyLines, field.Name):
				cleanValue(v.Field(i), words.Lines)
			default:
				cleanValue(v.Field(i), words.Printable)
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			cleanValue(v.Index(i), printable)
		}
	case reflect.Map:
		if v.IsNil() {
			return
		}
		cleaned := reflect.MakeMapWithSize(v.Type(), v.Len())
		for entries := v.MapRange(); entries.Next(); {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			key.Set(entries.Key())
			value.Set(entries.Value())
			cleanValue(key, printable)
			cleanValue(value, printable)
			cleaned.SetMapIndex(key, value)
		}
		v.Set(cleaned)
	case reflect.String:
		v.SetString(printable(v.String()))
	}
}
