package checks

import (
	"strconv"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
)

// nonRoot tells whether the container runs as another user than root, as far as that is known: a node never sets
// one (contract 1, User), so the image's USER decides.
func nonRoot(s *lint.Subject) bool {
	if s.Exec != nil && s.Exec.User.Resolved {
		return s.Exec.User.UID != 0
	}
	name, _, _ := strings.Cut(s.Image.Config.User, ":")
	uid, err := strconv.Atoi(name)
	return name != "" && name != "root" && (err != nil || uid != 0)
}
