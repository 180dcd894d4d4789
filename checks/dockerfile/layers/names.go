package layers

import (
	"path"
	"strings"
)

// path is where a word leads; empty when that is not known.
func (e effect) path(w operand) string {
	switch {
	case path.IsAbs(w.text):
		return path.Clean(w.text)
	case e.dir == "" || strings.HasPrefix(w.text, "~"):
		return ""
	}
	return path.Join(e.dir, w.text)
}

// names tells whether one of the words may name a file, or a folder that it is in. exactly leaves out folders: a base keeps most of what
// it has.
func (e effect) names(name string, exactly bool) bool {
	for _, w := range e.words {
		text := w.text
		if strings.HasPrefix(text, "-") {
			_, value, ok := strings.Cut(text, "=")
			if !ok {
				continue
			}
			text = value
		}
		if e.mayBe(operand{text: text, open: w.open}, name, exactly) {
			return true
		}
	}
	return false
}

func (e effect) mayBe(w operand, name string, exactly bool) bool {
	at := e.path(w)
	switch {
	case w.open && (w.text == "" || at == ""):
		return !exactly
	case w.open:
		return strings.HasPrefix(name, at) || !exactly && below(at, name)
	case w.text == "":
		return false
	case strings.ContainsAny(w.text, "*?[{"):
		return e.pattern(w.text, name, exactly)
	case at == "":
		return path.Base(w.text) == path.Base(name) || !exactly && (w.text == "." || strings.HasPrefix(w.text, ".."))
	case at == name:
		return true
	case exactly:
		return false
	}
	// A relative word may be meant from somewhere else, after all: pushd, make -C, a function.
	if !path.IsAbs(w.text) && w.text != "." && strings.HasSuffix(name, "/"+strings.TrimPrefix(path.Clean(w.text), "./")) {
		return true
	}
	// What is copied into a folder, or fetched, keeps its name.
	return below(name, at) || strings.Contains(w.text, "://") && path.Base(w.text) == path.Base(name)
}

// pattern tells whether a shell's pattern, or one of find's, may stand for a file or for a folder that it is in.
func (e effect) pattern(pattern, name string, exactly bool) bool {
	if strings.Contains(pattern, "{") {
		return !exactly
	}
	if ok, err := path.Match(pattern, path.Base(name)); err != nil || ok && !exactly {
		return true
	}
	at := e.path(operand{text: pattern})
	if at == "" {
		return !exactly
	}
	for dir := name; dir != "/"; dir = path.Dir(dir) {
		if ok, err := path.Match(at, dir); ok || err != nil {
			return true
		}
	}
	return false
}
