package docker

import "github.com/seatrial/seatrial/harness/docker/hostproc"

// init comes behind that of testcontainers-go, from which the table of processes was kept.
func init() { hostproc.Restore() }
