package checks

import (
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/facts"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// failureMessage is what a node, its engine or a container said of a failure, and the checks that could have said it before, the likeliest
// first. A check of the local run has no finding here, for there was none: what was made of the outcome is said in its name. Each row is one of contract 4 that a real network is made to say by fixtures/catalogue.
type failureMessage struct {
	said   *regexp.Regexp
	checks []string
}

var failureMessages = []failureMessage{
	// The image.
	{regexp.MustCompile(`does not support the available image platforms`), []string{"image-platform", "image-manifest", "node-platform", "image-tag"}},
	{regexp.MustCompile(`no basic auth credentials|unauthorized|access to the resource is denied`), []string{"image-public", "image-missing"}},
	{regexp.MustCompile(`image not available`), []string{"image-missing", "image-public", "image-incomplete", "image-manifest"}},
	{regexp.MustCompile(`invalid image format|invalid reference format`), []string{"image-reference"}},
	{regexp.MustCompile(`max depth exceeded`), []string{"image-layers"}},
	{regexp.MustCompile(`invalid tar header`), []string{"image-compression", "image-unpackable", "image-incomplete"}},
	{regexp.MustCompile(`failed to register layer`), []string{"image-unpackable", "image-compression", "image-layers", "image-incomplete"}},
	{regexp.MustCompile(`unknown blob|blob unknown|filesystem layer verification failed|unexpected EOF`), []string{"image-incomplete"}},

	// What starts.
	{regexp.MustCompile(`[Nn]o command specified`), []string{"command-missing"}},
	{regexp.MustCompile(`unable to find (?:user|group) `), []string{"user-unknown"}},
	{regexp.MustCompile(`exec: "[^"]*": permission denied|[Pp]ermission denied$`), []string{"command-not-executable", "user-outputs", "user-inputs"}},
	{regexp.MustCompile(`exec: "[^"]*": |cannot run executable found relative|is not a directory`), []string{"command-words", "command-not-found", "output-shadowed", "input-shadowed"}},
	{regexp.MustCompile(`exec .*[Nn]o such file or directory`), []string{"command-interpreter", "command-library", "command-not-found", "input-shadowed"}},
	{regexp.MustCompile(`[Ee]xec format error`), []string{"command-machine", "command-shebang", "image-honest"}},

	// What the job mounts.
	{regexp.MustCompile(`Duplicate mount point|read-only file system`), []string{"output-overlap", "input-overlap"}},
	{regexp.MustCompile(`mount path must be absolute`), []string{"input-target", "output-path"}},
	{regexp.MustCompile(`destination can't be '/'`), []string{"output-path", "input-target"}},
	{regexp.MustCompile(`mkdir .*: no such file or directory|is a directory`), []string{"output-name"}},
	{regexp.MustCompile(`giving up after \d+ attempt|unexpected status code`), []string{"input-url-unreachable"}},
	{regexp.MustCompile(`content-length not provided`), []string{"input-url-length"}},
	{regexp.MustCompile(`unable to decode CID|invalid cid`), []string{"input-ipfs-cid"}},
	{regexp.MustCompile(`HeadObject.*40[34]`), []string{"input-s3-pattern", "input-s3-unreachable"}},
	{regexp.MustCompile(`is not (?:allowlisted|granted write access)`), []string{"input-local"}},

	// What the job asks of nodes.
	{regexp.MustCompile(`does not support `), []string{"node-sources", "node-publisher"}},
	{regexp.MustCompile(`don't match required selectors|not enough nodes`), []string{"node-available"}},
	{regexp.MustCompile(`busy with available capacity|than the maximum available`), []string{"node-capacity"}},
	{regexp.MustCompile(`require network access`), []string{"node-network"}},
	{regexp.MustCompile(`Minimum memory limit allowed`), []string{"resources-minimum"}},

	// What a local run shows. Where the engine's word on memory comes late, a node has the exit code of a killed program alone (F39).
	{regexp.MustCompile(`memory limit exceeded|^137$`), []string{trialOOM.ID}},
	{regexp.MustCompile(`timed out after|Job took longer than`), []string{trialTimeout.ID}},
	{regexp.MustCompile(`^` + facts.Unexpected + `$`), []string{trialEnded.ID}},
}

// foretelling is the finding that says before what was said after; nil when none of them does. made is the one that was made of the
// outcome, which stands for that of a local run; nil when there is none.
func foretelling(said string, findings []lint.Finding, made *lint.Finding) *lint.Finding {
	for _, row := range failureMessages {
		if !row.said.MatchString(said) {
			continue
		}
		for _, id := range row.checks {
			if i := slices.IndexFunc(findings, func(f lint.Finding) bool { return f.Check == id }); i >= 0 {
				return &findings[i]
			}
			if made != nil && strings.HasPrefix(id, "trial-") {
				return inNameOf(id, made)
			}
		}
	}
	return nil
}

// inNameOf is a finding as another check's, which could have made it before.
func inNameOf(id string, f *lint.Finding) *lint.Finding {
	renamed := *f
	renamed.Check = id
	return &renamed
}
