package lint

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strings"

	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// lineNumber is where a message speaks of a line, or of a place in a file.
var lineNumber = regexp.MustCompile(`\b(lines?) \d+|(\.ya?ml|\.json|ockerfile)(?::\d+){1,2}`)

// Fingerprint names a finding for as long as it says the same of the same thing: it is of the check, the file or flag, and the
// message without the numbers of lines, which move. Baselines and code scanning services know findings again by it.
func (f Finding) Fingerprint() string {
	source := strings.TrimPrefix(filepath.ToSlash(f.Position.Source), "./")
	said := f.Message
	if f.Position.Line > 0 { // what is about no file speaks of none of its lines
		said = lineNumber.ReplaceAllString(said, "$1$2")
	}
	sum := sha256.Sum256([]byte(f.Check + "\n" + source + "\n" + said))
	return hex.EncodeToString(sum[:16])
}
