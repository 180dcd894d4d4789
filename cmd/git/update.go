package git

import (
	"context"
	"fmt"
	"strings"

	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// Update is one ref that is pushed, as git's pre-push hook reads it.
type Update struct {
	// Ref here, and the Commit that it stands for; all zeros when the remote's is to be removed.
	Ref, Commit string
	// RemoteRef, and the Old commit that it stands for there; all zeros when it is new.
	RemoteRef, Old string
}

// Removes tells an update that sends nothing.
func (u Update) Removes() bool { return strings.Trim(u.Commit, "0") == "" }

// objectName is a whole one, as git hands it over. Anything else might be a flag to git.
var objectName = regexp.MustCompile(`^([0-9a-f]{40}|[0-9a-f]{64})$`)

// ReadUpdates reads the lines that git hands to the hook.
func ReadUpdates(text string) ([]Update, error) {
	var all []Update
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		switch {
		case len(words) == 0:
		case len(words) == 4 && objectName.MatchString(words[1]) && objectName.MatchString(words[3]):
			all = append(all, Update{words[0], words[1], words[2], words[3]})
		default:
			return nil, fmt.Errorf("%q on standard input, want REF COMMIT REF COMMIT, as git's pre-push hook reads it", strings.TrimSpace(line))
		}
	}
	return all, nil
}

// Sends tells whether a remote gets a commit of an update that it has not, as far as is known here. A tag of what is there already
// sends none.
func (r *Repository) Sends(ctx context.Context, u Update, remote string) bool {
	if u.Removes() {
		return false
	}
	args := []string{"rev-list", "--max-count=1", u.Commit, "--not", "--remotes=" + remote}
	if strings.Trim(u.Old, "0") != "" {
		if _, err := r.run(ctx, "cat-file", "-e", u.Old); err == nil { // else it is known there alone
			args = append(args, u.Old)
		}
	}
	first, err := r.line(ctx, args...)
	return err != nil || first != ""
}
