package compose

import (
	"maps"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/seatrial/seatrial/submit/convert"
	"github.com/seatrial/seatrial/submit/words"
)

// withJobs are the services of a project, and its jobs, which have the same keys as far as both have them.
func withJobs(project *types.Project) types.Services {
	all := types.Services{}
	for name, j := range project.Jobs {
		all[name] = types.ServiceConfig{Name: j.Name, Profiles: j.Profiles, ContainerSpec: j.ContainerSpec, WorkloadSpec: j.WorkloadSpec, Extensions: j.Extensions}
	}
	maps.Copy(all, project.Services)
	return all
}

// triggers say when Compose starts a job, which a network does when it is submitted.
func (s *service) triggers(project *types.Project) {
	j, ok := project.Jobs[s.of.Name]
	if _, also := project.Services[s.of.Name]; !ok || also || j.Triggers == nil {
		return
	}
	typed := s.typed("", "triggers")
	for _, at := range j.Triggers.Schedule {
		s.Note(convert.Note{Typed: typed, Fate: convert.Refused,
			Says: "a network starts no job by the clock: a crontab does, with the line " + words.Quoted(at.Cron+" seatrial submit job.yaml")})
	}
	if len(j.Triggers.Schedule) == 0 {
		s.Note(convert.Note{Typed: typed, Fate: convert.Needless, Says: atStart})
	}
}
