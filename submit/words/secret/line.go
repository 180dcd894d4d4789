package secret

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// credential is one in a line: where it is, in bytes, what it looks like, and the variable or flag that it is given to.
type credential struct {
	from, to   int
	name, kind string
}

var (
	// assigned is NAME=VALUE in a line of a shell, or of a Dockerfile.
	assigned = regexp.MustCompile(`^(?:-e|--env=)?([A-Za-z_][A-Za-z0-9_]*)=("[^"\n]*"|'[^'\n]*'|[^\s;&|"')]+)`)
	// instructed is the older form of ENV in a Dockerfile, without "=".
	instructed = regexp.MustCompile(`^ENV\s+([A-Za-z_][A-Za-z0-9_]*)\s+("[^"\n]*"|'[^'\n]*'|[^\s=]+)`)
	// flagged is --name VALUE and --name=VALUE.
	flagged = regexp.MustCompile(`^(--[A-Za-z][A-Za-z0-9_.-]*)(?:=|["']?[ \t]+)("[^"\n]*"|'[^'\n]*'|[^\s;&|"')]+)`)
)

// InLine says what sort of credential a line of a shell or of a Dockerfile has in it, and the name of the variable or the flag
// that it is given to; both are empty when there is none, and the name is when it stands alone.
func InLine(line string) (name, kind string) {
	if all := credentials(line); len(all) > 0 {
		return all[0].name, all[0].kind
	}
	return "", Kind("", line)
}

// InWords is the same of a command, whose words may be lines of a shell.
func InWords(words []string) (name, kind string) { return InLine(strings.Join(words, " ")) }

// credentials are those of a line by where they stand, in its order. One that its place tells as well as its name is the place's:
// "password" in a URL says less than the URL.
func credentials(line string) []credential {
	all := carried(line)
	for _, named := range given(line) {
		if !slices.ContainsFunc(all, func(c credential) bool { return c.from == named.from && c.to == named.to }) {
			all = append(all, named)
		}
	}
	slices.SortStableFunc(all, func(a, b credential) int { return a.from - b.from })
	return all
}

// masked is a text without the credentials that stand in it.
func masked(text string) string {
	var b strings.Builder
	last := 0
	for _, c := range credentials(text) {
		if c.from >= last && c.to > c.from {
			b.WriteString(text[last:c.from] + Mark)
			last = c.to
		}
	}
	if last == 0 {
		return text
	}
	return b.String() + text[last:]
}

// given are the credentials of a text that have a name.
func given(text string) []credential {
	var all []credential
	add := func(line string, offset int, at []int, flag bool) {
		name, from, to := line[at[2]:at[3]], at[4], at[5]
		if quote := line[from]; (quote == '"' || quote == '\'') && to-from >= 2 {
			from, to = from+1, to-1
		}
		variable := strings.ReplaceAll(strings.TrimLeft(name, "-"), "-", "_")
		value := line[from:to]
		if flag && len(carried(value)) > 0 {
			return // what carries it says more than the flag: --header "Authorization: …"
		}
		if kind := Kind(variable, value); kind != "" {
			all = append(all, credential{offset + from, offset + to, name, kind})
		}
	}
	for offset, at := range wordsWith(text, "=", " \t\n\f\r;&|(\"'", assigned) {
		add(text[offset:], offset, at, false)
	}
	for rest, offset := text, 0; ; {
		sign := strings.Index(rest, "ENV")
		if sign < 0 {
			break
		}
		offset += sign
		rest = text[offset:]
		behind := len("ENV")
		if at := instructed.FindStringSubmatchIndex(rest); at != nil && (offset == 0 || !wordByte(text[offset-1])) {
			add(rest, offset, at, false)
			behind = at[1]
		}
		rest, offset = rest[behind:], offset+behind
	}
	for offset, at := range wordsWith(text, "--", " \t\n\f\r\"'", flagged) {
		add(text[offset:], offset, at, true)
	}
	return all
}

// wordsWith are the words of a text that a pattern matches which begins at one, by where they begin, with the places of the match in them:
// words are what the separators are between, and of those that have no sign none can match. No word is part of the match before it.
func wordsWith(text, sign, separators string, pattern *regexp.Regexp) iter.Seq2[int, []int] {
	return func(yield func(int, []int) bool) {
		for from, last := 0, 0; ; {
			at := strings.Index(text[from:], sign)
			if at < 0 {
				return
			}
			at += from
			begin := last + strings.LastIndexAny(text[last:at], separators) + 1
			line, _, _ := strings.Cut(text[begin:], "\n") // no match goes on in another one
			if begin > last || begin == 0 {
				if match := pattern.FindStringSubmatchIndex(line); match != nil {
					if !yield(begin, match) {
						return
					}
					from, last = begin+match[1], begin+match[1]
					continue
				}
			}
			next := strings.IndexAny(text[at:], separators)
			if next < 0 {
				return
			}
			from = at + next
		}
	}
}

// linesWith are the lines of a text that have a sign, without what ends them, by where they begin.
func linesWith(text, sign string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for from := 0; from < len(text); {
			at := strings.Index(text[from:], sign)
			if at < 0 {
				return
			}
			begin := strings.LastIndexByte(text[:from+at], '\n') + 1
			end := len(text)
			if length := strings.IndexByte(text[from+at:], '\n'); length >= 0 {
				end = from + at + length
			}
			if !yield(begin, text[begin:end]) {
				return
			}
			from = end
		}
	}
}

// wordByte tells a byte of a word, as \b of a pattern has it.
func wordByte(c byte) bool { return letter(c) || '0' <= c && c <= '9' || c == '_' }

// carried are the credentials of a line that what is around them tells.
func carried(line string) []credential {
	var all []credential
	hay := haystackOf(line)
	for _, c := range carriers {
		for _, at := range c.found(hay) {
			all = append(all, credential{from: at[0], to: at[1], kind: cmp.Or(shape(haystackOf(line[at[0]:at[1]])), c.kind)})
		}
	}
	return all
}
