package dockerfile_test

import (
	"fmt"
	"strings"
	"testing"
)

// A finding is at the word at fault, up to its end.
func TestAt(t *testing.T) {
	for _, c := range []struct{ instruction, word, want string }{
		{`USER app`, "", "1:app"},
		{"USER\t  app:1 ", "", "1:app:1"},
		{`ENTRYPOINT ["a", "b c"]`, "", `1:["a", "b c"]`},
		{`ENTRYPOINT ["a", "b c"]`, "b c", `1:b c`},
		{`ENTRYPOINT ["exec", "x"]`, "x", `1:x`},
		{`ENTRYPOINT ["a", "b"`, "", `1:["a", "b"`},
		{"CMD [\"a\", \\\n  # c\n \"b\"]", "", `1:["a",`},
		{"CMD [\"a\", \\\n  # c\n \"b\"]", "b", `3:b`},
		{"COPY --chmod=755 \\\n  run.sh /app/", "", "2:run.sh"},
		{"COPY --chmod=755 app/run.sh /app/", "run.sh", "1:app/run.sh"},
		{`COPY ["./app/run.sh", "/app/"]`, "run.sh", "1:./app/run.sh"},
		{"RUN chmod +x /app/run.sh", "run.sh", "1:run.sh"},
		{"COPY tools /app/", "tool", "1:tools"},
		{`COPY --chmod=755 run.sh /app/`, "--chmod=755", "1:--chmod=755"},
		{`ENV A="b c" D=e`, "A", `1:A="b`},
		{"RUN <<E\nfalse\nE", "", "1:<<E"},
	} {
		f := parsed(t, "FROM 日本/a\n"+c.instruction+"\n")
		at := f.At(f.Steps[1], c.word)
		text := []rune(f.Line(at.Line))
		if got := fmt.Sprintf("%d:%s", at.Line-1, string(text[at.Column-1:f.End(at)-1])); got != c.want {
			t.Errorf("%s, %s: %q, want %q", c.instruction, c.word, got, c.want)
		}
	}
	f := parsed(t, "FROM --platform=linux/arm64 日本/a AS b\n")
	if at := f.At(f.Steps[0], "b"); at.Column != 37 || f.End(at) != 38 {
		t.Error(at, f.End(at))
	}
}

// What is copied is named by a word of the instruction, or a folder that has it is.
func TestAtSource(t *testing.T) {
	for _, c := range []struct{ instruction, origin, want string }{
		{"COPY a src/run.sh run.sh /", "src/run.sh", "src/run.sh"},
		{"COPY a src/run.sh run.sh /", "run.sh", "run.sh"},
		{"COPY app ./src/ /app", "src/run.sh", "./src/"},
		{"COPY . /app", "app/run.sh", "."},
		{`COPY ["src/run.sh", "/app"]`, "src/run.sh", "src/run.sh"},
		{"COPY $A /app", "src/run.sh", ""},
		{"COPY *.sh /app", "run.sh", ""},
		{"RUN src/run.sh", "src/run.sh", ""},
	} {
		f := parsed(t, "FROM a\n"+c.instruction+"\n")
		at, ok := f.AtSource(f.Steps[1], c.origin)
		got := ""
		if ok {
			got = f.Line(2)[at.Column-1 : f.End(at)-1]
		}
		if got != c.want {
			t.Errorf("%s, %s: %q, want %q", c.instruction, c.origin, got, c.want)
		}
	}
}

func FuzzAt(f *testing.F) {
	f.Add("COPY --chmod=755 \\\n  # c\n run.sh /app/", "run.sh")
	f.Add(`CMD [“a”, "b`, "")
	f.Fuzz(func(t *testing.T, instruction, word string) {
		file := parse("FROM a\n" + instruction)
		if file == nil {
			return
		}
		for _, s := range file.Steps {
			at := file.At(s, word)
			length := len([]rune(file.Line(at.Line)))
			if at.Line < s.Line || at.Line > s.Last || at.Column < 1 || at.Column > length+1 || file.End(at) < at.Column || file.End(at) > length+1 {
				t.Fatalf("%q in %q: %v to %d", word, strings.TrimSpace(s.Text), at, file.End(at))
			}
		}
	})
}
