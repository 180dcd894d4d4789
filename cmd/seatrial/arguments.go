package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/cmd/pipeline"
)

// arranged are the words of a command line in the order in which the flag library takes them: flags before IMAGE. Those of
// `bacalhau docker run` may stand behind IMAGE until "--", and those of `bacalhau job run` behind the file. It refuses what
// the library would refuse, with the dashes as they were typed, and words that may be one thing or the other.
func arranged(app *cli.App, args []string) ([]string, error) {
	if asked := helpAsked(app, args); asked != nil {
		return asked, nil
	}
	l, moved, err := inOrder(app, args)
	if l == nil || err != nil {
		return moved, err
	}
	return slices.Concat(l.start, l.long(moved)), nil
}

// ordered are the words of a command line with flags before IMAGE, and otherwise as they were typed.
func ordered(app *cli.App, args []string) []string {
	l, moved, err := inOrder(app, args)
	if l == nil || err != nil {
		return args
	}
	return slices.Concat(l.start, moved)
}

// inOrder puts the words behind a command in order; without a command line when there is none to put in order.
func inOrder(app *cli.App, args []string) (*commandLine, []string, error) {
	if len(args) < 2 {
		return nil, args, nil
	}
	before := len(args) - len(commandOf(args[1:])) // the program's name and its own flags
	if before == len(args) {
		return nil, args, nil
	}
	cmd, name, at := app.Command(args[before]), args[before], before
	for cmd != nil && at+1 < len(args) && cmd.Command(args[at+1]) != nil {
		at++
		cmd, name = cmd.Command(args[at]), name+" "+args[at]
	}
	if cmd == nil || cmd.SkipFlagParsing || len(cmd.Subcommands) > 0 {
		return nil, args, nil
	}
	l := &commandLine{cmd: cmd, name: name, app: app, start: args[:at+1], known: flagsOf(cmd)}
	moved, err := l.arrange(args[at+1:])
	return l, moved, err
}

// commandLine is what was typed, and the flags that it may have.
type commandLine struct {
	app *cli.App
	cmd *cli.Command
	// name is the command's, with that of the one above it: "network up".
	name string
	// start is the program and the command.
	start []string
	known map[string]cli.Flag
}

// flagsOf are the flags of a command by all their names.
func flagsOf(cmd *cli.Command) map[string]cli.Flag {
	known := map[string]cli.Flag{"help": helpFlag, "h": helpFlag}
	for _, f := range cmd.Flags {
		for _, name := range f.Names() {
			known[name] = f
		}
	}
	return known
}

// takesJob tells a command whose arguments are IMAGE and its command, or job files.
func (l *commandLine) takesJob() bool { return l.known["entrypoint"] != nil }

func (l *commandLine) arrange(typed []string) ([]string, error) {
	typed, err := l.withDockerfile(typed)
	if err != nil {
		return nil, err
	}
	if err := l.refuseDashes(typed); err != nil {
		return nil, err
	}
	typed = l.separated(typed)
	n, err := l.leading(typed)
	if err != nil {
		return nil, err
	}
	switch {
	case n == len(typed) || typed[n] == "--":
		return typed, nil
	case l.name == "init":
		return l.arrangeInit(typed[:n], typed[n], typed[n+1:])
	case l.name == "push": // which has a command behind its names
		return typed, nil
	case !l.takesJob():
		return l.behindAll(typed[:n], typed[n], typed[n+1:])
	}
	front, image, tail := typed[:n], typed[n], typed[n+1:]
	end := slices.Index(tail, "--")
	if end != 0 {
		if err := l.foreignLine(front, image, tail); err != nil {
			return nil, err
		}
	}
	switch {
	case len(tail) == 0 || end == 0:
		return typed, nil
	case ofFiles(l.cmd.Name, image, tail):
		return l.behindFile(front, image, tail)
	case end > 0:
		between := l.separated(tail[:end])
		if i := l.strange(between); i >= 0 {
			return nil, l.unknownBehind(front, image, tail, between[i:])
		}
		if l.run(between) == len(between) {
			return slices.Concat(front, between, []string{image}, tail[end:]), nil
		}
	}
	switch what := another(tail[0]); {
	case image == string(fixShow) && slices.Contains(front, "--"+fixFlagName): // which says so itself
	case what != "":
		return nil, l.second(front, image, tail, what)
	case l.ours(tail):
		return nil, l.ambiguous(front, image, tail)
	}
	return typed, nil
}

// takesValue tells a flag that is not set by its name alone.
func takesValue(f cli.Flag) bool {
	if f == nil {
		return false
	}
	switch f := f.(type) {
	case *cli.BoolFlag:
		return false
	case *cli.GenericFlag:
		isSwitch, ok := f.Value.(interface{ IsBoolFlag() bool })
		return !ok || !isSwitch.IsBoolFlag()
	}
	return true
}

// leading is how many words are flags and their values, from the first on. A flag that there is not is an error.
func (l *commandLine) leading(typed []string) (int, error) {
	for i := 0; i < len(typed); i++ {
		name, _, set := flagName(typed[i])
		switch f := l.known[name]; {
		case name == "":
			return i, nil
		case f == nil:
			return 0, l.unknown(typed[i:])
		case takesValue(f) && !set:
			if i++; i == len(typed) {
				return 0, pipeline.Hint(pipeline.Usagef("%s needs a value", typed[i-1]), l.help())
			}
		}
	}
	return len(typed), nil
}

// run is how many words are flags and their values as Bacalhau's library knows them: one dash for one letter.
func (l *commandLine) run(typed []string) int {
	for i := 0; i < len(typed); i++ {
		name, _, set := flagName(typed[i])
		f := l.known[name]
		if f == nil || name == "help" || name == "h" || (len(name) == 1) == strings.HasPrefix(typed[i], "--") {
			return i
		}
		if takesValue(f) && !set {
			if i+1 == len(typed) {
				return i
			}
			i++
		}
	}
	return len(typed)
}

// strange is the place of the first word between IMAGE and a later "--" that is a flag, as it stands where Bacalhau's own client
// takes them, and none of ours; -1 for none. The first one that is like none of ours is the program's own: --epochs 3 -- x.
func (l *commandLine) strange(between []string) int {
	n := l.run(between)
	if n == len(between) {
		return -1
	}
	switch name, value, _ := flagName(between[n]); {
	case name == "", name == "help", name == "h", takesValue(l.known[name]) && n+1 == len(between):
		return -1
	case n == 0 && l.instead(name, value) == flagsFirst:
		return -1
	}
	return n
}

// steeringFlags are those of `bacalhau docker run`, and of submit, that say what is done with a job once it is sent. Commands
// that send none take them and say so.
func steeringFlags() []cli.Flag {
	var all []cli.Flag
	for _, name := range []string{"wait", "id-only", "dry-run", "node-details", "group-events", "no-test", "local", "again"} {
		all = append(all, &cli.BoolFlag{Name: name, Hidden: true, Category: groupSteering})
	}
	for _, name := range []string{"wait-timeout-secs", "ipfs-api", "upload-to", "s3-endpoint", "s3-region"} {
		all = append(all, &cli.StringFlag{Name: name, Hidden: true, Category: groupSteering})
	}
	return all
}

// idleFollowFlag is that of a command that runs nothing.
func idleFollowFlag() cli.Flag {
	return &cli.BoolFlag{Name: "follow", Aliases: []string{"f"}, Hidden: true, Category: groupSteering}
}

// groupSteering is the category of the flags that steer what is done with a job once it is sent.
const groupSteering = "of submit"

// noteSteering says once which flags were given that do nothing in this command.
func noteSteering(c *cli.Context) {
	var given []string
	for _, f := range c.Command.Flags {
		if grouped, ok := f.(cli.CategorizableFlag); ok && grouped.GetCategory() == groupSteering && c.IsSet(f.Names()[0]) {
			given = append(given, "--"+f.Names()[0])
		}
	}
	if len(given) > 0 {
		fmt.Fprintf(c.App.ErrWriter, "seatrial: %s: for submit, and without effect in %s\n", strings.Join(given, ", "), c.Command.Name)
	}
}
