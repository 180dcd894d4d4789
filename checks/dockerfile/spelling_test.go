package dockerfile_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/submit/job"
)

// respelled makes the edits of a warning and wants the image that BuildKit predicted before; the text is empty when there are none.
func respelled(t *testing.T, f *dockerfile.File, w dockerfile.Warning) (text, command string) {
	t.Helper()
	edits, command := f.Respelled(w)
	if edits == nil {
		return "", ""
	}
	out, err := f.Edit(edits...)
	if err != nil {
		return "", ""
	}
	again, fault := dockerfile.Parse(job.Build{File: f.File, Text: out}, "linux/amd64")
	if fault != nil {
		t.Fatalf("%s: %q is none: %v", w.Rule, out, fault)
	}
	none := func(context.Context, string, string) (*image.Image, string) { return nil, "not asked" }
	if err := again.Predict(t.Context(), none); err != nil {
		t.Fatal(err)
	}
	// What is written down of its making has the words of the Dockerfile, and an author becomes a label.
	but := cmpopts.IgnoreFields(image.Config{}, "History", "Steps", "Labels")
	if diff := cmp.Diff(f.Config, again.Config, but, cmpopts.EquateEmpty()); diff != "" || f.Layers != again.Layers {
		t.Fatalf("%s: %q makes another image: %s", w.Rule, out, diff)
	}
	return string(out), command
}

// What a rule wants is edited unasked where the image is the same one afterwards, and the rule is kept then.
func TestRespelled(t *testing.T) {
	for _, c := range []struct{ rule, text, want, command string }{
		{"ConsistentInstructionCasing", "FROM scratch\nrun a && \\\n  b\nUSER 1\n", "FROM scratch\nRUN a && \\\n  b\nUSER 1\n", "perl -i -pe 's/run/RUN/ if $. == 2' Dockerfile"},
		{"ConsistentInstructionCasing", "from scratch as a\nUSER 1\nLABEL a=b\n", "FROM scratch AS a\nUSER 1\nLABEL a=b\n", ""},
		{"ConsistentInstructionCasing", "from scratch as a\nuser 1\n\tLABEL A=B  \n", "from scratch as a\nuser 1\n\tlabel A=B  \n", ""},
		{"NoEmptyContinuation", "FROM scratch\nENV A=1 \\\n\n  # c\n \n  B=2\nUSER 1", "FROM scratch\nENV A=1 \\\n  # c\n  B=2\nUSER 1", `perl -i -pe '$_ = "" if $. >= 2 && $. <= 6 && /^\s*$/' Dockerfile`},
		{"StageNameCasing", "FROM scratch AS Build\nFROM scratch\nCOPY --from=Build a b\n", "FROM scratch AS build\nFROM scratch\nCOPY --from=Build a b\n", ""},
		{"FromAsCasing", "FROM scratch as a", "FROM scratch AS a", ""},
		{"LegacyKeyValueFormat", "FROM scratch\nENV A b\tc  d $PATH\n", "FROM scratch\nENV A=\"b\tc  d $PATH\"\n", ""},
		{"LegacyKeyValueFormat", "FROM scratch\nENV A 'b $PATH'\n", "FROM scratch\nENV A='b $PATH'\n", ""},
		{"LegacyKeyValueFormat", "FROM scratch\nENV A \"b  $PATH\"\n", "FROM scratch\nENV A=\"b  $PATH\"\n", ""},
		{"LegacyKeyValueFormat", "FROM scratch\nENV A 'b' c\n", "", ""},
		{"LegacyKeyValueFormat", "FROM scratch\nLABEL a b\n", "FROM scratch\nLABEL a=b\n", ""},
		{"MaintainerDeprecated", "FROM scratch\nMAINTAINER \"J\" <j@o>\n", "FROM scratch\nLABEL org.opencontainers.image.authors=\"\\\"J\\\" <j@o>\"\n", ""},
		{"MaintainerDeprecated", "# escape=`\nFROM scratch\nMAINTAINER \"J\"\n", "", ""},
		{"MaintainerDeprecated", "FROM scratch\nMAINTAINER $J\n", "", ""},
		{"ExposeProtoCasing", "FROM scratch\nEXPOSE 80/TCP 81\n", "FROM scratch\nEXPOSE 80/tcp 81\n", ""},
		{"ExposeInvalidFormat", "FROM scratch\nEXPOSE 127.0.0.1:80:8080\n", "FROM scratch\nEXPOSE 8080\n", ""},
		{"RedundantTargetPlatform", "FROM --platform=$TARGETPLATFORM scratch\n", "FROM scratch\n", ""},
		{"WorkdirRelativePath", "FROM scratch\nWORKDIR a/b\n", "FROM scratch\nWORKDIR /a/b\n", ""},
		{"WorkdirRelativePath", "FROM other\nWORKDIR a/b\n", "", ""}, // whose folder is not known
		{"UndefinedVar", "FROM scratch\nENV NAME=1\nENV B=$NAMES\n", "", ""},
		{"JSONArgsRecommended", "FROM scratch\nCMD a\n", "", ""},
	} {
		f := predicted(t, c.text)
		i := slices.IndexFunc(f.Warnings, func(w dockerfile.Warning) bool { return w.Rule == c.rule })
		if i < 0 {
			t.Errorf("%s: %q: warnings are %+v", c.rule, c.text, f.Warnings)
			continue
		}
		text, command := respelled(t, f, f.Warnings[i])
		if text != c.want || command != c.command {
			t.Errorf("%s: %q and %q, want %q and %q", c.rule, text, command, c.want, c.command)
		}
		if text != "" && slices.ContainsFunc(predicted(t, text).Warnings, func(w dockerfile.Warning) bool { return w.Rule == c.rule }) {
			t.Errorf("%s: %q breaks it still", c.rule, text)
		}
	}
}
