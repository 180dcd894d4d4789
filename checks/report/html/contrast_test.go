package html

import (
	"encoding/hex"
	"math"
	"regexp"
	"testing"
)

var (
	schemes  = regexp.MustCompile(`:root \{\n(\s+color-scheme[^\n]*\n)?((\s+--[^\n]*\n)+)`)
	variable = regexp.MustCompile(`--([a-z]+): #([0-9a-f]{6});`)
)

// pairs are what is written and drawn on what, with the contrast that WCAG 2.2 wants of it: 4.5 of text (1.4.3), 3 of what is drawn
// (1.4.11).
var pairs = []struct {
	on, what []string
	want     float64
}{
	{[]string{"paper", "card", "code"}, []string{"ink", "soft", "pass", "fail", "unknown", "info", "accent"}, 4.5},
	{[]string{"card", "code"}, []string{"limit", "want", "accent"}, 3},
	{[]string{"grid"}, []string{"accent", "fail", "unknown"}, 3},
}

// The colours of the page can be told from what is behind them, by people with weak eyes as well.
func TestContrast(t *testing.T) {
	all := schemes.FindAllStringSubmatch(string(style), -1)
	if len(all) != 2 {
		t.Fatalf("%d sets of colours, want those of light and dark", len(all))
	}
	for i, scheme := range []string{"light", "dark"} {
		colours := map[string]string{}
		for _, v := range variable.FindAllStringSubmatch(all[i][2], -1) {
			colours[v[1]] = v[2]
		}
		for _, pair := range pairs {
			for _, on := range pair.on {
				for _, what := range pair.what {
					if got := contrast(t, colours[what], colours[on]); got < pair.want {
						t.Errorf("%s: %s on %s is %.2f, want %.1f", scheme, what, on, got, pair.want)
					}
				}
			}
		}
	}
}

func contrast(t *testing.T, a, b string) float64 {
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t *testing.T, colour string) (l float64) {
	t.Helper()
	rgb, err := hex.DecodeString(colour)
	if err != nil || len(rgb) != 3 {
		t.Fatalf("colour is %q", colour)
	}
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		c := float64(rgb[i]) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		l += weight * c
	}
	return l
}
