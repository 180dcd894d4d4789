package words_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/seatrial/seatrial/submit/words"
)

// What is pasted does what it says, whatever Perl would read in a text.
func TestInPlace(t *testing.T) {
	for _, text := range []string{"/usr/bin/python3", `a|b`, "a@b.c", "$HOME/x", `c:\new`, "a+(b)*[c]{2}^?", "it's", "#!/bin/sh"} {
		name := filepath.Join(t.TempDir(), "a file.sh")
		if err := os.WriteFile(name, []byte("one\r\n"+text+" "+text+"\r\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		for _, perl := range []string{`s/\r$//`, "s|" + words.PerlPattern(text) + "|<" + words.PerlText(text) + ">| if $. == 2"} {
			if out, err := exec.Command("sh", "-c", words.InPlace(perl, name)).CombinedOutput(); err != nil {
				t.Fatalf("%s: %s", words.InPlace(perl, name), out)
			}
		}
		is, err := os.ReadFile(name)
		if want := "one\n<" + text + "> " + text + "\n"; err != nil || string(is) != want {
			t.Errorf("%s: %q, want %q (%v)", text, is, want, err)
		}
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o755 {
			t.Errorf("%s: mode %v, want 0755 (%v)", text, info.Mode(), err)
		}
	}
}
