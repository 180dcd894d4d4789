package exec

// Word is one word of a command, with the place where it was given.
type Word struct {
	Text string
	// Known is false for one that is only known when the command runs; Why says what decides it.
	Known bool
	Why   string
	// many: it is not known how many words it is.
	many bool
	// loose: of a folder to change into, that the shell goes on when that fails.
	loose bool
	Place
}

// Place is where a word of a command is.
type Place struct {
	// Word is the index in Argv.
	Word int
	// From and To are the part of that word in bytes, as for a word in a shell's line; To is 0 for the whole of it, and From
	// is -1 for a part that cannot be cut out.
	From, To int
	// File is the script that the word stands in, and Line where, from 1; empty for words of the command itself. Word is then
	// that of the script.
	File string
	Line int
	// Literal: it stands there as it is, and not as a variable or between quotes.
	Literal bool
}

// part is a piece of a word that begins at a byte of it.
func (w Word) part(text string, at int) *Word {
	p := w
	p.Text = text
	switch {
	case w.To == 0 && w.From == 0:
		p.From, p.To = at, at+len(text)
	default:
		p.From, p.To = -1, 0
	}
	return &p
}

// wordsOf are the words of a command as it is given to an engine.
func wordsOf(argv []string) []Word {
	words := make([]Word, len(argv))
	for i, text := range argv {
		words[i] = Word{Text: text, Known: true, Place: Place{Word: i}}
	}
	return words
}
