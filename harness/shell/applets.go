package shell

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/u-root/u-root/pkg/core"
	"github.com/u-root/u-root/pkg/core/base64"
	"github.com/u-root/u-root/pkg/core/cat"
	"github.com/u-root/u-root/pkg/core/chmod"
	"github.com/u-root/u-root/pkg/core/cp"
	"github.com/u-root/u-root/pkg/core/find"
	"github.com/u-root/u-root/pkg/core/ls"
	"github.com/u-root/u-root/pkg/core/mkdir"
	"github.com/u-root/u-root/pkg/core/mv"
	"github.com/u-root/u-root/pkg/core/rm"
	"github.com/u-root/u-root/pkg/core/shasum"
	"github.com/u-root/u-root/pkg/core/touch"
	"github.com/u-root/u-root/pkg/core/xargs"
	"mvdan.cc/sh/v3/interp"
)

// commands are u-root's.
var commands = map[string]func() core.Command{
	"base64": base64.New, "cat": cat.New, "chmod": chmod.New, "cp": cp.New, "find": find.New, "ls": ls.New, "mkdir": mkdir.New,
	"mv": mv.New, "rm": rm.New, "shasum": shasum.New, "touch": touch.New, "xargs": xargs.New,
}

// applet is a command of our own, for what u-root has only as a program.
type applet func(call) error

// call is how an applet was called.
type call struct {
	args []string
	env  []string
	dir  string
	in   io.Reader
	out  io.Writer
}

// path is a file that was named, from the folder that the shell is in.
func (c call) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(c.dir, name)
}

var own = map[string]applet{
	"df": diskFree, "env": environment, "grep": grep, "head": head, "id": identity, "ps": processes, "stat": status, "wc": count,
}

// exitUnknown is the exit code of a command that nobody knows, as shells have it.
const exitUnknown = 127

// exitUnread is that of one whose output nobody reads any more.
const exitUnread = 141

// applets are looked for behind the image's own programs.
func applets(next interp.ExecHandlerFunc) interp.ExecHandlerFunc {
	return func(ctx context.Context, args []string) error {
		h := interp.HandlerCtx(ctx)
		name := args[0]
		if _, err := interp.LookPathDir(h.Dir, h.Env, name); err == nil {
			return next(ctx, args)
		}
		var err error
		switch c, a := commands[name], own[name]; {
		case c != nil:
			command := c()
			command.SetIO(h.Stdin, h.Stdout, h.Stderr)
			command.SetWorkingDir(h.Dir)
			command.SetLookupEnv(func(name string) (string, bool) {
				v := h.Env.Get(name)
				return v.String(), v.IsSet()
			})
			err = command.RunContext(ctx, args[1:]...)
		case a != nil:
			made := call{args: args[1:], dir: h.Dir, in: h.Stdin, out: h.Stdout}
			for name, v := range h.Env.Each {
				if v.Exported && v.IsSet() {
					made.env = append(made.env, name+"="+v.String())
				}
			}
			err = a(made)
		case name == "help":
			_, err = fmt.Fprintln(h.Stdout, "beside those of the shell and of the image:", strings.Join(names(), " "))
		default:
			fmt.Fprintf(h.Stderr, "sh: %s: not found; help lists what there is\n", name)
			return interp.ExitStatus(exitUnknown)
		}
		var failed exitStatus
		switch {
		case err == nil:
			return nil
		case errors.As(err, &failed):
			return interp.ExitStatus(failed)
		case errors.Is(err, io.ErrClosedPipe), errors.Is(err, syscall.EPIPE): // as with head behind it
			return interp.ExitStatus(exitUnread)
		}
		fmt.Fprintf(h.Stderr, "%s: %v\n", name, err)
		return interp.ExitStatus(1)
	}
}

// exitStatus ends an applet that has nothing to say.
type exitStatus uint8

// Error implements error.
func (e exitStatus) Error() string { return fmt.Sprintf("exit code %d", uint8(e)) }

// names of all commands, sorted.
func names() []string {
	return slices.Sorted(maps.Keys(merged()))
}

func merged() map[string]bool {
	all := map[string]bool{}
	for name := range commands {
		all[name] = true
	}
	for name := range own {
		all[name] = true
	}
	return all
}

// environment prints the variables, sorted.
func environment(c call) error {
	if len(c.args) > 0 {
		return errors.New("it takes no arguments here; NAME=value COMMAND sets a variable")
	}
	slices.Sort(c.env)
	for _, pair := range c.env {
		fmt.Fprintln(c.out, pair)
	}
	return nil
}

// identity prints the numbers of user and groups; names are those of the image's own files, where it has them.
func identity(c call) error {
	groups, err := os.Getgroups()
	if err != nil {
		return err
	}
	named := func(file string, id int) string {
		if name := nameOf(file, id); name != "" {
			return fmt.Sprintf("%d(%s)", id, name)
		}
		return fmt.Sprint(id)
	}
	var all []string
	for _, g := range groups {
		all = append(all, named("/etc/group", g))
	}
	line := fmt.Sprintf("uid=%s gid=%s", named("/etc/passwd", os.Geteuid()), named("/etc/group", os.Getegid()))
	if len(all) > 0 {
		line += " groups=" + strings.Join(all, ",")
	}
	_, err = fmt.Fprintln(c.out, line)
	return err
}
