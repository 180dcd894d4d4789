package checks

import "github.com/seatrial/seatrial/checks/lint"

var trialStart = &lint.Check{
	ID:       "trial-start",
	Title:    "the container starts",
	Severity: lint.Error,
	Doc: `The engine could not start the container: the entrypoint is not in the image or may not be executed, the whole command was
given as one word, there is nothing to run, or the image names a user it does not have.

A node tries twice, and the job fails with "not enough nodes to run job … job already executed on this node more than
once", which hides all of these.`,
	Needs: []lint.Fact{lint.FactTrial},
	Run: func(s *lint.Subject) []lint.Finding {
		told := engineWords(s.Trial.StartError)
		if told == "" {
			return nil
		}
		f := lint.Finding{
			Message: "container does not start: " + told + "; want one that starts",
			Fix:     inImage(s, "ls -l /"),
		}
		if c, group := find(starts, s.Trial.StartError); c != nil {
			f.Message = "container does not start: " + c.say(group) + " (" + told + ")"
			f.Fix = c.fix(s, group)
		}
		return []lint.Finding{f}
	},
}
