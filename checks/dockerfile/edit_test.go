package dockerfile_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/submit/job"
)

// parse is a Dockerfile; nil for what is none.
func parse(text string) *dockerfile.File {
	f, fault := dockerfile.Parse(job.Build{File: "Dockerfile", Text: []byte(text)}, "linux/amd64")
	if fault != nil {
		return nil
	}
	return f
}

func parsed(t *testing.T, text string) *dockerfile.File {
	t.Helper()
	f := parse(text)
	if f == nil {
		t.Fatalf("no Dockerfile: %s", text)
	}
	return f
}

// What an edit is not about stays as it is, byte for byte.
func TestEdit(t *testing.T) {
	const file = "# syntax=docker/dockerfile:1\nFROM a AS b\n\n# the script\ncopy  --chown=1:1 \\\n  # of the user\n  --chmod=644 run.sh /  \nRUN <<E\nx\nE\nuser app\nEntrypoint [\"x\"]"
	for _, c := range []struct {
		text       string
		edits      []dockerfile.Edit
		want, says string
	}{
		{file, []dockerfile.Edit{{dockerfile.Replace, 12, `ENTRYPOINT ["x", "y"]`}, {dockerfile.Replace, 11, "USER 0"}},
			strings.NewReplacer("user app", "user 0", `["x"]`, `["x", "y"]`).Replace(file), ""},
		{file, []dockerfile.Edit{{dockerfile.SetFlag, 6, "--chmod=755"}}, strings.Replace(file, "644", "755", 1), ""},
		{file, []dockerfile.Edit{{dockerfile.SetFlag, 5, "--from=b"}}, strings.Replace(file, "copy", "copy --from=b", 1), ""},
		{file, []dockerfile.Edit{{dockerfile.DropFlag, 5, "--chmod"}}, strings.Replace(file, "--chmod=644 ", "", 1), ""},
		{file, []dockerfile.Edit{{dockerfile.DropFlag, 5, "--chown"}}, strings.Replace(file, "--chown=1:1 ", "", 1), ""},
		{file, []dockerfile.Edit{{dockerfile.DropFlag, 5, "--from"}}, "", "it has no --from"},
		{file, []dockerfile.Edit{{dockerfile.SetFlag, 2, "--platform=linux/amd64"}}, strings.Replace(file, "FROM a", "FROM --platform=linux/amd64 a", 1), ""},
		{file, []dockerfile.Edit{{dockerfile.After, 7, "RUN a\nRUN b"}}, strings.Replace(file, "run.sh /  \n", "run.sh /  \nRUN a\nRUN b\n", 1), ""},
		{file, []dockerfile.Edit{{dockerfile.Before, 5, "RUN a"}}, strings.Replace(file, "# the", "RUN a\n# the", 1), ""},
		{file, []dockerfile.Edit{{dockerfile.After, 12, "CMD []"}}, file + "\nCMD []", ""},
		{file, []dockerfile.Edit{{dockerfile.After, 9, "RUN a"}}, strings.Replace(file, "\nE\n", "\nE\nRUN a\n", 1), ""},
		{file, []dockerfile.Edit{{dockerfile.Remove, 12, ""}}, strings.TrimSuffix(file, "\nEntrypoint [\"x\"]"), ""},
		{file, []dockerfile.Edit{{dockerfile.Remove, 11, ""}}, strings.Replace(file, "user app\n", "", 1), ""},
		{file, []dockerfile.Edit{{dockerfile.Replace, 5, "COPY a b"}}, "", "there are comments in it, which would be lost"},
		{file, []dockerfile.Edit{{dockerfile.Replace, 9, "RUN a"}}, "", "there is a document in it"},
		{file, []dockerfile.Edit{{dockerfile.Replace, 3, "RUN a"}}, "", "there is no instruction at that line"},
		{file, []dockerfile.Edit{{dockerfile.After, 11, `RUN a \`}}, "", "its last line would go on with the next one"},
		{file, []dockerfile.Edit{{dockerfile.Replace, 11, "USER 0"}, {dockerfile.Replace, 11, "USER 1"}}, "", "another fix has just edited it"},
		{file, []dockerfile.Edit{{dockerfile.Replace, 11, "USER 0"}, {dockerfile.Replace, 11, "USER 0"}}, strings.Replace(file, "user app", "user 0", 1), ""},
		{file, []dockerfile.Edit{{dockerfile.Respell, 5, `COPY  --chown=1:1 \`}}, strings.Replace(file, "copy", "COPY", 1), ""},
		{file, []dockerfile.Edit{{dockerfile.Respell, 2, `FROM a \`}}, "", "its last line would go on with the next one"},
		{file, []dockerfile.Edit{{dockerfile.Close, 9, ""}}, "", "there is a document in it"},
		{"FROM a\n\n\tRUN b \\\r\n \r\n  # c\n\n  d\n\nRUN e", []dockerfile.Edit{{dockerfile.Close, 7, ""}, {dockerfile.Respell, 9, "run e"}},
			"FROM a\n\n\tRUN b \\\r\n  # c\n  d\n\nrun e", ""},
		{file, []dockerfile.Edit{{dockerfile.After, 11, "RUN <<F"}}, "", "it would change other instructions too"},
		{"FROM a\r\n\tUSER b\r\nCMD x", []dockerfile.Edit{{dockerfile.After, 2, "RUN a"}, {dockerfile.Replace, 2, "USER c"}, {dockerfile.After, 3, "RUN z"}},
			"FROM a\r\n\tUSER c\r\n\tRUN a\r\nCMD x\r\nRUN z", ""},
		{"FROM a\nCMD [\"Jos\xe9\", x]\n", []dockerfile.Edit{{dockerfile.Replace, 2, `CMD ["Jos\ufffd", "x"]`}}, "", "it has bytes that are no UTF-8, which would be lost"},
		{"# escape=`\nFROM a\nCOPY `\n --chmod=644 `\n x y\n", []dockerfile.Edit{{dockerfile.SetFlag, 3, "--chmod=755"}, {dockerfile.After, 5, `RUN a \`}},
			"# escape=`\nFROM a\nCOPY `\n --chmod=755 `\n x y\nRUN a \\\n", ""},
	} {
		got, err := parsed(t, c.text).Edit(c.edits...)
		if c.says != "" {
			if err == nil || err.Error() != c.says {
				t.Errorf("%v: %v, want %s", c.edits, err, c.says)
			}
			continue
		}
		if err != nil {
			t.Errorf("%v: %v", c.edits, err)
		} else if diff := cmp.Diff(c.want, string(got)); diff != "" {
			t.Errorf("%v: %s", c.edits, diff)
		}
	}
}

func FuzzEdit(f *testing.F) {
	for _, text := range []string{"FROM a\nCOPY --chmod=1 \\\n# c\n a b\nRUN <<E\nx\nE\nUSER a", "# escape=`\r\nFROM a `\r\n AS b\r\nCMD x\r\n", "FROM a\nFROM b"} {
		f.Add(text, "replace", 2, "USER 0")
		f.Add(text, "set-flag", 1, "--platform=linux/amd64")
		f.Add(text, "after", 4, "RUN x")
	}
	f.Fuzz(func(t *testing.T, text, op string, line int, with string) {
		file := parse(text)
		if file == nil {
			return
		}
		out, err := file.Edit(dockerfile.Edit{Op: dockerfile.Op(op), Line: line, Text: with})
		if err != nil {
			return
		}
		if parse(string(out)) == nil {
			t.Fatalf("no Dockerfile any more: %q", out)
		}
	})
}
