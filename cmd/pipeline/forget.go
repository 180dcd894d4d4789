package pipeline

import (
	"encoding/json"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/journal"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// submitted writes down that the network has the job, and takes what is secret in it out of the journal: the network has
// its values, and nothing is sent again.
func (w *way) submitted(jobID string) {
	w.noteLater(journal.Record{Stage: journal.Submitted, JobID: jobID}, nil)
	if w.kept == nil || w.kept.Stage != journal.Submitted {
		return
	}
	var value any
	text := w.kept.Values[journal.Tested]
	if json.Unmarshal(text, &value) == nil {
		if cleaned, err := json.Marshal(clean(value)); err == nil {
			text = cleaned
		}
	}
	if err := w.kept.Rewrite(map[journal.Stage]json.RawMessage{journal.Tested: text}); err != nil {
		w.show.Log("note: " + err.Error())
	}
}

// clean is a JSON value without the secrets in its texts.
func clean(value any) any {
	switch value := value.(type) {
	case string:
		return secret.Redact(value)
	case []any:
		for i := range value {
			value[i] = clean(value[i])
		}
	case map[string]any:
		for name := range value {
			text, ok := value[name].(string)
			if ok && secret.Named(name) { // a variable
				value[name] = secret.Mark
			} else if ok {
				value[name] = secret.Redact(text)
			} else {
				value[name] = clean(value[name])
			}
		}
	}
	return value
}

// tellSecrets makes sure that what is secret in a job from the journal is printed no more than if it had been typed.
func tellSecrets(j *job.Job) {
	task := j.Task()
	for name, value := range task.Env {
		secret.Variable(name, value, true)
	}
	secret.Environ(task.Engine.Params.EnvironmentVariables)
	secret.Args(task.Engine.Params.Entrypoint)
	secret.Args(task.Engine.Params.Parameters)
	for _, at := range j.Positions() {
		secret.Args([]string{at.Source})
	}
	for _, in := range task.InputSources {
		secret.Args([]string{in.URI})
		for name, value := range in.Source.Params {
			if text, ok := value.(string); ok {
				secret.Variable(name, text, true)
			}
		}
	}
	if task.Publisher != nil {
		for name, value := range task.Publisher.Params {
			if text, ok := value.(string); ok {
				secret.Variable(name, text, true)
			}
		}
	}
}
