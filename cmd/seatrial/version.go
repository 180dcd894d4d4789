package main

import (
	"fmt"
	"runtime/debug"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/cmd/answer"
	"github.com/seatrial/seatrial/submit"
)

func versionCommand() *cli.Command {
	return command(&cli.Command{
		Name:  "version",
		Usage: "tell the version, the commit and the Bacalhau API it speaks",
		Flags: []cli.Flag{documentFlag()},
		Action: func(c *cli.Context) error {
			document, err := wantsDocument(c)
			if err != nil {
				return err
			}
			info, _ := debug.ReadBuildInfo()
			version, commit := buildOf(info)
			if document {
				return answer.Write(c.App.Writer, answer.Program{Version: answer.Version, Seatrial: version, Commit: commit, BacalhauAPI: submit.APIVersion})
			}
			fmt.Fprintf(c.App.Writer, "seatrial %s\ncommit %s\nbacalhau API %s, networks from v1.5\n", version, commit, submit.APIVersion)
			return nil
		},
	})
}

// userAgent is what networks are told about us.
func userAgent() string { return "seatrial/" + ownVersion() }

// ownVersion is that of this program.
func ownVersion() string {
	info, _ := debug.ReadBuildInfo()
	version, _ := buildOf(info)
	return version
}

// buildOf reads what the Go toolchain stamped into the binary.
func buildOf(info *debug.BuildInfo) (version, commit string) {
	version, commit = "devel", "unknown"
	if info == nil {
		return
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		version = v
	}
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			commit = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			commit += " (modified)"
		}
	}
	return
}
