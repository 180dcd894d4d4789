package words

import "testing"

func TestHyphens(t *testing.T) {
	for typed, want := range map[string]string{
		"—gpu": "--gpu", "–gpu": "--gpu", "–-gpu=1": "--gpu=1", "——gpu": "--gpu", "–c": "-c", "—c": "-c", "–lc": "-lc", "−e=1": "-e=1", "－－wait": "--wait",
		"--gpu": "", "-c": "", "–5": "", "—": "", "a–b": "", "– hello": "", "–hello world": "", "": "", "-": "",
	} {
		got, wrong := Hyphens(typed)
		if wrong != (want != "") || wrong && got != want {
			t.Errorf("%s: got %s, %t, want %q", typed, got, wrong, want)
		}
	}
	for typed, want := range map[string]bool{"—": true, "–": true, "–-": true, "--": false, "-": false, "———": false, "": false, "–c": false} {
		if got := OnlyDashes(typed); got != want {
			t.Errorf("OnlyDashes(%q) = %t", typed, got)
		}
	}
}
