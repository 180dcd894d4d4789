package engine

import "testing"

// TestDockerWords has what Podman 4.3.1 said, the rest with crun 1.8.1, for F9 to F11, F14 and F16, and 5.4.2 with runc for F14.
func TestDockerWords(t *testing.T) {
	for _, c := range []struct{ said, want string }{
		{"container create: no command or entrypoint provided, and no CMD or ENTRYPOINT from image", "No command specified"},
		{"runc: runc create failed: unable to start container process: exec: \"\": executable file not found in $PATH: OCI runtime attempted to invoke a command that was not found",
			"No command specified"},
		{"crun: executable file `/nope` not found in $PATH: No such file or directory: OCI runtime attempted to invoke a command that was not found",
			`exec: "/nope": stat /nope: no such file or directory`},
		{"crun: executable file `echo hello` not found in $PATH: No such file or directory: OCI runtime attempted to invoke a command that was not found",
			`exec: "echo hello": executable file not found in $PATH`},
		{"crun: open executable: Permission denied: OCI permission denied", `exec: "/run.sh": permission denied`},
		{"crun: open executable: Operation not permitted: OCI permission denied", `exec: "/run.sh": permission denied`},
		{"unable to find user nosuch: no matching entries in passwd file", "unable to find user nosuch: no matching entries in passwd file"},
	} {
		if got := DockerWords(c.said, "/run.sh"); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.said, got, c.want)
		}
	}
}
