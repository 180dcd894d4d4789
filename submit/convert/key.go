package convert

import (
	"fmt"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
	"github.com/seatrial/seatrial/submit/words"
)

// Key is a key of a description that is YAML or JSON, with what becomes of its value. R is what is read into.
type Key[R any] struct {
	// Names that the key has, or has had, separated by blanks.
	Names string
	Fate  Fate
	// Says what a node does, in one sentence.
	Says string
	// Read is for what depends on the value; typed is the key with its position.
	Read func(r R, n *tree.Node, typed string) Result
}

// Result is what became of one value; what it leaves empty is the key's own.
type Result struct {
	Fate Fate
	Says string
	// Path is the value's in the job.
	Path string
	// Noted: there is nothing to say, or it has been said.
	Noted bool
}

// Typed is a key as notes name it: with its position in the file.
func Typed(key string, at job.Position) string {
	return words.Printable(fmt.Sprintf("%s (%s)", key, at))
}

// Walk reads the keys of a mapping by a table, in the file's order, and notes what became of each that says anything. prefix is
// what is written before their names: "spec.".
func Walk[R any](d *Draft, r R, table []Key[R], n *tree.Node, prefix string) {
	if n == nil {
		return
	}
	for _, f := range n.Fields {
		if f.Value.Kind == tree.Null {
			continue
		}
		typed := Typed(prefix+f.Key, f.At)
		known := find(table, f.Key)
		switch {
		case known == nil:
			if !f.Value.Empty() {
				d.Note(Note{Typed: typed, Fate: Refused, Says: "nothing is known of this key, and it is left out"})
			}
		case known.Read != nil:
			note := known.Read(r, f.Value, typed)
			if note.Noted {
				continue
			}
			n := Note{Typed: typed, Fate: known.Fate, Says: known.Says, Path: note.Path}
			if note.Fate != "" {
				n.Fate = note.Fate
			}
			if note.Says != "" {
				n.Says = note.Says
			}
			d.Note(n)
		case !f.Value.Empty() && known.Says != "":
			d.Note(Note{Typed: typed, Fate: known.Fate, Says: known.Says})
		}
	}
}

func find[R any](table []Key[R], name string) *Key[R] {
	for i := range table {
		for known := range strings.FieldsSeq(table[i].Names) {
			if strings.EqualFold(known, name) {
				return &table[i]
			}
		}
	}
	return nil
}
