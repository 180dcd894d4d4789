package session

import "os"

// Process names a process for good, as far as this machine's system can tell: its number is used again, and its start time,
// which is counted from the boot, may be the same after another one.
type Process struct {
	PID int `json:"pid"`
	// Started is the start time as its system tells it.
	Started string `json:"started"`
	// Machine, Boot and View are those of Owner, with the view of processes for that of files; empty where nobody can tell.
	Machine string `json:"machine,omitempty"`
	Boot    string `json:"boot,omitempty"`
	View    string `json:"view,omitempty"`
}

// ProcessOf names a process of this machine that runs.
func ProcessOf(pid int) Process {
	return Process{PID: pid, Started: startTime(pid), Machine: machine(), Boot: boot(), View: pidView()}
}

// Runs tells that the process runs. Of those of other machines, and of those that see other processes, as in a container,
// nobody here can tell.
func (p Process) Runs() bool { return p.here() && p.Boot == boot() && p.started() }

// Ended tells that the process has ended; false when nobody here can tell.
func (p Process) Ended() bool {
	if p.Machine != machine() {
		return false
	}
	return p.Boot != boot() || p.View == pidView() && !p.started()
}

func (p Process) here() bool { return p.Machine == machine() && p.View == pidView() }

func (p Process) started() bool { return p.PID > 0 && p.Started != "" && startTime(p.PID) == p.Started }

// Kill ends the process at once, if it runs and is here; else it does nothing.
func (p Process) Kill() {
	if found, err := os.FindProcess(p.PID); err == nil && p.Runs() {
		_ = found.Kill() // it may end by itself right now
	}
}

// pidView tells apart processes that see different processes under the same number.
func pidView() string {
	link, _ := os.Readlink("/proc/self/ns/pid")
	return link
}
