package file

import (
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// foreignEngine is what is said of a task that runs no container. A job of WebAssembly is as right as any, and there is no image to
// look at; of other engines no node of Bacalhau's has one (pkg/models/constants.go).
func foreignEngine(typed string, at job.Position) *job.Error {
	var fault *job.Error
	switch strings.ToLower(strings.TrimSpace(typed)) {
	case "wasm":
		fault = job.Mistake(at, "the engine is wasm, which nodes run and which has no container to judge")
		fault.Unjudged = true
		return fault.Hinted("%s", "without its checks: "+words.ShellLine([]string{"bacalhau", "job", "run", at.Source}))
	case "noop":
		fault = job.Mistake(at, "the engine is noop, which is there in Bacalhau's own tests alone, want docker")
	default:
		fault = job.Mistake(at, "the engine is %s, which no node of Bacalhau's has, want docker", words.Quoted(typed))
		if near := words.DidYouMean(typed, []string{job.EngineDocker, "wasm"}); near != "" {
			return fault.Hinted("%s", near)
		}
	}
	return fault.Hinted("Engine: {Type: docker, Params: {Image: NAME:TAG}}")
}
