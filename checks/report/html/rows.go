package html

import (
	"bytes"
	"encoding/csv"
	"io"
	"path"
	"strings"

	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// maxCell is how much of a table's cell is shown, in characters, and what of its columns and rows.
const maxCell, maxColumns, maxData = 60, 12, 10

// separator is what stands between the cells of a table, by the name of its file; zero for one that is no table.
func separator(name string) rune {
	switch strings.ToLower(path.Ext(name)) {
	case ".csv":
		return ','
	case ".tsv":
		return '\t'
	}
	return 0
}

// rows are the first ones of a table in CSV or TSV, and what is said when there are more; none when it is no such table. all is how
// many it has, with its head, zero when nobody knows.
func rows(head []byte, comma rune, size, all int64) (rows [][]string, cut string) {
	if comma == 0 {
		return nil, ""
	}
	whole := int64(len(head)) == size
	if !whole { // the last line is not all there
		head = head[:bytes.LastIndexByte(head, '\n')+1]
	}
	reader := csv.NewReader(bytes.NewReader(head))
	reader.Comma, reader.FieldsPerRecord, reader.LazyQuotes = comma, -1, true
	records, err := reader.ReadAll()
	if err != nil || len(records) < 2 || len(records[0]) < 2 {
		return nil, ""
	}
	if whole {
		all = int64(len(records))
	}
	columns := 0
	for _, record := range records[:min(len(records), maxData+1)] {
		var cells []string
		columns = max(columns, len(record))
		for _, cell := range record[:min(len(record), maxColumns)] {
			cells = append(cells, report.Clipped(words.Printable(secret.Redact(cell)), maxCell))
		}
		rows = append(rows, cells)
	}
	cut = firstOf(len(rows)-1, all-1, "row")
	if cut == "" && !whole {
		cut = "The first rows of " + report.Size(size)
	}
	if of := firstOf(maxColumns, int64(columns), "column"); of != "" && cut != "" {
		cut += strings.Replace(of, "The", ", the", 1)
	} else if of != "" {
		cut = of
	}
	return rows, cut
}

// lines counts those of a file, those within quotes not when it is a table; zero when the page has read enough, or they cannot be told.
func (r results) lines(file io.ReaderAt, size int64, quoted bool) (n int64) {
	if size > r.left.counted {
		return 0
	}
	r.left.counted -= size
	within := false
	last := byte('\n')
	buffer := make([]byte, 64<<10)
	for at := int64(0); at < size; {
		m, _ := file.ReadAt(buffer[:min(size-at, int64(len(buffer)))], at)
		if m == 0 {
			return 0 // the file is shorter than it was
		}
		at += int64(m)
		last = buffer[m-1]
		for piece, rest, more := buffer[:m], []byte(nil), true; more; piece = rest {
			if more = false; quoted {
				piece, rest, more = bytes.Cut(piece, []byte{'"'})
			}
			if !within {
				n += int64(bytes.Count(piece, []byte{'\n'}))
			}
			within = within != more
		}
	}
	if within {
		return 0
	}
	if last != '\n' {
		n++
	}
	return n
}
