package report

import (
	"io"
	"path/filepath"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// writeSARIF writes all reports as one run of SARIF 2.1.0, the form that code scanning services take.
// Ignored findings are there as suppressed, with their reasons.
func writeSARIF(w io.Writer, reports []*Report, opts Options) error {
	run := sarif.NewRunWithInformationURI("seatrial", "https://github.com/seatrial/seatrial")
	run.WithColumnKind("unicodeCodePoints") // columns count characters
	for _, c := range opts.Checks {
		run.AddRule(c.ID).
			WithDescription(c.Title).
			WithMarkdownHelp(c.Doc).
			WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(levels[c.Severity].sarif))
	}
	for _, some := range workloads(reports) {
		for _, f := range inAll(some, func(r *Report) []lint.Finding { return r.Findings }, findingKey) {
			addResult(run, f.said, some, f.by)
		}
		for _, i := range inAll(some, func(r *Report) []lint.Ignored { return r.Ignored }, func(i lint.Ignored) string { return findingKey(i.Finding) }) {
			addResult(run, i.said.Finding, some, i.by).AddSuppression(
				sarif.NewSuppression().WithKind("external").WithJustification(words.Printable(i.said.Reason)))
		}
	}
	return sarif.NewReport().AddRun(run).PrettyWrite(w)
}

// addResult adds one finding to a run. Of a workload that was judged for several platforms it says for which it was found.
func addResult(run *sarif.Run, f lint.Finding, of, by []*Report) *sarif.Result {
	result := addFinding(run, f)
	if len(of) > 1 {
		properties := sarif.NewPropertyBag()
		properties.Add("platforms", platforms(by))
		result.WithProperties(properties)
	}
	return result
}

func addFinding(run *sarif.Run, f lint.Finding) *sarif.Result {
	message := words.Printable(f.Message) + "\n" + f.Fix.Label() + ": " + words.Printable(f.Fix.String())
	return run.CreateResultForRule(f.Check).
		WithLevel(levels[f.Severity].sarif).
		WithMessage(sarif.NewTextMessage(message)).
		AddLocation(location(f.Position, f.Excerpt)).
		WithPartialFingerprints(map[string]string{"seatrial/v1": f.Fingerprint()})
}

// location is a place in a file, with its line when that is known, or the flag or argument by name.
func location(p job.Position, line *lint.Excerpt) *sarif.Location {
	if p.Line == 0 {
		return sarif.NewLocation().WithLogicalLocations([]*sarif.LogicalLocation{
			sarif.NewLogicalLocation().WithKind("parameter").WithFullyQualifiedName(words.Printable(p.Source)),
		})
	}
	region := sarif.NewRegion().WithStartLine(p.Line)
	if p.Column > 0 {
		region.WithStartColumn(p.Column)
	}
	if line != nil {
		region.WithEndLine(p.Line).WithSnippet(sarif.NewArtifactContent().WithText(words.Printable(line.Text)))
		if line.EndColumn > p.Column {
			region.WithEndColumn(line.EndColumn)
		}
	}
	return sarif.NewLocationWithPhysicalLocation(sarif.NewPhysicalLocation().
		WithArtifactLocation(sarif.NewSimpleArtifactLocation(filepath.ToSlash(p.Source))).
		WithRegion(region))
}
