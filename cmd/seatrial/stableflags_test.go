package main

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// TestDocsFlags holds commands and flags against the list of those that scripts and configurations may rely on: -update adds what is
// new, and nothing but a new major version takes out what is gone.
func TestDocsFlags(t *testing.T) {
	const file = "../../docs/stable-flags.txt"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, list, _ := strings.Cut(string(text), "\n")
	promised := strings.Fields(strings.ReplaceAll(list, " ", "_"))
	var there []string
	for _, c := range configurable(newApp(os.Stdin, os.Stdout, os.Stderr)) {
		there = append(there, strings.ReplaceAll(c.Name, " ", "_"))
		for _, f := range c.Flags {
			there = append(there, strings.ReplaceAll(c.Name, " ", "_")+"_--"+f.Name)
		}
	}
	missing := func(all, in []string) (lines []string) {
		for _, one := range all {
			if !slices.Contains(in, one) {
				lines = append(lines, strings.ReplaceAll(one, "_", " "))
			}
		}
		return lines
	}
	for _, gone := range missing(promised, there) {
		t.Errorf("seatrial %s is gone, and is in scripts and configurations: want it until the next major version", gone)
	}
	added := missing(there, promised)
	if *update {
		all := append(strings.Split(strings.TrimSpace(list), "\n"), added...)
		slices.Sort(all)
		if err := os.WriteFile(file, []byte(head+"\n"+strings.TrimLeft(strings.Join(all, "\n"), "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if len(added) > 0 {
		t.Errorf("%s lacks %s, run: make docs", file, strings.Join(added, ", "))
	}
}
