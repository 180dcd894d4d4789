package html

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/dustin/go-humanize"

	"github.com/seatrial/seatrial/checks/report"
)

// maxLine is how much of a line is shown, in characters.
const maxLine = 240

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

// excerpt is the start and the end of a text, or all of it when that is short. all is how many lines it has, zero when nobody knows.
func excerpt(head, tail []byte, size, all int64) (first, last, cut string) {
	whole := slices.Concat(head, tail)
	if lines := split(whole); int64(len(whole)) == size && len(lines) <= 2*previewLines {
		return joined(lines), "", ""
	}
	if len(tail) < len(head) {
		tail = whole
	}
	ends := split(tail)
	ends = ends[max(len(ends)-previewLines, 0):]
	begin := split(head)
	begin = begin[:min(len(begin), previewLines)]
	if left := all - int64(len(begin)+len(ends)); left > 0 {
		cut = fmt.Sprintf("%s of %s lines left out", humanize.Comma(left), humanize.Comma(all))
	} else {
		cut = "The middle of " + report.Size(size) + " left out"
	}
	return joined(begin), joined(ends), cut
}

// firstLines is the start of a text, and what is said when there is more.
func firstLines(head []byte, size, all int64) (first, cut string) {
	lines := split(head)
	if len(lines) > previewLines || int64(len(head)) < size {
		lines = lines[:min(len(lines), previewLines)]
		if cut = firstOf(len(lines), all, "line"); cut == "" {
			cut = "The start of " + report.Size(size)
		}
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
