package facts

import (
	"fmt"
	"strings"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
)

// IDError tells that a network has sent an ID that no folder, URL or line to paste may be made of.
type IDError struct {
	// Kind of what has it: "job", "execution".
	Kind, ID string
}

// Error is one line: `the network sends the execution ID "../x", want letters, digits, "-", "_" and "."`.
func (e *IDError) Error() string {
	if e.ID == "" {
		return fmt.Sprintf("the network sends no %s ID", e.Kind)
	}
	return fmt.Sprintf(`the network sends the %s ID %s, want at most %d letters, digits, "-", "_" and "."`, e.Kind, words.Quoted(e.ID), limits.API.NameBytes)
}

// CheckID returns an ID of a network, or an *IDError for one that is not made as IDs are. Bacalhau makes
// "j-" and "e-" with a UUID, before v1.4 a UUID alone, and takes whatever ID a job brings with it that has no space
// (pkg/orchestrator/transformer/job.go, pkg/models/job.go); nodes are called after their host too. What is accepted is a name
// for a file on every system, a part of a URL, and no more than itself to a shell. Everything that makes a path or a line to
// paste of an ID takes one that came through here.
func CheckID(kind, id string) (string, error) {
	if plainID(id) {
		return id, nil
	}
	return "", &IDError{kind, id}
}

func plainID(id string) bool {
	if id == "" || len(id) > limits.API.NameBytes || !alphanumeric(id[0]) || !alphanumeric(id[len(id)-1]) || strings.Contains(id, "..") {
		return false
	}
	for i := range len(id) {
		if c := id[i]; !alphanumeric(c) && c != '-' && c != '_' && c != '.' {
			return false
		}
	}
	return true
}

func alphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
