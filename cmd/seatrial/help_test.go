package main

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
)

// A page of help is as wide as the smallest terminal and, but for --all, as high as two.
func TestHelp(t *testing.T) {
	const width, height = helpWidth, 48
	for _, cmd := range newApp(nil, nil, nil).Commands {
		names := []string{cmd.Name}
		for _, sub := range cmd.Subcommands {
			if !sub.Hidden {
				names = append(names, cmd.Name+" "+sub.Name)
			}
		}
		for _, name := range names {
			for _, all := range []bool{false, true} {
				if cmd.Hidden || cmd.SkipFlagParsing {
					continue
				}
				var out bytes.Buffer
				app := newApp(nil, &out, &out)
				typed := slices.Concat([]string{"seatrial"}, strings.Fields(name), []string{"--help"})
				if all {
					typed = append(typed, "--all")
				}
				args, err := arranged(app, typed)
				if err == nil {
					err = app.RunContext(context.Background(), args)
				}
				if err != nil {
					t.Errorf("%s: %v", name, err)
				}
				lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
				if len(lines) > height && !all {
					t.Errorf("%s --help: %d lines", name, len(lines))
				}
				for _, line := range lines {
					if len([]rune(line)) > width || line != strings.TrimRight(line, " ") || strings.Contains(line, "default: false") {
						t.Errorf("%s --help: %q", name, line)
					}
				}
			}
		}
	}
	for name, page := range helpPages {
		cmd := newApp(nil, nil, nil).Command(strings.Fields(name)[0])
		if cmd == nil {
			t.Fatalf("help on %s, which there is not", name)
		}
		for _, flag := range page.first {
			if flagsOf(cmd)[flag] == nil {
				t.Errorf("%s has no --%s", name, flag)
			}
		}
	}
}
