package report

import (
	"encoding/xml"
	"io"
	"slices"
)

// checkstyle is the report of that tool, which many others read: errors by file.
type checkstyle struct {
	XMLName xml.Name         `xml:"checkstyle"`
	Version string           `xml:"version,attr"`
	Files   []checkstyleFile `xml:"file"`
}

type checkstyleFile struct {
	Name   string            `xml:"name,attr"`
	Errors []checkstyleError `xml:"error"`
}

type checkstyleError struct {
	Line     int    `xml:"line,attr"`
	Column   int    `xml:"column,attr,omitempty"`
	Severity string `xml:"severity,attr"`
	Message  string `xml:"message,attr"`
	Source   string `xml:"source,attr"`
}

// writeCheckstyle writes all findings by file, in the order in which the files come first.
func writeCheckstyle(w io.Writer, reports []*Report, opts Options) error {
	all := checkstyle{Version: "10.0"} // of the form, for programs that look at it
	for _, e := range entries(reports, opts) {
		i := slices.IndexFunc(all.Files, func(f checkstyleFile) bool { return f.Name == e.at.path })
		if i < 0 {
			i = len(all.Files)
			all.Files = append(all.Files, checkstyleFile{Name: e.at.path})
		}
		all.Files[i].Errors = append(all.Files[i].Errors, checkstyleError{e.at.line, e.at.column, string(e.severity), e.message, "seatrial." + e.check})
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
