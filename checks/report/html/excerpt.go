package html

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/dustin/go-humanize"

	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

const (
	// maxLine is how much of a line is shown, in characters; maxCell of a table's cell, and of its columns and rows.
	maxLine, maxCell    = 240, 60
	maxColumns, maxData = 12, 10
)

// isText tells text from other data by its start, which may end within a character.
func isText(head []byte) bool {
	for range utf8.UTFMax - 1 {
		if utf8.Valid(head) || len(head) == 0 {
			break
		}
		head = head[:len(head)-1]
	}
	return utf8.Valid(head) && !bytes.ContainsRune(head, 0)
}

// excerpt is the start and the end of a text, or all of it when that is short.
func excerpt(head, tail []byte, size int64) (first, last, cut string) {
	whole := slices.Concat(head, tail)
	if lines := split(whole); int64(len(whole)) == size && len(lines) <= 2*previewLines {
		return joined(lines), "", ""
	}
	if len(tail) < len(head) {
		tail = whole
	}
	ends := split(tail)
	ends = ends[max(len(ends)-previewLines, 0):]
	first, _ = firstLines(head, int64(len(head)))
	return first, joined(ends), "… the middle of " + humanize.Comma(size) + " bytes …"
}

// firstLines is the start of a text.
func firstLines(head []byte, size int64) (first, cut string) {
	lines := split(head)
	if len(lines) > previewLines {
		lines, cut = lines[:previewLines], "…"
	}
	if int64(len(head)) < size {
		cut = "…"
	}
	return joined(lines), cut
}

func split(text []byte) []string {
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
}

func joined(lines []string) string {
	shown := make([]string, len(lines))
	for i, line := range lines {
		shown[i] = oneLine(line)
	}
	return strings.Join(shown, "\n")
}

// oneLine is a line as a terminal would have left it, without what a page cannot show.
func oneLine(line string) string { return report.TerminalLine(line, maxLine) }

// paragraph is a text of several lines made fit for the page.
func paragraph(text string) string {
	return joined(split([]byte(text)))
}

// rows are the first ones of a table in CSV or TSV; none when it is no such table.
func rows(head []byte, extension string, size int64) (rows [][]string, cut string) {
	comma := map[string]rune{".csv": ',', ".tsv": '\t'}[strings.ToLower(extension)]
	if comma == 0 {
		return nil, ""
	}
	if int64(len(head)) < size { // the last line is not all there
		head = head[:bytes.LastIndexByte(head, '\n')+1]
	}
	reader := csv.NewReader(bytes.NewReader(head))
	reader.Comma, reader.FieldsPerRecord, reader.LazyQuotes = comma, -1, true
	all, err := reader.ReadAll()
	if err != nil || len(all) < 2 || len(all[0]) < 2 {
		return nil, ""
	}
	for _, record := range all[:min(len(all), maxData+1)] {
		var cells []string
		for _, cell := range record[:min(len(record), maxColumns)] {
			cells = append(cells, report.Clipped(words.Printable(secret.Redact(cell)), maxCell))
		}
		rows = append(rows, cells)
	}
	if len(all) > maxData+1 || int64(len(head)) < size {
		cut = fmt.Sprintf("The first %s.", words.Count(len(rows)-1, "row"))
	}
	return rows, cut
}
