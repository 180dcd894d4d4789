package job

import "strings"

const selectorSymbols = "=!(),<>"

// selectorTokens splits a selector; every symbol of several characters is one token.
func selectorTokens(s string) []string {
	var tokens []string
	for {
		s = strings.TrimLeft(s, " \t\r\n")
		switch {
		case s == "":
			return tokens
		case strings.HasPrefix(s, "=="), strings.HasPrefix(s, "!="):
			tokens, s = append(tokens, s[:2]), s[2:]
		case strings.ContainsRune(selectorSymbols, rune(s[0])):
			tokens, s = append(tokens, s[:1]), s[1:]
		default:
			end := strings.IndexAny(s, selectorSymbols+" \t\r\n")
			if end < 0 {
				end = len(s)
			}
			tokens, s = append(tokens, s[:end]), s[end:]
		}
	}
}

func (p *selectorParser) peek() string {
	if len(p.tokens) == 0 {
		return ""
	}
	return p.tokens[0]
}

func (p *selectorParser) next() string {
	token := p.peek()
	if token != "" {
		p.tokens = p.tokens[1:]
	}
	return token
}

// isWord tells an identifier from a symbol and from the end.
func isWord(token string) bool {
	return token != "" && !strings.ContainsRune(selectorSymbols, rune(token[0]))
}
