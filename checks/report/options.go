package report

import "github.com/seatrial/seatrial/checks/lint"

// Options say how a report looks.
type Options struct {
	// Color is for terminals that want it.
	Color bool
	// Width is how many columns the reader's terminal has, at which text is folded; zero folds nothing.
	Width int
	// Rich shows the lines of job files that findings are about, as those of Dockerfiles always are.
	Rich bool
	// Checks are all there are: some formats describe the rules as well.
	Checks lint.Catalogue
	// Version of this program, and the Command that made the reports: a line for a shell, without what is secret.
	Version, Command string
	// FailOn is the policy's: what is below it fails nothing.
	FailOn lint.Severity
	// FileInReport is the file that stands for a workload in formats that want one, where a finding is in none.
	FileInReport string
	// Dir is the working folder and Root that of its repository; both are empty when names of files are to stay as they are.
	Dir, Root string
	// Read is the text of a file that findings are in; nil, or nil bytes, when it cannot be had.
	Read func(name string) []byte
}

// read is the text of a file, nil when it cannot be had.
func (o Options) read(name string) []byte {
	if o.Read == nil || name == "" {
		return nil
	}
	return o.Read(name)
}
