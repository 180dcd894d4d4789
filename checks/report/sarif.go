package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

// root is what paths begin at that are from the root of the repository, as code scanning services know it.
const root = "%SRCROOT%"

// maxResults is how many GitHub takes of a run: it refuses the whole file for one more.
const maxResults = 25_000

// sarifLog is one run in the making.
type sarifLog struct {
	run  *sarif.Run
	opts Options
	// rules are the IDs of those that are described.
	rules []string
	// seen counts the results of each fingerprint.
	seen map[string]int
}

// writeSARIF writes all reports as one run of SARIF 2.1.0, the form that code scanning services take.
// Ignored findings are there as suppressed, with their reasons.
func writeSARIF(w io.Writer, reports []*Report, opts Options) error {
	run := sarif.NewRunWithInformationURI("seatrial", home)
	run.WithColumnKind("unicodeCodePoints") // columns count characters
	if opts.Version != "" {
		run.Tool.Driver.WithVersion(opts.Version)
	}
	l := &sarifLog{run: run, opts: opts, seen: map[string]int{}}
	for _, some := range Workloads(reports) {
		for _, f := range inAll(some, func(r *Report) []lint.Finding { return r.Findings }, findingKey) {
			l.result(f.said, some, f.by)
		}
		for _, i := range inAll(some, func(r *Report) []lint.Ignored { return r.Ignored }, func(i lint.Ignored) string { return findingKey(i.Finding) }) {
			kind := "external"
			if i.said.By.Source == i.said.Position.Source { // a comment of the file itself
				kind = "inSource"
			}
			l.result(i.said.Finding, some, i.by).AddSuppression(sarif.NewSuppression().WithKind(kind).WithJustification(words.Printable(i.said.Reason)))
		}
	}
	more := len(run.Results) - maxResults
	if more > 0 {
		run.Results = run.Results[:maxResults]
	}
	run.AddInvocation(sarif.NewInvocation().WithExecutionSuccessful(true).WithExitCode(exitCode(reports)))
	for _, r := range whole(reports) {
		for _, failure := range r.Errors {
			l.notify(r, failure)
		}
	}
	if more > 0 {
		l.notify(reports[0], lint.Failure{Message: words.Count(more, "result") + " more than a code scanning service takes; check fewer workloads at once"})
	}
	var b bytes.Buffer
	if err := sarif.NewReport().AddRun(run).Write(&b); err != nil {
		return err
	}
	return writeLean(w, b.Bytes())
}

// exitCode is how the command ends by its reports.
func exitCode(reports []*Report) int {
	code := 0
	for _, r := range reports {
		switch {
		case r.exitCode == 1 || code == 1:
			code = 1
		case r.exitCode != 0:
			code = r.exitCode
		}
	}
	return code
}

// notify says why something could not be judged, and that the run says less than it should: services refuse it then, rather than close
// what an earlier one has found.
func (l *sarifLog) notify(r *Report, f lint.Failure) {
	at := l.opts.place(r, f.Position, nil)
	invocation := l.run.Invocations[0].WithExecutionSuccessful(false)
	invocation.AddToolExecutionNotification(sarif.NewNotification().WithLevel(sarif.LevelError).
		WithDescriptor(sarif.NewReportingDescriptorReference().WithID(unjudged)).
		WithMessage(sarif.NewTextMessage(about(f.Message, at))).
		WithLocations([]*sarif.Location{l.location(at)}))
	if len(l.run.Tool.Driver.Notifications) == 0 {
		l.run.Tool.Driver.AddNotification(sarif.NewReportingDescriptor().WithID(unjudged).
			WithShortDescription(plain("what has to be looked at can be")).WithHelpURI(home + "/blob/main/docs/exit-codes.md"))
	}
}

// result adds one finding. Of a workload that was judged for several platforms it says for which it was found.
func (l *sarifLog) result(f lint.Finding, of, by []*Report) *sarif.Result {
	l.rule(f)
	at := l.opts.place(by[0], f.Position, f.Excerpt)
	result := l.run.CreateResultForRule(f.Check).
		WithLevel(levels[f.Severity].sarif).
		WithMessage(sarif.NewTextMessage(said(f, at))).
		AddLocation(l.location(at)).
		WithPartialFingerprints(map[string]string{"primaryLocationLineHash": l.fingerprint(f, at)})
	if i := slices.Index(l.rules, f.Check); i >= 0 {
		result.WithRuleIndex(i)
	}
	if c := by[0].change(f, l.opts); c != nil {
		result.AddFixe(l.fix(f, c))
	}
	if len(of) > 1 {
		properties := sarif.NewPropertyBag()
		properties.Add("platforms", platforms(by))
		result.WithProperties(properties)
	}
	return result
}

// rule describes the check of a finding, once.
func (l *sarifLog) rule(f lint.Finding) {
	c, err := l.opts.Checks.Find(f.Check)
	if err != nil || slices.Contains(l.rules, c.ID) {
		return
	}
	l.rules = append(l.rules, c.ID)
	properties := sarif.NewPropertyBag()
	tags := []string{"container", string(c.Stage())}
	if c.Preview != nil {
		tags = append(tags, "preview")
	}
	properties.WithTags(tags)
	properties.Add("problem.severity", map[lint.Severity]string{lint.Error: "error", lint.Warning: "warning", lint.Info: "recommendation"}[c.Severity])
	l.run.AddRule(c.ID).
		WithShortDescription(plain(c.Title)).
		WithFullDescription(plain(c.Title)).
		WithHelp(plain(c.Title + "\n" + Page(c.ID)).WithMarkdown(c.Doc)).
		WithHelpURI(Page(c.ID)).
		WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(levels[c.Severity].sarif)).
		WithProperties(properties)
}

func plain(s string) *sarif.MultiformatMessageString {
	return sarif.NewMultiformatMessageString().WithText(s)
}

// fingerprint tells results of one file and rule apart, and stays the same when lines move.
func (l *sarifLog) fingerprint(f lint.Finding, at place) string {
	sum := fingerprint(f, at)
	l.seen[sum]++
	return fmt.Sprintf("%s:%d", sum, l.seen[sum])
}

// location is a place, and the flag or argument by name when that is what is meant.
func (l *sarifLog) location(at place) *sarif.Location {
	region := sarif.NewRegion().WithStartLine(at.line)
	if at.column > 0 {
		region.WithStartColumn(at.column)
	}
	if e := at.excerpt; e != nil {
		region.WithEndLine(at.line).WithSnippet(sarif.NewArtifactContent().WithText(words.Printable(e.Text)))
		if at.endColumn > 0 {
			region.WithEndColumn(at.endColumn)
		}
	}
	location := sarif.NewLocationWithPhysicalLocation(sarif.NewPhysicalLocation().WithArtifactLocation(l.artifact(at)).WithRegion(region))
	if at.typed != "" {
		location.WithLogicalLocations([]*sarif.LogicalLocation{sarif.NewLogicalLocation().WithKind("parameter").WithFullyQualifiedName(at.typed)})
	}
	return location
}

// artifact names a file from the root of the repository; one that is not in it by its own name.
func (l *sarifLog) artifact(at place) *sarif.ArtifactLocation {
	name, ok := l.opts.inRepository(at)
	location := sarif.NewSimpleArtifactLocation(uri(name))
	if ok {
		location.WithURIBaseID(root)
	}
	return location
}

// fix is what --fix would make of the file.
func (l *sarifLog) fix(f lint.Finding, c *change) *sarif.Fix {
	line, column, inserted := c.end()
	replacement := sarif.NewReplacement().WithDeletedRegion(sarif.NewRegion().WithStartLine(c.from).WithStartColumn(1).WithEndLine(line).WithEndColumn(column)).
		WithInsertedContent(sarif.NewArtifactContent().WithText(inserted))
	return sarif.NewFix().WithDescription(sarif.NewTextMessage(words.Printable(f.Fix.String()))).
		WithArtifactChanges([]*sarif.ArtifactChange{sarif.NewArtifactChange().
			WithArtifactLocation(l.artifact(place{path: clean(c.path)})).WithReplacements([]*sarif.Replacement{replacement})})
}

// writeLean writes a log without what the library says of everything that is not there: empty lists, and numbers that mean none. A run
// without results says so.
func writeLean(w io.Writer, log []byte) error {
	var value any
	if err := json.Unmarshal(log, &value); err != nil {
		return err
	}
	lean(value)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}

// unset are numbers that are the same as none, by the name of what they are of.
var unset = map[string]float64{"rank": -1, "index": -1, "parentIndex": -1, "ruleIndex": -1, "byteOffset": -1, "charOffset": -1, "id": -1}

func lean(value any) {
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			lean(item)
		}
	case map[string]any:
		for key, item := range v {
			lean(item)
			number, isNumber := item.(float64)
			none, ok := unset[key]
			list, isList := item.([]any)
			object, isObject := item.(map[string]any)
			switch {
			case isList && len(list) == 0 && key != "results", isObject && len(object) == 0, isNumber && ok && number == none:
				delete(v, key)
			}
		}
	}
}
