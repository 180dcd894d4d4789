package main

import (
	"strings"

	"github.com/muesli/termenv"
	"github.com/russross/blackfriday/v2"

	"github.com/seatrial/seatrial/checks/report"
)

// markdown lays a page out for a terminal: what the pages of checks are made of, and the rest as its text. The library that is made for
// it brings a highlighter for every language, which is eight times the size of all that is printed here.
type markdown struct {
	strings.Builder
	columns int
	profile termenv.Profile
}

// shown is a page of Markdown as a terminal shows it.
func shown(page []byte, columns int, color bool) string {
	m := &markdown{columns: columns, profile: termenv.Ascii}
	if color {
		m.profile = termenv.ANSI
	}
	extensions := blackfriday.NoIntraEmphasis | blackfriday.Tables | blackfriday.FencedCode | blackfriday.SpaceHeadings
	document := blackfriday.New(blackfriday.WithExtensions(extensions)).Parse(page)
	m.blocks(document, "")
	return strings.TrimRight(m.String(), "\n") + "\n"
}

// blocks writes what is in a block, each with a blank line behind it.
func (m *markdown) blocks(in *blackfriday.Node, margin string) {
	for block := in.FirstChild; block != nil; block = block.Next {
		switch block.Type {
		case blackfriday.Heading:
			m.lines(m.profile.String(m.inline(block)).Bold().Underline().String(), margin)
		case blackfriday.CodeBlock:
			for line := range strings.Lines(string(block.Literal)) {
				m.WriteString(margin + "    " + m.code(strings.TrimSuffix(line, "\n"), string(block.Info)) + "\n")
			}
		case blackfriday.List:
			for item := block.FirstChild; item != nil; item = item.Next {
				m.item(item, margin)
			}
		case blackfriday.Table:
			m.table(block, margin)
		case blackfriday.Paragraph:
			m.lines(m.inline(block), margin)
		default:
			m.blocks(block, margin+"  ")
			continue
		}
		m.WriteString("\n")
	}
}

// lines are a paragraph.
func (m *markdown) lines(text, margin string) {
	for _, line := range wrapped(strings.Join(strings.Fields(text), " "), m.columns-len(margin)) {
		m.WriteString(margin + line + "\n")
	}
}

// item is one of a list.
func (m *markdown) item(item *blackfriday.Node, margin string) {
	for block := item.FirstChild; block != nil; block = block.Next {
		if block.Type != blackfriday.Paragraph {
			m.blocks(item, margin+"  ")
			return
		}
		for i, line := range wrapped(strings.Join(strings.Fields(m.inline(block)), " "), m.columns-len(margin)-2) {
			mark := "  "
			if i == 0 {
				mark = "- "
			}
			m.WriteString(margin + mark + line + "\n")
		}
	}
}

// table has a line for each row.
func (m *markdown) table(table *blackfriday.Node, margin string) {
	table.Walk(func(node *blackfriday.Node, entering bool) blackfriday.WalkStatus {
		if node.Type != blackfriday.TableRow || !entering {
			return blackfriday.GoToNext
		}
		var cells []string
		for cell := node.FirstChild; cell != nil; cell = cell.Next {
			cells = append(cells, m.inline(cell))
		}
		m.lines(strings.Join(cells, ": "), margin)
		return blackfriday.SkipChildren
	})
}

// code is a line of a block: commands stand out from what they print.
func (m *markdown) code(line, language string) string {
	if language == "console" && strings.HasPrefix(line, "$ ") {
		return m.profile.String(line).Bold().String()
	}
	if language == "diff" {
		return report.Changed(line, m.profile != termenv.Ascii)
	}
	return line
}

// inline is the text of a block.
func (m *markdown) inline(block *blackfriday.Node) string {
	var text strings.Builder
	for node := block.FirstChild; node != nil; node = node.Next {
		switch node.Type {
		case blackfriday.Strong:
			text.WriteString(m.each(m.inline(node), termenv.Style.Bold))
		case blackfriday.Emph:
			text.WriteString(m.each(m.inline(node), termenv.Style.Italic))
		case blackfriday.Code:
			text.WriteString(m.each(m.quoted(string(node.Literal)), func(s termenv.Style) termenv.Style { return s.Foreground(termenv.ANSICyan) }))
		case blackfriday.Link:
			label, to := m.inline(node), string(node.LinkData.Destination)
			text.WriteString(label)
			if label != to {
				text.WriteString(" (" + to + ")")
			}
		default:
			text.Write(node.Literal)
		}
	}
	return text.String()
}

// quoted is code as it stands in a sentence: without colours it keeps its marks.
func (m *markdown) quoted(code string) string {
	if m.profile == termenv.Ascii {
		return "`" + code + "`"
	}
	return code
}

// each gives every word of a text a style, so that lines may end between them.
func (m *markdown) each(text string, style func(termenv.Style) termenv.Style) string {
	all := strings.Fields(text)
	for i, word := range all {
		all[i] = style(m.profile.String(word)).String()
	}
	return strings.Join(all, " ")
}
