package dockerfile

import (
	"slices"
	"strings"
)

// Rule is one of BuildKit's own rules, as it is judged here.
type Rule struct {
	Name string
	// Style: it is about how the file reads, and never about what is built of it.
	Style bool
	// same: the instruction as it should be makes the image that the one which is there makes.
	same bool
	// Advice is what mends it where no text can be told.
	Advice string
	// mend is the instruction as it should be; empty when that cannot be told.
	mend func(s Step, w Warning) string
}

// Rules are all of the linter that is linked. One that an update brings has to be put in here, which a test wants.
var Rules = []Rule{
	{Name: "ConsistentInstructionCasing", Style: true, same: true, mend: cased, Advice: "write all instructions in upper case"},
	{Name: "CopyIgnoredFile", Advice: "take what excludes it out of .dockerignore, or the file out of the instruction"},
	{Name: "DuplicateStageName", Advice: "give the stage a name of its own"},
	{Name: "ExposeInvalidFormat", same: true, mend: exposed, Advice: "EXPOSE the container's port alone: EXPOSE 8080"},
	{Name: "ExposeProtoCasing", Style: true, same: true, mend: exposed, Advice: "write the protocol in lower case"},
	{Name: "FromAsCasing", Style: true, same: true, mend: asCased, Advice: "write FROM and AS in the same case"},
	{Name: "FromPlatformFlagConstDisallowed", mend: unpinned, Advice: "leave --platform out"},
	{Name: "InvalidBaseImagePlatform", Advice: "take a base that has the nodes' platform"},
	{Name: "InvalidDefaultArgInFrom", Advice: "give the ARG before the first FROM a default that makes a name of an image: ARG BASE=debian:bookworm-slim"},
	{Name: "InvalidDefinitionDescription", Style: true, Advice: "describe it as the rule says, or put a line with # alone between the comment and the instruction"},
	{Name: "JSONArgsRecommended", mend: asList, Advice: "write it as a list in JSON"},
	{Name: "LegacyKeyValueFormat", Style: true, same: true, mend: assigned, Advice: "put an equals sign between name and value"},
	{Name: "MaintainerDeprecated", Style: true, same: true, mend: labelled, Advice: "LABEL org.opencontainers.image.authors=…"},
	{Name: "MultipleInstructionsDisallowed", Advice: "delete it: the last one of the stage counts alone"},
	{Name: "NoEmptyContinuation", same: true, Advice: "delete the empty lines inside of the instruction"},
	{Name: "RedundantTargetPlatform", Style: true, same: true, mend: unpinned, Advice: "leave --platform out"},
	{Name: "ReservedStageName", Advice: "give the stage another name"},
	{Name: "SecretsUsedInArgOrEnv", Advice: "RUN --mount=type=secret,id=token … hands one to a step, and no layer keeps it"},
	{Name: "StageNameCasing", Style: true, same: true, mend: stageCased, Advice: "write the stage's name in lower case"},
	{Name: "UndefinedArgInFrom", mend: meant, Advice: "declare it before the first FROM: ARG NAME=value"},
	{Name: "UndefinedVar", mend: meant, Advice: "declare it in the stage, with ARG or ENV, or leave it out"},
	{Name: "WorkdirRelativePath", same: true, mend: absolute, Advice: "WORKDIR with an absolute path"},
}

// RuleOf finds a rule by its name. One that is not in the table is taken for one with nothing special.
func RuleOf(name string) Rule {
	if i := slices.IndexFunc(Rules, func(r Rule) bool { return r.Name == name }); i >= 0 {
		return Rules[i]
	}
	return Rule{Name: name, Advice: "do as the rule says"}
}

// Mended is the instruction that a warning is about as it should be, in one line. It is empty when that cannot be told, or the
// instruction stands on several lines.
func (f *File) Mended(w Warning) string {
	rule := RuleOf(w.Rule)
	i := f.stepOf(w)
	if rule.mend == nil || i < 0 || f.Steps[i].Line != f.Steps[i].Last {
		return ""
	}
	s := f.Steps[i]
	s.Text = f.Line(s.Line)
	base := f.baseUnder(w.Line)
	if base.Image != nil && base.Image.Config != nil {
		s.workdir = base.Image.Config.WorkingDir
	} else if w.Rule == "WorkdirRelativePath" && !base.Scratch() { // it is relative to what nobody knows here
		return ""
	}
	text := rule.mend(s, w)
	if text == s.Text || f.escape != '\\' && strings.ContainsAny(text, "\\`") { // which means something else there
		return ""
	}
	return text
}
