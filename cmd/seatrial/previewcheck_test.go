package main

import (
	"os"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
)

// withPreviewCheck adds a check of the preview where a script asks for one: a release may have none, and the rules are the same.
func withPreviewCheck() {
	if os.Getenv("MADE_PREVIEW_CHECK") == "" {
		return
	}
	checks.All = append(lint.Catalogue{{
		ID: "app-name", Title: "the job has a name", Severity: lint.Error, Doc: "Made for a test.",
		Preview: &lint.Preview{Since: "1.1", Why: "it is made for a test"},
		Run: func(s *lint.Subject) []lint.Finding {
			if s.Job.Name != "" {
				return nil
			}
			return []lint.Finding{{Message: "the job has no name, want one", Fix: lint.Advise("give it a name").For(lint.User)}}
		},
	}}, checks.All...)
}
