package docker

// SetCgroups makes the engine look for the kernel's counters somewhere else.
func (e *Engine) SetCgroups(dir string) { e.cgroups = dir }
