package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/harness/network"
)

// networkStart and networkStop bound how long a background network may take.
const (
	networkStart = time.Minute
	networkStop  = time.Minute
)

func networkCommand() *cli.Command {
	allow := &cli.StringSliceFlag{Name: "allow-path", Usage: "let jobs read `PATH` with file:// (default: the current folder)"}
	return command(&cli.Command{
		Name:  "network",
		Usage: "a real local Bacalhau network for trying things out",
		Subcommands: []*cli.Command{
			command(&cli.Command{Name: "up", Usage: "start a node and a registry in the background", Flags: []cli.Flag{allow}, Action: withState(networkUp)}),
			command(&cli.Command{Name: "down", Usage: "stop them and remove what they left", Action: withState(networkDown)}),
			command(&cli.Command{Name: "status", Usage: "tell whether they run, and where", Action: withState(networkStatus)}),
			command(&cli.Command{Name: "serve", Usage: "what up runs in the background", Hidden: true, Flags: []cli.Flag{
				allow, &cli.StringFlag{Name: "binary", Required: true},
			}, Action: withState(networkServe)}),
		},
		Action: func(c *cli.Context) error {
			if c.NArg() > 0 {
				return pipeline.Hint(pipeline.Usagef("unknown command network %q", c.Args().First()), "seatrial network up|down|status")
			}
			return cli.ShowSubcommandHelp(c)
		},
	})
}

// withState hands on where a network in the background is noted.
func withState(do func(c *cli.Context, path string) error) cli.ActionFunc {
	return func(c *cli.Context) error {
		path, err := network.StatePath()
		if err != nil {
			return err
		}
		return do(c, path)
	}
}

func networkUp(c *cli.Context, path string) error {
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	allow := c.StringSlice("allow-path")
	if len(allow) == 0 {
		allow = []string{"."}
	}
	show, done := showProgress(c.App.ErrWriter, false)
	defer done()
	show.Begin("network")
	binary, err := network.Find(c.Context, show.Say)
	if err != nil {
		return err
	}
	show.Say("starting")
	command := []string{exe, "network", "serve", "--binary", binary}
	for _, dir := range allow {
		if dir, err = filepath.Abs(dir); err != nil {
			return err
		}
		command = append(command, "--allow-path", dir)
	}
	ctx, cancel := context.WithTimeout(c.Context, networkStart)
	defer cancel()
	state, already, err := network.Up(ctx, path, command...)
	if err != nil {
		return err
	}
	if already {
		show.End("runs already", false)
	} else {
		show.End("started", false)
	}
	done()
	printNetwork(c, state)
	return nil
}

func networkDown(c *cli.Context, path string) error {
	ctx, cancel := context.WithTimeout(c.Context, networkStop)
	defer cancel()
	if err := network.Down(ctx, path); err != nil {
		return err
	}
	fmt.Fprintln(c.App.ErrWriter, "network: stopped")
	return nil
}

func networkStatus(c *cli.Context, path string) error {
	state, err := network.Status(path)
	if err != nil {
		return err
	}
	printNetwork(c, state)
	return nil
}

// printNetwork says where the network is, as lines that a shell can evaluate.
func printNetwork(c *cli.Context, s *network.State) {
	fmt.Fprintf(c.App.Writer, "export BACALHAU_API_HOST=%s\nexport REGISTRY=%s\n", s.Endpoint, s.RegistryAddress)
}

// networkServe runs until it is told to end.
func networkServe(c *cli.Context, path string) error {
	dir, err := os.MkdirTemp("", "seatrial-network-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	return network.Serve(c.Context, path, pipeline.NodeOptions(dir, c.String("binary"), c.StringSlice("allow-path")))
}
