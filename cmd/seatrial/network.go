package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/harness/network"
	"github.com/seatrial/seatrial/submit/words"
)

// networkStart and networkStop bound how long a background network may take.
const (
	networkStart = time.Minute
	networkStop  = time.Minute
)

func networkCommand() *cli.Command {
	all := &cli.BoolFlag{Name: "all", Usage: "those of submit --local as well, and what killed ones have left"}
	allow := &cli.StringSliceFlag{Name: "allow-path", Usage: "let jobs read `PATH` with file:// (default: the current folder)"}
	ipfs := &cli.BoolFlag{Name: "ipfs", Usage: "with an IPFS node, for inputs and results that are on IPFS"}
	return command(&cli.Command{
		Name:  "network",
		Usage: "a real local Bacalhau network for trying things out",
		Subcommands: []*cli.Command{
			command(&cli.Command{Name: "up", Usage: "start a node and a registry in the background", Flags: []cli.Flag{allow, ipfs}, Action: withStates(networkUp)}),
			command(&cli.Command{Name: "down", Usage: "stop them and remove what they left", Flags: []cli.Flag{all}, Action: withStates(networkDown)}),
			command(&cli.Command{Name: "status", Usage: "tell whether they run, and where", Flags: []cli.Flag{all}, Action: withStates(networkStatus)}),
			command(&cli.Command{Name: "serve", Usage: "what up runs in the background", Hidden: true, Flags: []cli.Flag{
				allow, &cli.StringFlag{Name: "binary", Required: true}, &cli.StringFlag{Name: "ipfs-binary"},
			}, Action: withStates(networkServe)}),
		},
		Action: func(c *cli.Context) error {
			if c.NArg() > 0 {
				return pipeline.Hint(pipeline.Usagef("unknown command network %q", c.Args().First()),
					words.DidYouMean(c.Args().First(), []string{"up", "down", "status"}), "seatrial network up|down|status")
			}
			return printHelp(c.App, c.Command, "network", false)
		},
	})
}

// withStates hands on where networks are noted.
func withStates(do func(c *cli.Context, states string) error) cli.ActionFunc {
	return func(c *cli.Context) error {
		states, err := network.States()
		if err != nil {
			return err
		}
		return do(c, states)
	}
}

func networkUp(c *cli.Context, states string) error {
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
	if err := network.Reach(c.Context); err != nil {
		return err
	}
	binary, err := network.Find(c.Context, show)
	if err != nil {
		return err
	}
	command := []string{exe, "network", "serve", "--binary", binary}
	if c.Bool("ipfs") {
		program, err := network.FindIPFS(c.Context, show)
		if err != nil {
			return err
		}
		command = append(command, "--ipfs-binary", program)
	}
	show.Say("starting")
	for _, dir := range allow {
		if dir, err = filepath.Abs(dir); err != nil {
			return err
		}
		command = append(command, "--allow-path", dir)
	}
	ctx, cancel := context.WithTimeout(c.Context, networkStart)
	defer cancel()
	state, already, err := network.Up(ctx, states, command...)
	if err != nil {
		return err
	}
	if already && c.Bool("ipfs") && state.IPFSPath == "" {
		return pipeline.Hint(pipeline.Usagef("a local network runs already, without an IPFS node"), "seatrial network down, and then again: seatrial network up --ipfs")
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

func networkDown(c *cli.Context, states string) error {
	ctx, cancel := context.WithTimeout(c.Context, networkStop)
	defer cancel()
	if c.Bool("all") {
		return networksDown(c, ctx, states)
	}
	if err := network.Down(ctx, states); err != nil {
		return err
	}
	fmt.Fprintln(c.App.ErrWriter, "network: stopped")
	return nil
}

// networksDown stops all of this user's, one after the other, and says so of each. One that cannot be stopped keeps none of the
// others.
func networksDown(c *cli.Context, ctx context.Context, states string) error {
	all, unread := network.All(states)
	noteUnread(c, unread)
	var errs []error
	for _, s := range all {
		if !s.Runs() && !s.Ended() {
			continue // another machine's
		}
		what := "stopped"
		if s.Ended() {
			what = "removed what is left of"
		}
		if err := s.Down(ctx); err != nil {
			errs = append(errs, err)
			continue
		}
		fmt.Fprintf(c.App.ErrWriter, "network: %s %s\n", what, describe(s))
	}
	if len(all) == 0 {
		fmt.Fprintln(c.App.ErrWriter, "network: there is none")
	}
	return errors.Join(errs...)
}

func networkStatus(c *cli.Context, states string) error {
	all, unread := network.All(states)
	noteUnread(c, unread)
	if c.Bool("all") {
		for _, s := range all {
			if s.Runs() {
				fmt.Fprintln(c.App.Writer, describe(s))
			}
		}
		return nil
	}
	state, err := network.Status(states)
	if err != nil {
		return err
	}
	printNetwork(c, state)
	return nil
}

// describe is a network in a few words: "http://127.0.0.1:33931 of submit --local, process 4711".
func describe(s *network.State) string {
	return fmt.Sprintf("%s of %s, process %d", s.Endpoint, s.Command, s.PID)
}

func noteUnread(c *cli.Context, unread []error) {
	for _, err := range unread {
		fmt.Fprintln(c.App.ErrWriter, "network:", err)
	}
}

// printNetwork says where the network is, as lines that a shell can evaluate.
func printNetwork(c *cli.Context, s *network.State) {
	fmt.Fprintf(c.App.Writer, "export BACALHAU_API_HOST=%s\nexport REGISTRY=%s\n", s.Endpoint, s.RegistryAddress)
	if s.IPFSPath != "" {
		fmt.Fprintln(c.App.Writer, words.ShellLine([]string{"export", "IPFS_PATH=" + s.IPFSPath}))
	}
}

// networkServe runs until it is told to end.
func networkServe(c *cli.Context, states string) error {
	dir, err := os.MkdirTemp("", "seatrial-network-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	options := pipeline.NodeOptions(dir, c.String("binary"), c.StringSlice("allow-path"))
	options.IPFS = c.String("ipfs-binary")
	options.States, options.Command = states, network.CommandUp
	return network.Serve(c.Context, options)
}
