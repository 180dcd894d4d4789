package file

import "testing"

func TestMeant(t *testing.T) {
	for text, want := range map[string]bool{
		"Tasks:\n  - Engine: {Type: docker, Params: {Image: app}}\n":                                                                   true,
		"Taks:\n  - Engine:\n      Params:\n        Image: app\n":                                                                      true,
		`{"tasks": [{"engine": {"params": {"image": "app"}}}]}`:                                                                        true,
		"Tasks:\n  - Engine:\n      Params:\n\tImage: \"app\n":                                                                         true,
		`{"Tasks":[{"Engine":{"Params":{"Image":"app"}}}]}`:                                                                            true,
		"APIVersion: V1beta1\nSpec: {}\n":                                                                                              true,
		"Name: a\nType: batch\nTasks:\n\t- Name: main\n":                                                                               true,
		`{"version": "2.0.0", "tasks": [{"label": "a", "type": "shell", "command": "make"}]}`:                                          false,
		"services:\n  web:\n    image: nginx\n    entrypoint: [a]\n    constraints: []\n":                                              false,
		"apiVersion: v1\nkind: Pod\nmetadata: {namespace: a}\nspec: {containers: [{image: a}]}\nparams: 1":                             false,
		`{"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"Tasks": {"items": {"$ref": "#/Task"}}, "Engine": {}}}`: false,
		"{\"a\": 1}":                   false,
		"# Jobs\n\nimage: a picture\n": false,
		"":                             false,
	} {
		if got := Meant([]byte(text)); got != want {
			t.Errorf("%q: %t, want %t", text, got, want)
		}
	}
}
