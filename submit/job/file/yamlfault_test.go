package file_test

import (
	"context"
	"testing"

	"github.com/seatrial/seatrial/fixtures/jobtest"
	"github.com/seatrial/seatrial/submit/job/file"
)

// What is no YAML is told where it is wrong, not where the block begins that it is in.
func TestYAMLMistakes(t *testing.T) {
	const engine = "    Engine: {Type: docker, Params: {Image: app}}\n"
	for _, test := range []struct{ name, data, want, hint string }{
		{"quote", task + "        Entrypoint: [\"a\"]\n        WorkingDirectory: \"/w\n        Parameters: [a, b]\n", `9:27: not YAML: the text that begins with " has no end`, `WorkingDirectory: "/w"`},
		{"quote before another", task + "        WorkingDirectory: \"/w\n        Parameters: [\"a\", b]\n", `8:27: not YAML: the text that begins with " has no end`, `WorkingDirectory: "/w"`},
		{"tab", "Type: batch\nTasks:\n  - Name: main\n    Engine:\n      Type: docker\n\t  Params:\n        Image: app\n", "6:1: not YAML: found a tab, and lines are indented by blanks", ""},
		{"no colon", "Type: batch\nTasks:\n  - Name: main\n    Engine:\n      Type docker\n      Params:\n        Image: app\n", "5:7: not YAML: no colon behind Type", "Type: docker"},
		{"no colon and nothing behind", "Type: batch\nTasks:\n  - Name: main\n    Engine:\n      Type: docker\n      Params\n        Image: app\n", "6:7: not YAML: no colon behind Params", "Params:"},
		{"no blank", "Type: batch\nTasks:\n  - Name: main\n    Engine:\n      Type: docker\n      Params:\n        Image:app\n        Entrypoint: [a]\n", "7:14: not YAML: no blank behind the colon", "Image: app"},
		{"second colon", task + "Name: a: b\n", "8:8: not YAML: text with a colon and a blank in it wants quotes", `Name: "a: b"`},
		{"bracket", task + "        Parameters: [a, b\n    Publisher:\n      Type: local\n", "8:21: not YAML: the [ has no end", ""},
		{"brace", "Type: batch\nTasks:\n  - Name: main\n    Engine: {Type: docker, Params: {Image: app}\n    Publisher: {Type: local}\n", "4:13: not YAML: the { has no end", ""},
		{"brace too many", "Type: batch\nTasks:\n  - Name: main\n    Engine: {Type: docker, Params: {Image: app}}}\n    Publisher: {Type: local}\n", "4:49: not YAML: found one } too many", ""},
		{"indented too far", "Type: batch\nTasks:\n  - Name: main\n" + engine + "     Publisher: {Type: local}\n", "5:6: not YAML: the line is indented by 5 blanks, as none above it", "indent it by 4 blanks, as line 4"},
		{"indented too little", "Type: batch\nTasks:\n  - Name: main\n" + engine + "   Publisher: {Type: local}\n", "5:4: not YAML: the line is indented by 3 blanks, as none above it", "indent it by 4 blanks, as line 4"},
		{"below a value", "Type: batch\n  Name: a\nTasks: []\n", "2:3: not YAML: found a key below line 1, which has a value already", "indent it by 0 blanks, as line 1"},
		{"behind a quote", task + "        Parameters:\n          - echo\n          - \"a\" b\n    Publisher: {Type: local}\n", "10:16: not YAML: text goes on behind its closing quote", `- '"a" b'`},
		{"apostrophe", task + "        Parameters:\n          - it's\n          - 'it's'\n", "10:17: not YAML: text goes on behind its closing quote", `- "it's"`},
		{"at sign", task + "    Env:\n      A: b\n      B: @x\n", "10:10: not YAML: text that begins with @ wants quotes", `B: "@x"`},
		{"backslash", task + "    Env:\n      A: \"C:\\data\"\n", `9:13: not YAML: found \d in double quotes, where a backslash is written \\`, `A: 'C:\data'`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := file.Parse(context.Background(), []byte(test.data), "job.yaml", file.Template{})
			jobtest.WantMistake(t, err, "job.yaml:"+test.want, test.hint)
		})
	}
}
