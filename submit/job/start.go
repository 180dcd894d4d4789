package job

// Argv is the command that a container starts with, from the job's and the image's words by the engine's
// rules (contract 1, Config): the job's parameters replace the image's CMD, its entrypoint replaces the
// image's ENTRYPOINT and clears the CMD. It is empty when there is nothing to run (F14).
func (d Docker) Argv(imageEntrypoint, imageCmd []string) []string {
	entrypoint, cmd := d.Entrypoint, d.Parameters
	if len(entrypoint) == 0 {
		if len(cmd) == 0 {
			cmd = imageCmd
		}
		if entrypoint == nil {
			entrypoint = imageEntrypoint
		}
	}
	// An entrypoint of one empty word says that there is none.
	if len(entrypoint) == 1 && entrypoint[0] == "" {
		entrypoint = nil
	}
	return append(append([]string{}, entrypoint...), cmd...)
}
