package lazyregexp

import "testing"

// Outside of tests a regular expression costs nothing until it is used.
func TestLazy(t *testing.T) {
	defer func(was bool) { inTest = was }(inTest)
	inTest = false
	wrong := MustCompile(`(`)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("( is a regular expression")
			}
		}()
		wrong.MatchString("(")
	}()
	if right := MustCompile(`^a+$`); !right.MatchString("aa") || right.MatchString("ab") {
		t.Error("^a+$ does not match aa, or matches ab")
	}
}

// In tests it is compiled at once.
func TestAtOnceInTests(t *testing.T) {
	if !inTest {
		t.Skip("the test binary has another name")
	}
	defer func() {
		if recover() == nil {
			t.Error("( is a regular expression")
		}
	}()
	MustCompile(`(`)
}
