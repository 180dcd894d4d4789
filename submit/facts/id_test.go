package facts

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/submit/words"
)

func TestCheckID(t *testing.T) {
	for _, id := range []string{
		"j-161420c8-919d-42e4-b43d-d473e3068c70", "e-1", "161420c8-919d-42e4-b43d-d473e3068c70", "n-5f9c48c7",
		"QmXaXu9N5GNetatsvwnTfQqNtSeKAD6uCmarbh3LMRYAcF", "node_1.example", strings.Repeat("a", 128),
	} {
		if got, err := CheckID("job", id); got != id || err != nil {
			t.Errorf("%q: %q, %v", id, got, err)
		}
	}
	for _, id := range []string{
		"", ".", "..", "../x", "j-1/../../x", "a..b", "/etc/x", "a/b", `a\b`, "-rf", "--overwrite", "j-1;id", "j-1 x", "j-1\n", "j-1\x00", "j-1\x1b[2J", "$(id)", "`id`",
		"j-1&", "~", "j*", "a'b", `a"b`, ".hidden", "j-1.", "j-", "j-é", "j-\u202e1", "j-1\u00a0", "con:", strings.Repeat("a", 129),
	} {
		got, err := CheckID("execution", id)
		if got != "" || err == nil || strings.ContainsAny(err.Error(), "\n\x1b\x00\u202e") || len(err.Error()) > 300 {
			t.Errorf("%q: %q, %v", id, got, err)
		}
	}
	if _, err := CheckID("job", ""); err == nil || err.Error() != "the network sends no job ID" {
		t.Error(err)
	}
}

// FuzzCheckID: what is accepted is one name of a file, and one word that is itself.
func FuzzCheckID(f *testing.F) {
	for _, id := range []string{"j-1", "../x", "a;b", "-x", "a\nb", "..", "x."} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		got, err := CheckID("job", id)
		var refused *IDError
		if err != nil {
			if got != "" || !errors.As(err, &refused) || strings.ContainsAny(err.Error(), "\n\r\x1b") {
				t.Errorf("%q: %q, %v", id, got, err)
			}
			return
		}
		if filepath.Base(id) != id || !filepath.IsLocal(id) || strings.HasPrefix(id, "-") {
			t.Errorf("%q is accepted", id)
		}
		if word := words.ShellWord(id); word != id {
			t.Errorf("%q is %s for a shell", id, word)
		}
	})
}
