package docker

import "testing"

// The port is told from what engines of several versions have said.
func TestTakenPort(t *testing.T) {
	for text, want := range map[string]string{
		"driver failed programming external connectivity on endpoint x (0a1b): Bind for 127.0.0.1:8080 failed: port is already allocated":                                                                       "8080",
		"driver failed programming external connectivity on endpoint x (0a1b): Error starting userland proxy: listen tcp4 127.0.0.1:8080: bind: address already in use":                                         "8080",
		"failed to set up container networking: driver failed programming external connectivity on endpoint x (0a1b): failed to bind host port 127.0.0.1:8080/tcp: address already in use":                      "8080",
		"Ports are not available: exposing port TCP 127.0.0.1:8080 -> 0.0.0.0:0: listen tcp 127.0.0.1:8080: bind: address already in use":                                                                       "8080",
		"Ports are not available: exposing port TCP 127.0.0.1:8080 -> 0.0.0.0:0: listen tcp 127.0.0.1:8080: bind: Only one usage of each socket address (protocol/network address/port) is normally permitted.": "8080",
		"rootlessport listen tcp 127.0.0.1:8080: bind: address already in use":                                                                                                                                  "8080",
		"cannot listen on the TCP port: listen tcp4 127.0.0.1:8080: bind: address already in use":                                                                                                               "8080",
		"OCI runtime create failed: exec: \"/run:8080\": stat /run:8080: no such file or directory":                                                                                                             "",
		"OCI runtime create failed: container_linux.go:380: starting container process caused: exec: \"x\": permission denied":                                                                                  "",
	} {
		got := ""
		if found := takenPort.FindStringSubmatch(text); found != nil {
			got = found[1]
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
