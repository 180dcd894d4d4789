package dockerrun

import (
	"slices"
	"strings"

	"github.com/docker/cli/opts"

	"github.com/seatrial/seatrial/submit/convert"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// What a node does is said in the same words for other descriptions.
const (
	tmpfsSays    = convert.Scratch
	noDevices    = convert.NoDevices
	noNamespaces = convert.NoNamespaces
	noEngine     = convert.NoEngine
)

// windowsDrive begins a path of Windows, whose colon is none of the mount's.
var windowsDrive = regexp.MustCompile(`^[A-Za-z]:[\\/]`)

// volume is -v [SOURCE:]TARGET[:MODE].
func volume(r *reading, value string) (outcome, *job.Error) {
	drive := windowsDrive.FindString(value)
	if !strings.Contains(value[len(drive):], ":") {
		drive = "" // a volume of one letter, for a folder without a place in the container is none
	}
	rest, mode := job.CutMountMode(value[len(drive):])
	source, target, given := strings.Cut(rest, ":")
	switch {
	case !given:
		source, target = "", rest
	case drive+source == "":
		return mistake("nothing stands before the colon, want a folder of this machine: is a variable of the shell not set?")
	default:
		source = drive + source
	}
	return r.mount(convert.Mount{Typed: "-v " + words.ShellWord(value), Source: source, Target: target, ReadOnly: slices.Contains(strings.Split(mode, ","), "ro")})
}

// mountOption is --mount type=…, as docker's own library reads it.
func mountOption(r *reading, value string) (outcome, *job.Error) {
	var asked opts.MountOpt
	if err := asked.Set(value); err != nil {
		return mistake("%s", words.Said(err.Error()))
	}
	m := asked.Value()[0]
	switch m.Type {
	case "bind", "volume":
		return r.mount(convert.Mount{Typed: "--mount " + words.ShellWord(value), Source: m.Source, Target: m.Target, ReadOnly: m.ReadOnly})
	case "tmpfs":
		return outcome{fate: Changed, says: tmpfsSays}, nil
	}
	return outcome{fate: Refused, says: "a node mounts inputs and outputs alone"}, nil
}

// mount leaves what becomes of a mount to what all descriptions have in common.
func (r *reading) mount(m convert.Mount) (outcome, *job.Error) {
	return outcome{later: true}, r.Mount(m)
}
