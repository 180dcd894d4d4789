package main

import (
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/cmd/config"
)

var update = flag.Bool("update", false, "write docs/config.schema.json")

// The committed schema is made from the flags and the checks that there are.
func TestDocs(t *testing.T) {
	const name = "../../docs/config.schema.json"
	want, err := config.Schema(configurable(newApp(nil, nil, nil)), checks.All)
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, '\n')
	if *update {
		if err := os.WriteFile(name, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(got), string(want)); diff != "" {
		t.Errorf("docs/config.schema.json is stale, run: make docs\n%s", diff)
	}
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(string(want)))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(config.SchemaURL, document); err != nil {
		t.Fatal(err)
	}
	if _, err := compiler.Compile(config.SchemaURL); err != nil {
		t.Error(err)
	}
}

// Every flag that help shows can be set in a file, but for those of which the list says that they cannot; and the lists name no
// flag that there is not.
func TestEveryFlagIsInTheSchema(t *testing.T) {
	app := newApp(nil, nil, nil)
	text, err := config.Schema(configurable(app), checks.All)
	if err != nil {
		t.Fatal(err)
	}
	type mapping struct {
		Properties map[string]mapping `json:"properties"`
	}
	var schema mapping
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, cmd := range app.Commands {
		all := map[string][]string{}
		if cmd.Hidden || slices.Contains(withoutConfig, cmd.Name) {
			continue
		}
		for _, f := range cmd.Flags {
			if len(cmd.Subcommands) == 0 && !hidden(f) {
				all[cmd.Name] = append(all[cmd.Name], f.Names()[0])
			}
		}
		for _, sub := range cmd.Subcommands {
			for _, f := range sub.Flags {
				if !sub.Hidden && !hidden(f) {
					all[cmd.Name+" "+sub.Name] = append(all[cmd.Name+" "+sub.Name], f.Names()[0])
				}
			}
		}
		for name, flags := range all {
			section := schema
			for _, word := range strings.Fields(name) {
				section = section.Properties[word]
			}
			for _, f := range flags {
				seen[f], seen[name+" "+f] = true, true
				if _, ok := section.Properties[f]; ok == slices.Contains(elsewhereFlags, f) {
					t.Errorf("%s: --%s is in its section: %v", name, f, ok)
				}
			}
		}
	}
	for _, f := range slices.Concat(elsewhereFlags, pathFlags, ownFlags) {
		if !seen[f] {
			t.Errorf("--%s, which no command has", f)
		}
	}
}

// A flag whose help says that its value is a file or a folder is read from the folder of the file that sets it, and may not lead out of there.
func TestFlagsOfFilesArePaths(t *testing.T) {
	for _, cmd := range configurable(newApp(nil, nil, nil)) {
		for _, f := range cmd.Flags {
			named := strings.Contains(f.Usage, "`FILE`") || strings.Contains(f.Usage, "`DIR`")
			if named && !f.Path && !f.Elsewhere {
				t.Errorf("%s: --%s is none of pathFlags", cmd.Name, f.Name)
			}
		}
	}
}
