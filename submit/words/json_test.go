package words

import (
	"encoding/json"
	"testing"
)

func TestJSON(t *testing.T) {
	for _, text := range []string{"plain é", "\u009b31m \u202e \x7f \u2028 \U000e0041", "##[error]x ###[group] ##vso[a]", "::error::x\n", "tab\t"} {
		encoded, err := json.Marshal(map[string]string{"k": text})
		if err != nil {
			t.Fatal(err)
		}
		got := JSON(encoded)
		var back map[string]string
		if err := json.Unmarshal(got, &back); err != nil || back["k"] != text {
			t.Errorf("%q comes back as %q, %v", text, back["k"], err)
		}
		if indented := []byte("{\n\t\"a\": 1\r\n}"); string(JSON(indented)) != string(indented) {
			t.Errorf("%q", JSON(indented))
		}
		if again := Printable(string(got)); again != string(got) {
			t.Errorf("%s is not printable: %s", got, again)
		}
	}
}
