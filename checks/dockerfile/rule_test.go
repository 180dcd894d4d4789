package dockerfile_test

import (
	"context"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/submit/job"
)

// The table has every rule of the linter that is linked and no other, so that an update of it shows new ones.
func TestRules(t *testing.T) {
	linter, err := build.Import("github.com/moby/buildkit/frontend/dockerfile/linter", ".", build.FindOnly)
	if err != nil {
		t.Fatal(err)
	}
	source, err := parser.ParseFile(token.NewFileSet(), filepath.Join(linter.Dir, "ruleset.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var theirs []string
	ast.Inspect(source, func(n ast.Node) bool {
		if pair, ok := n.(*ast.KeyValueExpr); ok {
			if key, ok := pair.Key.(*ast.Ident); ok && key.Name == "Name" {
				name, _ := strconv.Unquote(pair.Value.(*ast.BasicLit).Value)
				theirs = append(theirs, name)
			}
		}
		return true
	})
	var ours []string
	for _, rule := range dockerfile.Rules {
		ours = append(ours, rule.Name)
		if rule.Advice == "" {
			t.Errorf("%s has no advice", rule.Name)
		}
	}
	slices.Sort(theirs)
	if len(theirs) < 20 || !slices.Equal(ours, theirs) {
		t.Errorf("rules are %q, want those of the linter %q", ours, theirs)
	}
}

// predicted is a Dockerfile with what BuildKit makes of it, without a base.
func predicted(t testing.TB, text string) *dockerfile.File {
	t.Helper()
	f, fault := dockerfile.Parse(job.Build{File: "Dockerfile", Text: []byte(text)}, "linux/amd64")
	if fault != nil {
		t.Fatal(fault)
	}
	none := func(context.Context, string, string) (*image.Image, string) { return nil, "not asked" }
	if err := f.Predict(t.Context(), none); err != nil {
		t.Fatal(err)
	}
	return f
}

// Each rule that BuildKit can judge without a context fires on one line, and what that line should be is told where it can be: it
// keeps the rule then.
func TestMended(t *testing.T) {
	for rule, c := range map[string]struct{ text, want string }{
		"StageNameCasing":                 {"FROM scratch AS Build", "FROM scratch AS build"},
		"FromAsCasing":                    {"FROM scratch as build", "FROM scratch AS build"},
		"NoEmptyContinuation":             {"FROM scratch\nENV A=b \\\n\nC=d", ""},
		"ConsistentInstructionCasing":     {"FROM scratch\nENV A=b\nLabel c=d", "LABEL c=d"},
		"DuplicateStageName":              {"FROM scratch AS a\nFROM scratch AS a", ""},
		"ReservedStageName":               {"FROM scratch AS scratch", ""},
		"JSONArgsRecommended":             {"FROM scratch\nENTRYPOINT app --x=1 $A", `ENTRYPOINT ["/bin/sh", "-c", "exec app --x=1 $A \"$@\"", "--"]`},
		"MaintainerDeprecated":            {"FROM scratch\nMAINTAINER J. O. <j@o>", `LABEL org.opencontainers.image.authors="J. O. <j@o>"`},
		"UndefinedArgInFrom":              {"ARG VERSION=1\nFROM a:${VERSON}1", "FROM a:${VERSION}1"},
		"WorkdirRelativePath":             {"FROM scratch\nWORKDIR a/b", "WORKDIR /a/b"},
		"UndefinedVar":                    {"FROM scratch\nENV NAME=1\nENV B=$NAMES", "ENV B=$NAME"},
		"MultipleInstructionsDisallowed":  {"FROM scratch\nCMD [\"a\"]\nCMD [\"b\"]", ""},
		"LegacyKeyValueFormat":            {"FROM scratch\nENV A b c", `ENV A="b c"`},
		"RedundantTargetPlatform":         {"FROM --platform=$TARGETPLATFORM scratch", "FROM scratch"},
		"SecretsUsedInArgOrEnv":           {"FROM scratch\nARG GITHUB_TOKEN", ""},
		"InvalidDefaultArgInFrom":         {"ARG BASE\nFROM ${BASE}", ""},
		"FromPlatformFlagConstDisallowed": {"FROM --platform=linux/arm64 scratch", "FROM scratch"},
		"InvalidDefinitionDescription":    {"# check=experimental=all\n# not about it\nFROM scratch AS build", ""},
		"ExposeProtoCasing":               {"FROM scratch\nEXPOSE 80/TCP", "EXPOSE 80/tcp"},
		"ExposeInvalidFormat":             {"FROM scratch\nEXPOSE 127.0.0.1:80:8080", "EXPOSE 8080"},
	} {
		f := predicted(t, c.text+"\n")
		i := slices.IndexFunc(f.Warnings, func(w dockerfile.Warning) bool { return w.Rule == rule })
		if i < 0 {
			t.Errorf("%s: warnings are %+v", rule, f.Warnings)
			continue
		}
		w := f.Warnings[i]
		if w.URL == "" || w.Message == "" || w.Line == 0 {
			t.Errorf("%s: %+v", rule, w)
		}
		got := f.Mended(w)
		if got != c.want {
			t.Errorf("%s: %q, want %q", rule, got, c.want)
		}
		if got == "" {
			continue
		}
		lines := strings.Split(c.text, "\n")
		lines[w.Line-1] = got
		again := predicted(t, strings.Join(lines, "\n")+"\n")
		if slices.ContainsFunc(again.Warnings, func(w dockerfile.Warning) bool { return w.Rule == rule }) {
			t.Errorf("%s: %q breaks it still", rule, got)
		}
	}
}

// A command in shell form becomes one that does the same, and passes on what the job gives.
func TestMendedCommand(t *testing.T) {
	for text, want := range map[string]string{
		`CMD python train.py --n=3`:       `CMD ["python", "train.py", "--n=3"]`,
		`CMD echo "a b"`:                  `CMD ["/bin/sh", "-c", "exec echo \"a b\""]`,
		`CMD a && b`:                      `CMD ["/bin/sh", "-c", "a && b"]`,
		`ENTRYPOINT cd /app; python x.py`: `ENTRYPOINT ["/bin/sh", "-c", "cd /app; python x.py"]`,
		`ENTRYPOINT A=1 b`:                `ENTRYPOINT ["/bin/sh", "-c", "A=1 b"]`,
		`ENTRYPOINT run.sh`:               `ENTRYPOINT ["run.sh"]`,
	} {
		f := predicted(t, "FROM scratch\n"+text+"\n")
		if len(f.Warnings) != 1 {
			t.Errorf("%s: %+v", text, f.Warnings)
			continue
		}
		if got := f.Mended(f.Warnings[0]); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// A variable is marked where it is used, and not where one of its name is set.
func TestAtWarning(t *testing.T) {
	for text, want := range map[string]int{
		"ENV LD_PATH=/x:$LD_PATH":       17,
		"ENV LD_PATH=/x:${LD_PATH}":     18,
		"ENV LD_PATH=/x LATER=a:$OTHER": 25,
	} {
		f := predicted(t, "FROM scratch\n"+text)
		if len(f.Warnings) != 1 || f.Warnings[0].Rule != "UndefinedVar" {
			t.Fatalf("%s: %v", text, f.Warnings)
		}
		if at := f.AtWarning(f.Warnings[0]); at.Column != want {
			t.Errorf("%s is at %d, want %d", text, at.Column, want)
		}
	}
}
